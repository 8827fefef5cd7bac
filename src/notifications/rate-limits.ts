import { Injectable } from '@nestjs/common';
import { DataSource } from 'typeorm';
import { after } from '../domain/duration';
import { affected, rows } from '../platform/database/sql';

/** So many messages may go at once after a rest, in thousandths of a second's worth, and two at the least. */
const BURST = 20;

/** Messages that were taken out of a channel's budget, and where that stood before and after, to give some back. */
export interface Grant {
  readonly count: number;
  readonly from: Date;
  readonly to: Date;
}

/** What all replicas together may send through a channel: one row each in PostgreSQL, a GCRA. */
@Injectable()
export class RateLimits {
  constructor(private readonly db: DataSource) {}

  /** Whether anything may go through the channel now. */
  async isFree(channel: string, perSecond: number, now: Date): Promise<boolean> {
    const until = after(now, spacing(perSecond).tolerance);
    const taken = await rows(this.db, 'SELECT 1 FROM rate_limits WHERE channel = $1 AND tat > $2', [channel, until]);
    return taken.length === 0;
  }

  /** Gives back what was not used, unless somebody has taken from the budget since. */
  async giveBack(channel: string, perSecond: number, grant: Grant, used: number): Promise<void> {
    if (perSecond <= 0 || used >= grant.count) return;
    await rows(
      this.db,
      `UPDATE rate_limits SET tat = $2
       WHERE channel = $1 AND tat BETWEEN $3::timestamptz - interval '2 ms' AND $3::timestamptz + interval '2 ms'`,
      [channel, after(grant.from, (used * 1_000) / perSecond), grant.to],
    );
  }

  /** Takes one message that goes at once, whatever waits: the next deliveries give way to it. */
  async draw(channel: string, perSecond: number, now: Date): Promise<void> {
    if (perSecond <= 0) return;
    const sql = `INSERT INTO rate_limits AS r (channel, tat) VALUES ($1, $2::timestamptz + $3 * interval '1 ms')
      ON CONFLICT (channel) DO UPDATE SET tat = GREATEST(r.tat, $2::timestamptz) + $3 * interval '1 ms'`;
    await affected(this.db, sql, [channel, now, 1_000 / perSecond]);
  }

  /** Takes up to `wanted` messages, a quarter of a second's worth at most, if the budget is at rest. Gives how many. */
  async drawSpare(channel: string, perSecond: number, wanted: number, now: Date): Promise<number> {
    if (perSecond <= 0) return wanted;
    const count = Math.min(wanted, Math.max(1, Math.floor(perSecond / 4)));
    const sql = `INSERT INTO rate_limits AS r (channel, tat) VALUES ($1, $2::timestamptz + $3 * interval '1 ms')
      ON CONFLICT (channel) DO UPDATE SET tat = $2::timestamptz + $3 * interval '1 ms' WHERE r.tat <= $2`;
    return (await affected(this.db, sql, [channel, now, (count * 1_000) / perSecond])) > 0 ? count : 0;
  }

  /** Nothing goes through the channel before `until`, from any replica. */
  async pause(channel: string, until: Date): Promise<void> {
    const sql = `INSERT INTO rate_limits AS r (channel, tat) VALUES ($1, $2)
      ON CONFLICT (channel) DO UPDATE SET tat = GREATEST(r.tat, $2::timestamptz)`;
    await affected(this.db, sql, [channel, until]);
  }
}

/** Milliseconds between two messages, and how far ahead of that they may run. */
export function spacing(perSecond: number): { interval: number; tolerance: number } {
  const interval = perSecond > 0 ? 1_000 / perSecond : 0;
  return { interval, tolerance: interval * (Math.max(2, Math.ceil((perSecond * BURST) / 1_000)) - 1) };
}
