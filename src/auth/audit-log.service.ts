import { Injectable } from '@nestjs/common';
import { DataSource } from 'typeorm';

import type { Doer } from '../platform/audit/acting';
import { rows } from '../platform/database/sql';
import type { Slice } from '../platform/database/slice';

/** A deed, with who did it as they are called now. */
export interface LoggedDeed {
  readonly id: string;
  readonly at: Date;
  readonly via: Doer['via'];
  readonly userId: string | null;
  readonly user: string | null;
  readonly tokenId: string | null;
  readonly chat: string | null;
  readonly address: string | null;
  readonly action: string;
  readonly subjectType: string;
  readonly subjectId: string | null;
  readonly before: unknown;
  readonly after: unknown;
}

/** Which deeds are asked for; what is left out leaves out nothing. */
export interface DeedFilter {
  readonly userId?: string | undefined;
  readonly action?: string | undefined;
  readonly subjectType?: string | undefined;
  readonly subjectId?: string | undefined;
  readonly from?: Date | undefined;
  readonly to?: Date | undefined;
}

/** Who did what, when and from where, for admins to read. */
@Injectable()
export class AuditLogService {
  constructor(private readonly db: DataSource) {}

  /** A part of the log, the newest first. */
  list(filter: DeedFilter, { after: seen, limit }: Slice<readonly [id: string]>): Promise<LoggedDeed[]> {
    const { userId, action, subjectType, subjectId, from, to } = filter;
    return rows<LoggedDeed>(
      this.db,
      `SELECT a.id::text AS id, a.at, a.via, a.user_id AS "userId", u.email AS user, a.token_id AS "tokenId", a.chat,
              a.address, a.action, a.subject_type AS "subjectType", a.subject_id AS "subjectId", a.before, a.after
       FROM audit_log a LEFT JOIN users u ON u.id = a.user_id
       WHERE ($1::uuid IS NULL OR a.user_id = $1) AND ($2::text IS NULL OR a.action = $2)
         AND ($3::text IS NULL OR a.subject_type = $3) AND ($4::text IS NULL OR a.subject_id = $4)
         AND ($5::timestamptz IS NULL OR a.at >= $5) AND ($6::timestamptz IS NULL OR a.at < $6)
         AND ($7::bigint IS NULL OR a.id < $7)
       ORDER BY a.id DESC LIMIT $8`,
      [
        userId ?? null,
        action ?? null,
        subjectType ?? null,
        subjectId ?? null,
        from ?? null,
        to ?? null,
        seen?.[0] ?? null,
        limit,
      ],
    );
  }

  /** All of it, the newest first, `size` deeds at a time: as long as it may be, it is never in memory at once. */
  async *pages(filter: DeedFilter, size = 500): AsyncGenerator<readonly LoggedDeed[]> {
    for (let last: readonly [string] | null = null; ; ) {
      const page: LoggedDeed[] = await this.list(filter, { after: last, limit: size });
      if (page.length > 0) yield page;
      const end = page.at(-1);
      if (!end || page.length < size) return;
      last = [end.id];
    }
  }
}
