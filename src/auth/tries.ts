import { Injectable } from '@nestjs/common';
import { DataSource } from 'typeorm';

import { after, minutes } from '../domain/duration';
import { waitForLockInTx } from '../platform/database/locks';
import { pgArray, rows, type Tx } from '../platform/database/sql';
import { Clock } from '../platform/clock/clock';

/** Wrong tries are counted for this long. */
const WINDOW = minutes(15);

/** What is tried, and how often it may be wrong within the window. */
export interface Subject {
  readonly name: string;
  readonly limit: number;
}

/** A try that counts as wrong until it is taken back. */
export type Try =
  | { readonly kind: 'counted'; takeBack(): Promise<void> }
  | { readonly kind: 'throttled'; readonly retryAfterSeconds: number };

/** Counts wrong tries in the database: a restart forgives none, and every replica knows of them. */
@Injectable()
export class Tries {
  constructor(
    private readonly db: DataSource,
    private readonly clock: Clock,
  ) {}

  /** Counts a try before it is made, so that many made at once do not all slip through. */
  async begin(subjects: readonly Subject[]): Promise<Try> {
    const now = this.clock.now();
    return this.db.transaction(async (tx) => {
      // In one order for everybody, so that two never wait for each other.
      for (const { name } of [...subjects].sort((a, b) => (a.name < b.name ? -1 : 1))) {
        await waitForLockInTx(tx, `tries:${name}`);
      }
      const retryAfterSeconds = await this.wait(tx, subjects);
      if (retryAfterSeconds > 0) return { kind: 'throttled', retryAfterSeconds };
      await tx.query('DELETE FROM failed_tries WHERE at <= $1', [after(now, -2 * WINDOW)]);
      const counted = await rows<{ id: string }>(
        tx,
        'INSERT INTO failed_tries (subject, at) SELECT name, $2 FROM unnest($1::text[]) AS s(name) RETURNING id',
        [pgArray(subjects.map(({ name }) => name)), now],
      );
      return { kind: 'counted', takeBack: () => this.forget(counted.map(({ id }) => id)) };
    });
  }

  /** Seconds until another try is allowed for all of them; 0 when it is now. */
  private async wait(tx: Tx, subjects: readonly Subject[]): Promise<number> {
    const now = this.clock.now();
    const full = await rows<{ until: Date }>(
      tx,
      `SELECT full_at AS until FROM unnest($1::text[], $2::int[]) AS s(name, most),
         LATERAL (SELECT t.at AS full_at FROM failed_tries t WHERE t.subject = s.name AND t.at > $3
                  ORDER BY t.at DESC OFFSET s.most - 1 LIMIT 1) AS oldest_that_counts`,
      [pgArray(subjects.map(({ name }) => name)), pgArray(subjects.map(({ limit }) => limit)), after(now, -WINDOW)],
    );
    const waits = full.map(({ until }) => after(until, WINDOW).getTime() - now.getTime());
    return Math.ceil(Math.max(0, ...waits) / 1_000);
  }

  private async forget(ids: readonly string[]): Promise<void> {
    await this.db.query('DELETE FROM failed_tries WHERE id = ANY($1::bigint[])', [pgArray(ids)]);
  }
}
