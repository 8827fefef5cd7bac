import { Injectable } from '@nestjs/common';
import { DataSource } from 'typeorm';
import { after } from '../domain/duration';
import { affected, rows } from '../platform/database/sql';

/** So many messages may go at once after a rest, in thousandths of a second's worth, and two at the least. */
const BURST = 20;

/** What may go now, and when it is worth asking again. */
export interface Grant {
  readonly count: number;
  /** Milliseconds; 0 when something was granted. */
  readonly waitMs: number;
  /** Where the channel's budget stood before and after, to give back what is not used. */
  readonly from: Date;
  readonly to: Date;
}

/** What all replicas together may send through a channel: one row each in PostgreSQL, a GCRA. */
@Injectable()
export class RateLimits {
  constructor(private readonly db: DataSource) {}

  /**
   * Takes up to `wanted` messages out of the budget of `perSecond` (0 = unlimited), before anything is claimed. A
   * channel that is paused grants nothing.
   */
  async reserve(channel: string, perSecond: number, wanted: number, now: Date): Promise<Grant> {
    const { interval, tolerance } = spacing(perSecond);
    const [grant] = await this.take(channel, interval, tolerance, wanted, now);
    if (!grant) {
      await rows(this.db, 'INSERT INTO rate_limits (channel, tat) VALUES ($1, $2) ON CONFLICT DO NOTHING', [
        channel,
        now,
      ]);
      return this.reserve(channel, perSecond, wanted, now);
    }
    const { count, start, waitMs } = grant;
    return {
      count,
      waitMs: count > 0 ? 0 : Math.max(1, Math.ceil(waitMs)),
      from: start,
      to: after(start, count * interval),
    };
  }

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

  /** Nothing goes through the channel before `until`, from any replica. */
  async pause(channel: string, until: Date): Promise<void> {
    const sql = `INSERT INTO rate_limits AS r (channel, tat) VALUES ($1, $2)
      ON CONFLICT (channel) DO UPDATE SET tat = GREATEST(r.tat, $2::timestamptz)`;
    await affected(this.db, sql, [channel, until]);
  }

  private take(channel: string, interval: number, tolerance: number, wanted: number, now: Date) {
    // A thousandth of an interval more, so that rounding to microseconds costs no message.
    return rows<{ count: number; start: Date; waitMs: number }>(
      this.db,
      `WITH held AS (
         SELECT GREATEST(tat, $2::timestamptz) AS start,
           extract(epoch FROM $2::timestamptz - tat)::float8 * 1000 + $4::float8 AS room
         FROM rate_limits WHERE channel = $1 FOR UPDATE
       ), sized AS (
         SELECT start, room, CASE WHEN room < 0 THEN 0 WHEN $3::float8 = 0 THEN $5::int
           ELSE LEAST($5::int, floor(LEAST(room, $4) / $3 + 1.001)::int) END AS count
         FROM held
       )
       UPDATE rate_limits r
       SET tat = CASE WHEN $3::float8 = 0 THEN r.tat ELSE sized.start + sized.count * $3::float8 * interval '1 ms' END
       FROM sized WHERE r.channel = $1
       RETURNING sized.count, sized.start, -sized.room AS "waitMs"`,
      [channel, now, interval, tolerance, wanted],
    );
  }
}

/** Milliseconds between two messages, and how far ahead of that they may run. */
function spacing(perSecond: number): { interval: number; tolerance: number } {
  const interval = perSecond > 0 ? 1_000 / perSecond : 0;
  return { interval, tolerance: interval * (Math.max(2, Math.ceil((perSecond * BURST) / 1_000)) - 1) };
}
