import { Injectable, type OnModuleInit } from '@nestjs/common';
import { DataSource } from 'typeorm';

import { hashOf, newOpaque } from '../auth/opaque-token';
import { after, minutes } from '../domain/duration';
import { Refusal } from '../domain/refusal';
import { CONFIRMATION_WORDS } from '../domain/texts/tools';
import { Clock } from '../platform/clock/clock';
import { Retention } from '../platform/database/retention';
import { affected, rows, type Tx } from '../platform/database/sql';
import type { ConfirmationOutcome } from './confirmation.entity';
import type { ToolCaller } from './tool';

/** Long enough to read and think; nobody says yes to something of yesterday. */
export const CONFIRMATION_LIFE = minutes(10);

/** What one person may have waiting for them: a model that asks on and on fills no table. */
export const MOST_WAITING = 20;

/** For looking into what was asked for lately; what was done stands in the audit. */
const KEPT_DAYS = 7;

/** A change that waits for a yes. */
export interface Waiting {
  readonly via: ToolCaller['via'];
  readonly tool: string;
  readonly args: object;
  readonly preview: string;
  readonly askedAt: Date;
  readonly expiresAt: Date;
}

const COLUMNS = 'via, tool, args, preview, created_at AS "askedAt", expires_at AS "expiresAt"';

/** Changes that wait for their person's yes: kept until they are answered, and used up by the answer. */
@Injectable()
export class Confirmations implements OnModuleInit {
  constructor(
    private readonly db: DataSource,
    private readonly clock: Clock,
    private readonly retention: Retention,
  ) {}

  onModuleInit(): void {
    this.retention.add({
      what: 'confirmations',
      days: KEPT_DAYS,
      forget: (before, limit) =>
        affected(
          this.db,
          `DELETE FROM tool_confirmations WHERE id_hash IN (
             SELECT id_hash FROM tool_confirmations WHERE expires_at < $1 ORDER BY expires_at LIMIT $2
           )`,
          [before, limit],
        ),
    });
  }

  /** Keeps one, bound to its person, its way in, and its arguments. Gives its id, which is told now and never again. */
  ask(userId: string, { via, tool, args, preview }: Omit<Waiting, 'askedAt' | 'expiresAt'>): Promise<string> {
    const now = this.clock.now();
    const id = newOpaque();
    return this.db.transaction(async (tx) => {
      // One at a time: what is asked for at the same moment counts too.
      await tx.query('SELECT FROM users WHERE id = $1 FOR NO KEY UPDATE', [userId]);
      const waiting = await rows(
        tx,
        `SELECT FROM tool_confirmations WHERE user_id = $1 AND settled_at IS NULL AND expires_at > $2
         LIMIT ${MOST_WAITING}`,
        [userId, now],
      );
      if (waiting.length >= MOST_WAITING) {
        throw new Refusal('conflict', CONFIRMATION_WORDS.tooMany);
      }
      await tx.query(
        `INSERT INTO tool_confirmations (id_hash, user_id, via, tool, args, preview, created_at, expires_at)
         VALUES ($1, $2, $3, $4, $5, $6, $7, $8)`,
        [hashOf(id), userId, via, tool, JSON.stringify(args), preview, now, after(now, CONFIRMATION_LIFE)],
      );
      return id;
    });
  }

  /** One that waits for this person; null when it is somebody else's, was answered, or its time is over. */
  async look(userId: string, id: string): Promise<Waiting | null> {
    const [found] = await rows<Waiting>(this.db, `SELECT ${COLUMNS} ${WAITING}`, [
      hashOf(id),
      userId,
      this.clock.now(),
    ]);
    return found ?? null;
  }

  /** The same under lock: whoever else answers it waits until `tx` is over, and then finds it answered. */
  async hold(tx: Tx, userId: string, id: string): Promise<Waiting | null> {
    const sql = `SELECT ${COLUMNS} ${WAITING} FOR UPDATE`;
    const [found] = await rows<Waiting>(tx, sql, [hashOf(id), userId, this.clock.now()]);
    return found ?? null;
  }

  /** Uses up one that is held. */
  async settle(tx: Tx, id: string, outcome: ConfirmationOutcome): Promise<void> {
    const sql = 'UPDATE tool_confirmations SET settled_at = $2, outcome = $3 WHERE id_hash = $1';
    await tx.query(sql, [hashOf(id), this.clock.now(), outcome]);
  }
}

const WAITING =
  'FROM tool_confirmations WHERE id_hash = $1 AND user_id = $2 AND settled_at IS NULL AND expires_at > $3';
