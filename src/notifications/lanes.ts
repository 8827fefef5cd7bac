import { randomUUID } from 'node:crypto';
import { Injectable } from '@nestjs/common';
import { DataSource } from 'typeorm';
import { after, seconds } from '../domain/duration';
import type { PaceState } from '../domain/pacing';
import { rows, UNHURRIED } from '../platform/database/sql';
import { type Grant, spacing } from './rate-limits';

/** Three times what a single send may take; renewed with everything that is settled. */
export const LEASE = seconds(30);

/** A destination in our hands, and what there was to do when we took it. */
export interface Lane {
  readonly destinationId: string;
  readonly leaseToken: string;
  readonly channel: string;
  readonly address: string;
  /** Whose it is; null: nobody's. */
  readonly userId: string | null;
  readonly enabled: boolean;
  readonly verified: boolean;
  readonly disabledReason: string | null;
  readonly language: string | null;
  readonly timeZone: string | null;
  /** What is set for this destination; null when nothing is. */
  readonly sealedSettings: string | null;
  /** Deliveries that wait. */
  readonly waiting: number;
  /** The count of changes that looking at its cards now takes care of; bigint. */
  readonly dirtied: string;
  readonly isDirty: boolean;
  readonly pace: PaceState;
}

/** What was taken in hand, with the budget it was taken out of, and when it is worth asking again. */
export interface Taken {
  readonly lanes: readonly Lane[];
  readonly grant: Grant;
  /** Milliseconds, as far as that is known: what waits then, or when the limit opens. */
  readonly nextIn: number | null;
  /** As many as could be had: there may be more that are due. */
  readonly more: boolean;
}

/** Whether anything is due at $2 in the channel $1, patient or not: the index holds them apart. */
const ANY_DUE = `(EXISTS (SELECT FROM lanes WHERE channel = $1 AND NOT patient AND due_at <= $2)
  OR EXISTS (SELECT FROM lanes WHERE channel = $1 AND patient AND due_at <= $2))`;

/** Takes lanes in hand, whole: who has one is the only one to speak to its destination. */
@Injectable()
export class Lanes {
  constructor(private readonly db: DataSource) {}

  async hasDue(channel: string, now: Date): Promise<boolean> {
    const [due] = await rows<{ is: boolean }>(this.db, `SELECT ${ANY_DUE} AS is`, [channel, now]);
    return due?.is ?? false;
  }

  /**
   * Leases up to `limit` due lanes, the longest due first and the patient ones last, and takes a message for each out of
   * the channel's budget of `perSecond` (0 = unlimited): one statement, since both stand in the way of every message. A
   * channel that is paused gives nothing; a lease that ran out is due again, and so is one that a server has lost.
   */
  async take(channel: string, perSecond: number, limit: number, now: Date): Promise<Taken> {
    const { interval, tolerance } = spacing(perSecond);
    const found = await rows<TakenRow>(
      this.db,
      // A thousandth of an interval more, so that rounding to microseconds costs no message.
      `WITH held AS (
         SELECT GREATEST(tat, $2::timestamptz) AS start,
           extract(epoch FROM $2::timestamptz - tat)::float8 * 1000 + $5::float8 AS room
         FROM rate_limits WHERE channel = $1 AND ${ANY_DUE}
         FOR UPDATE
       ), allowed AS (
         SELECT start, room, CASE WHEN room < 0 THEN 0 WHEN $4::float8 = 0 THEN $3::int
           ELSE LEAST($3::int, floor(LEAST(room, $5) / $4 + 1.001)::int) END AS count
         FROM held
       ), urgent AS MATERIALIZED (
         SELECT destination_id FROM lanes WHERE channel = $1 AND NOT patient AND due_at <= $2
         ORDER BY due_at LIMIT COALESCE((SELECT count FROM allowed), 0) FOR UPDATE SKIP LOCKED
       ), others AS MATERIALIZED (
         SELECT destination_id FROM lanes WHERE channel = $1 AND patient AND due_at <= $2
         ORDER BY due_at LIMIT COALESCE((SELECT count FROM allowed), 0) - (SELECT count(*) FROM urgent)
         FOR UPDATE SKIP LOCKED
       ), due AS (
         SELECT destination_id FROM urgent UNION ALL SELECT destination_id FROM others
       ), paid AS (
         UPDATE rate_limits r SET tat = allowed.start + (SELECT count(*) FROM due) * $4 * interval '1 ms'
         FROM allowed WHERE r.channel = $1 AND $4 > 0 AND EXISTS (SELECT FROM due)
       ), claimed AS (
         UPDATE lanes l SET lease_until = $6, due_at = $6, lease_token = $7
         FROM due JOIN destinations d ON d.id = due.destination_id LEFT JOIN users u ON u.id = d.user_id
         WHERE l.destination_id = due.destination_id
         RETURNING l.destination_id, l.lease_token, l.channel, d.address, d.user_id,
           d.enabled AND (u.id IS NULL OR u.active) AS enabled, d.verified, d.disabled_reason,
           COALESCE(u.language, d.language) AS language, u.time_zone, d.sealed_settings, l.not_before, l.burst_tat,
           (l.posted - l.settled)::int AS waiting, l.dirtied, l.dirtied > l.cleaned AS is_dirty
       )
       SELECT c.*, a.count AS allowed, a.start, a.room, later.next_at, b.channel IS NOT NULL AS known, ${UNHURRIED}
       FROM (
         SELECT LEAST(
           (SELECT min(due_at) FROM lanes WHERE channel = $1 AND NOT patient AND due_at > $2),
           (SELECT min(due_at) FROM lanes WHERE channel = $1 AND patient AND due_at > $2)) AS next_at
       ) later
       LEFT JOIN rate_limits b ON b.channel = $1 LEFT JOIN allowed a ON true LEFT JOIN claimed c ON true`,
      [channel, now, limit, interval, tolerance, after(now, LEASE), randomUUID()],
    );
    const [first] = found;
    if (!first?.known) {
      const sql = 'INSERT INTO rate_limits (channel, tat) VALUES ($1, $2) ON CONFLICT DO NOTHING';
      await rows(this.db, sql, [channel, now]);
      return this.take(channel, perSecond, limit, now);
    }
    const lanes = found.flatMap((row) => (row.destination_id === null ? [] : [laneOf(row)]));
    const nextAt = first.allowed === 0 ? after(now, Math.ceil(-first.room)) : first.next_at;
    const from = first.start ?? now;
    return {
      lanes,
      grant: { count: lanes.length, from, to: after(from, lanes.length * interval) },
      nextIn: nextAt && Math.max(1, nextAt.getTime() - now.getTime()),
      more: lanes.length > 0 && lanes.length >= (first.allowed ?? 0),
    };
  }
}

/** A lane that was claimed, or none, beside what stood in the budget. */
type TakenRow = (LaneRow | { readonly destination_id: null }) & {
  /** Whether the channel has a budget yet. */
  readonly known: boolean;
  readonly next_at: Date | null;
} & ({ readonly allowed: number; readonly start: Date; readonly room: number } | NothingDue);

interface NothingDue {
  readonly allowed: null;
  readonly start: null;
}

interface LaneRow {
  readonly destination_id: string;
  readonly lease_token: string;
  readonly channel: string;
  readonly address: string;
  readonly user_id: string | null;
  readonly enabled: boolean;
  readonly verified: boolean;
  readonly disabled_reason: string | null;
  readonly language: string | null;
  readonly time_zone: string | null;
  readonly sealed_settings: string | null;
  readonly not_before: Date | null;
  readonly burst_tat: Date | null;
  readonly waiting: number;
  readonly dirtied: string;
  readonly is_dirty: boolean;
}

const laneOf = (row: LaneRow): Lane => ({
  destinationId: row.destination_id,
  leaseToken: row.lease_token,
  channel: row.channel,
  address: row.address,
  userId: row.user_id,
  enabled: row.enabled,
  verified: row.verified,
  disabledReason: row.disabled_reason,
  language: row.language,
  timeZone: row.time_zone,
  sealedSettings: row.sealed_settings,
  waiting: row.waiting,
  dirtied: row.dirtied,
  isDirty: row.is_dirty,
  pace: { notBefore: row.not_before, tat: row.burst_tat },
});
