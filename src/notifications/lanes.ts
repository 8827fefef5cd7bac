import { randomUUID } from 'node:crypto';
import { Injectable } from '@nestjs/common';
import { DataSource } from 'typeorm';
import { after, seconds } from '../domain/duration';
import type { PaceState } from '../domain/pacing';
import { rows } from '../platform/database/sql';

/** Three times what a single send may take; renewed with everything that is settled. */
export const LEASE = seconds(30);

/** A destination in our hands, and what there was to do when we took it. */
export interface Lane {
  readonly destinationId: string;
  readonly leaseToken: string;
  readonly channel: string;
  readonly address: string;
  readonly enabled: boolean;
  readonly disabledReason: string | null;
  readonly language: string | null;
  readonly timeZone: string | null;
  /** Deliveries that wait. */
  readonly waiting: number;
  /** The count of changes that looking at its cards now takes care of; bigint. */
  readonly dirtied: string;
  readonly isDirty: boolean;
  readonly pace: PaceState;
}

/** What is due in a channel, counted up to a limit, and when the next of the others is. */
export interface Due {
  readonly count: number;
  readonly nextAt: Date | null;
}

/** Takes lanes in hand, whole: who has one is the only one to speak to its destination. */
@Injectable()
export class Lanes {
  constructor(private readonly db: DataSource) {}

  async due(channel: string, limit: number, now: Date): Promise<Due> {
    const [due] = await rows<Due>(
      this.db,
      `SELECT
         (SELECT count(*)::int FROM (SELECT FROM lanes WHERE channel = $1 AND due_at <= $2 LIMIT $3) x) AS count,
         (SELECT min(due_at) FROM lanes WHERE channel = $1 AND due_at > $2) AS "nextAt"`,
      [channel, now, limit],
    );
    return due ?? { count: 0, nextAt: null };
  }

  /** Leases up to `limit` due lanes, the longest due first. A lease that ran out is due again. */
  claim(channel: string, limit: number, now: Date): Promise<Lane[]> {
    return rows<LaneRow>(
      this.db,
      `WITH due AS (
         SELECT destination_id FROM lanes WHERE channel = $1 AND due_at <= $2
         ORDER BY due_at LIMIT $3 FOR UPDATE SKIP LOCKED
       )
       UPDATE lanes l SET lease_until = $4, due_at = $4, lease_token = $5
       FROM due JOIN destinations d ON d.id = due.destination_id LEFT JOIN users u ON u.id = d.user_id
       WHERE l.destination_id = due.destination_id
       RETURNING l.destination_id, l.lease_token, l.channel, d.address, d.enabled AND (u.id IS NULL OR u.active) AS enabled,
         d.disabled_reason, COALESCE(u.language, d.language) AS language, u.time_zone, l.not_before, l.burst_tat,
         (l.posted - l.settled)::int AS waiting, l.dirtied, l.dirtied > l.cleaned AS is_dirty`,
      [channel, now, limit, after(now, LEASE), randomUUID()],
    ).then((found) => found.map(laneOf));
  }
}

interface LaneRow {
  readonly destination_id: string;
  readonly lease_token: string;
  readonly channel: string;
  readonly address: string;
  readonly enabled: boolean;
  readonly disabled_reason: string | null;
  readonly language: string | null;
  readonly time_zone: string | null;
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
  enabled: row.enabled,
  disabledReason: row.disabled_reason,
  language: row.language,
  timeZone: row.time_zone,
  waiting: row.waiting,
  dirtied: row.dirtied,
  isDirty: row.is_dirty,
  pace: { notBefore: row.not_before, tat: row.burst_tat },
});
