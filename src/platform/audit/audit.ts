import { Injectable } from '@nestjs/common';

import { Clock } from '../clock/clock';
import { pgArray, type Tx } from '../database/sql';
import { redact } from '../logging/redaction';
import { doerNow } from './acting';

/** What was done: `user.created`, `incident.acknowledged`, on whom or what, and how it was before and is now. */
export interface AuditEntry {
  readonly action: string;
  readonly subjectType: string;
  readonly subjectId: string | null;
  readonly before?: object | null;
  readonly after?: object | null;
}

/** Writes down who did what, in the transaction of the deed: one is never there without the other. */
@Injectable()
export class Audit {
  constructor(private readonly clock: Clock) {}

  /** Fields whose name speaks of a secret are masked, in both states. */
  write(tx: Tx, entry: AuditEntry): Promise<void> {
    return this.writeAll(tx, [entry]);
  }

  /** Many entries in one statement, as `write` does with one. */
  async writeAll(tx: Tx, entries: readonly AuditEntry[]): Promise<void> {
    if (entries.length === 0) return;
    const { via, userId, tokenId, chat, address } = doerNow();
    await tx.query(
      `INSERT INTO audit_log (at, via, user_id, token_id, chat, address, action, subject_type, subject_id, before, after)
       SELECT $1, $2, $3::uuid, $4::uuid, $5, $6, e.* FROM unnest($7::text[], $8::text[], $9::text[], $10::jsonb[], $11::jsonb[]) AS e`,
      [
        this.clock.now(),
        via,
        userId,
        tokenId,
        chat,
        address,
        pgArray(entries.map(({ action }) => action)),
        pgArray(entries.map(({ subjectType }) => subjectType)),
        pgArray(entries.map(({ subjectId }) => subjectId)),
        pgArray(entries.map(({ before }) => masked(before))),
        pgArray(entries.map(({ after }) => masked(after))),
      ],
    );
  }
}

const masked = (state: object | null | undefined): string | null => (state ? JSON.stringify(redact(state)) : null);
