import { createHash, randomUUID } from 'node:crypto';
import { Injectable } from '@nestjs/common';
import { DataSource } from 'typeorm';

import { after, days } from '../domain/duration';
import type { JsonValue } from '../domain/json';
import type { SaidType } from '../domain/messages';
import type { RelatedType } from '../domain/messages/message-type';
import { notThere, Refusal } from '../domain/refusal';
import type { Priority, SaidContent } from '../domain/said-message';
import { Audit } from '../platform/audit/audit';
import { Clock } from '../platform/clock/clock';
import { notify } from '../platform/database/listener';
import type { Slice } from '../platform/database/slice';
import { affected, asId, rows, type Tx } from '../platform/database/sql';
import { type AnnouncedTo, checkAudience, reachOf } from './announcement-audience';
import { AnnouncementExpansion } from './announcement-expansion';
import { AnnouncementWithdrawal } from './announcement-withdrawal';

export interface NewAnnouncement {
  readonly to: AnnouncedTo;
  readonly type: SaidType;
  readonly title: string;
  readonly message: string;
  readonly priority: Priority;
  readonly data: Readonly<Record<string, JsonValue>>;
  readonly actions: SaidContent['actions'];
  readonly related: { readonly type: RelatedType; readonly id: string } | null;
}

/** A message that was sent, and what has become of it so far. */
export interface Announcement extends Omit<NewAnnouncement, 'related'> {
  readonly id: string;
  readonly related: (NonNullable<NewAnnouncement['related']> & { readonly name: string }) | null;
  readonly state: 'expanding' | 'sending' | 'done' | 'cancelled';
  readonly total: number;
  readonly delivered: number;
  readonly failed: number;
  readonly suppressed: number;
  readonly waiting: number;
  readonly unreachable: number;
  readonly createdBy: string | null;
  readonly createdByName: string | null;
  readonly createdAt: Date;
}

export interface Sent {
  readonly id: string;
  /** Deliveries; when they are too many to be made at once, how many there would be now. */
  readonly total: number;
}

/** How long the same key means the same message. */
const SAME_KEY = days(1);

/** Messages that people send: to whom, how far they have come, and taken back while some of it waits. */
@Injectable()
export class AnnouncementsService {
  constructor(
    private readonly db: DataSource,
    private readonly clock: Clock,
    private readonly expansion: AnnouncementExpansion,
    private readonly withdrawal: AnnouncementWithdrawal,
    private readonly audit: Audit,
  ) {}

  /**
   * Puts it in line for everybody it is for, or for the first of them when they are many. With a `key` that this sender
   * has used within a day it answers as it did then, and throws a Refusal when it was another message.
   */
  send(by: string | null, wanted: NewAnnouncement, key: string | null): Promise<Sent> {
    const hash = createHash('sha256').update(JSON.stringify(wanted)).digest('base64url');
    return this.db.transaction(async (tx) => {
      const before = key === null ? null : await this.sentBefore(tx, by, key, hash);
      if (before) return before;
      await checkAudience(tx, wanted.to);
      const related = wanted.related && { ...wanted.related, name: await nameOf(tx, wanted.related) };
      const id = randomUUID();
      const { type, title, message, priority, data, actions, to } = wanted;
      const made = await affected(
        tx,
        `INSERT INTO announcements (id, type, title, message, priority, data, actions, related, audience, created_by,
           created_at, idempotency_key, body_hash)
         VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13) ON CONFLICT (created_by, idempotency_key) DO NOTHING`,
        [
          ...[id, type, title, message, priority, JSON.stringify(data), JSON.stringify(actions)],
          ...[related && JSON.stringify(related), JSON.stringify(to), by, this.clock.now(), key, key && hash],
        ],
      );
      // Of two with the same key at the same moment the second has waited here for the first.
      if (made === 0) return (await this.sentBefore(tx, by, key ?? '', hash)) ?? this.lostKey();
      const total = await this.putInLine(tx, id, wanted, related);
      await this.audit.write(tx, {
        action: 'notification.sent',
        subjectType: 'notification',
        subjectId: id,
        after: { to, type, title, priority, total },
      });
      return { id, total };
    });
  }

  async one(id: string): Promise<Announcement> {
    const [announcement] = await this.find(this.db.manager, 'a.id = $1', [id]);
    if (!announcement) throw notThere();
    return announcement;
  }

  /** The newest first. */
  list({ after: seen, limit }: Slice<readonly [createdAt: string, id: string]>): Promise<Announcement[]> {
    return this.find(
      this.db.manager,
      `$1::timestamptz IS NULL OR (a.created_at, a.id) < ($1, $2::uuid) ORDER BY a.created_at DESC, a.id DESC LIMIT $3`,
      [...(seen ?? [null, null]), limit],
    );
  }

  /** Nobody else is told. Throws a Refusal when everybody has been; to cancel twice is to cancel. */
  async cancel(id: string): Promise<Announcement> {
    await this.db.transaction(async (tx) => {
      await rows(tx, 'SELECT FROM announcements WHERE id = $1 FOR UPDATE', [id]);
      const [before] = await this.find(tx, 'a.id = $1', [id]);
      if (!before) throw notThere();
      if (before.state === 'done') {
        throw new Refusal('conflict', { en: 'Everybody has been told already.', es: 'Ya se ha avisado a todos.' });
      }
      if (before.state === 'cancelled') return;
      const made = before.delivered + before.failed + before.suppressed + before.waiting;
      await tx.query(`UPDATE announcements SET state = 'withdrawing', total = $2 WHERE id = $1`, [id, made]);
      await this.audit.write(tx, { action: 'notification.cancelled', subjectType: 'notification', subjectId: id });
      await notify(tx, 'announcements');
    });
    await this.withdrawal.next();
    return this.one(id);
  }

  private async putInLine(
    tx: Tx,
    id: string,
    { type, title, message, priority, data, actions, to }: NewAnnouncement,
    related: Announcement['related'],
  ): Promise<number> {
    const content = { title, message, actions, related, data };
    const { destinations, unreachable } = await reachOf(tx, to);
    const { told, cursor } = await this.expansion.begin(tx, { id, type, priority, content, to, cursor: null });
    const total = cursor === null ? told : destinations;
    await tx.query(
      `UPDATE announcements SET state = $2, cursor = $3, promised = $4, total = $4, unreachable = $5 WHERE id = $1`,
      [id, cursor === null ? 'sending' : 'expanding', cursor, total, unreachable],
    );
    if (cursor !== null) await notify(tx, 'announcements');
    return total;
  }

  private async sentBefore(tx: Tx, by: string | null, key: string, hash: string): Promise<Sent | null> {
    const [before] = await rows<{ id: string; promised: number; hash: string; at: Date }>(
      tx,
      `SELECT id, promised, body_hash AS hash, created_at AS at FROM announcements
       WHERE created_by = $1 AND idempotency_key = $2`,
      [by, key],
    );
    if (!before) return null;
    if (before.at <= after(this.clock.now(), -SAME_KEY)) {
      await tx.query('UPDATE announcements SET idempotency_key = NULL, body_hash = NULL WHERE id = $1', [before.id]);
      return null;
    }
    if (before.hash === hash) return { id: before.id, total: before.promised };
    throw new Refusal('conflict', {
      en: 'This Idempotency-Key was used for another message within the last 24 hours.',
      es: 'Esta Idempotency-Key se usó para otro mensaje en las últimas 24 horas.',
    });
  }

  private lostKey(): never {
    throw new Refusal('conflict', {
      en: 'The same Idempotency-Key is being used at this moment: send it again.',
      es: 'La misma Idempotency-Key se está usando en este momento: envíelo de nuevo.',
    });
  }

  private async find(db: Tx, where: string, parameters: readonly unknown[]): Promise<Announcement[]> {
    return rows<Announcement>(
      db,
      `SELECT a.id, a.type, a.title, a.message, a.priority, a.data, a.actions, a.related, a.audience AS "to",
         a.total, a.unreachable, a.created_by AS "createdBy", u.name AS "createdByName", a.created_at AS "createdAt",
         c.delivered, c.failed, c.suppressed, c.waiting,
         CASE WHEN a.state = 'withdrawing' THEN 'cancelled'
           WHEN a.state = 'sending' AND c.waiting = 0 THEN 'done' ELSE a.state END AS state
       FROM announcements a
       LEFT JOIN users u ON u.id = a.created_by
       CROSS JOIN LATERAL (
         SELECT count(*) FILTER (WHERE d.status = 'delivered')::int AS delivered,
           count(*) FILTER (WHERE d.status = 'failed')::int AS failed,
           count(*) FILTER (WHERE d.status = 'suppressed')::int AS suppressed,
           count(*) FILTER (WHERE d.waiting)::int AS waiting
         FROM deliveries d WHERE d.notification_id = a.id AND d.incident_id IS NULL
       ) c
       WHERE ${where}`,
      parameters,
    );
  }
}

/** What it is called now. Throws a Refusal when it is not there. */
export async function nameOf(tx: Tx, { type, id }: NonNullable<NewAnnouncement['related']>): Promise<string> {
  const [found] = await rows<{ name: string | null }>(tx, NAMES[type], [id]);
  if (!found) throw notThere('related.id');
  return found.name ?? id;
}

const NAMES: Readonly<Record<RelatedType, string>> = {
  account: `SELECT name FROM plume_accounts WHERE id = ${asId('$1')}`,
  customer: 'SELECT customer_name AS name FROM locations WHERE customer_id = $1 LIMIT 1',
  location: `SELECT COALESCE(name, location_id) AS name FROM locations WHERE id = ${asId('$1')}`,
  incident: `SELECT title AS name FROM incidents WHERE id = ${asId('$1')}`,
};
