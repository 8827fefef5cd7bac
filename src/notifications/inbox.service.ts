import { Injectable, type OnModuleInit } from '@nestjs/common';
import { DataSource } from 'typeorm';

import { notThere } from '../domain/refusal';
import { Clock } from '../platform/clock/clock';
import { Retention } from '../platform/database/retention';
import { RetentionConfig } from '../platform/database/retention.config';
import type { Slice } from '../platform/database/slice';
import { affected, pgArray, rows } from '../platform/database/sql';

/** A message in the product itself, as its reader sees it. */
export interface InboxMessage {
  readonly id: string;
  readonly icon: string;
  readonly title: string;
  readonly parts: readonly object[];
  readonly actions: readonly object[];
  readonly incidentId: string | null;
  readonly createdAt: Date;
  /** Null while it is unread. */
  readonly readAt: Date | null;
}

const COLUMNS = `id, icon, title, parts, actions, incident_id AS "incidentId", created_at AS "createdAt",
  read_at AS "readAt"`;

/** What lies in people's inboxes, which the in-app channel fills. */
@Injectable()
export class InboxService implements OnModuleInit {
  constructor(
    private readonly db: DataSource,
    private readonly clock: Clock,
    private readonly retention: Retention,
    private readonly config: RetentionConfig,
  ) {}

  onModuleInit(): void {
    const old = 'SELECT id FROM inbox WHERE created_at < $1 ORDER BY created_at LIMIT $2';
    this.retention.add({
      what: 'inbox',
      days: this.config.DELIVERY_RETENTION_DAYS,
      forget: (before, limit) => affected(this.db, `DELETE FROM inbox WHERE id IN (${old})`, [before, limit]),
    });
  }

  /** A user's messages, the newest first; with `unread`, only those that are, or only those that are not. */
  list(
    userId: string,
    unread: boolean | undefined,
    { after: seen, limit }: Slice<readonly [createdAt: string, id: string]>,
  ): Promise<InboxMessage[]> {
    return rows<InboxMessage>(
      this.db,
      `SELECT ${COLUMNS} FROM inbox
       WHERE user_id = $1 AND ($2::bool IS NULL OR (read_at IS NULL) = $2)
         AND ($3::timestamptz IS NULL OR (created_at, id) < ($3, $4::uuid))
       ORDER BY created_at DESC, id DESC LIMIT $5`,
      [userId, unread ?? null, ...(seen ?? [null, null]), limit],
    );
  }

  async unread(userId: string): Promise<number> {
    const sql = 'SELECT count(*)::int AS count FROM inbox WHERE user_id = $1 AND read_at IS NULL';
    const [found] = await rows<{ count: number }>(this.db, sql, [userId]);
    return found?.count ?? 0;
  }

  /** Marks one of a user's messages read; one that is read already stays so. Refuses what is not theirs. */
  async read(userId: string, id: string): Promise<void> {
    const sql = 'UPDATE inbox SET read_at = COALESCE(read_at, $3) WHERE user_id = $1 AND id = $2';
    if ((await affected(this.db, sql, [userId, id, this.clock.now()])) === 0) throw notThere();
  }

  /** Marks all of a user's messages read. Gives how many were not. */
  readAll(userId: string): Promise<number> {
    const sql = 'UPDATE inbox SET read_at = $2 WHERE user_id = $1 AND read_at IS NULL';
    return affected(this.db, sql, [userId, this.clock.now()]);
  }

  /** Messages by their ids, with whose they are. */
  byIds(ids: readonly string[]): Promise<(InboxMessage & { readonly userId: string })[]> {
    const sql = `SELECT user_id AS "userId", ${COLUMNS} FROM inbox WHERE id = ANY($1::uuid[]) ORDER BY created_at, id`;
    return rows(this.db, sql, [pgArray(ids)]);
  }
}
