import { Injectable } from '@nestjs/common';
import { DataSource } from 'typeorm';

import { after, days, latest } from '../domain/duration';
import type { LocationState } from '../domain/location';
import type { SpeedTest } from '../domain/pod';
import type { History } from '../domain/reports/uptime';
import { Clock } from '../platform/clock/clock';
import { RetentionConfig } from '../platform/database/retention.config';
import type { Slice } from '../platform/database/slice';
import { pgArray, rows } from '../platform/database/sql';

/** Either end may be left open. */
export interface Period {
  readonly from?: Date | undefined;
  readonly to?: Date | undefined;
}

/** A speed test as it was stored, with the pod that ran it. */
export interface StoredSpeedTest extends SpeedTest {
  readonly podId: string;
  readonly pod: string;
  readonly gateway: boolean;
}

/** A confirmed change of a pod or, without a pod, of the location. */
export interface StoredTransition {
  readonly id: string;
  readonly podId: string | null;
  readonly pod: string | null;
  readonly from: LocationState;
  readonly to: LocationState;
  readonly at: Date;
  readonly detectedAt: Date;
}

/** What is stored of a location's past. Whoever asks has seen to it that the location may be seen. */
@Injectable()
export class HistoryService {
  constructor(
    private readonly db: DataSource,
    private readonly clock: Clock,
    private readonly kept: RetentionConfig,
  ) {}

  /**
   * The location's changes that were detected from `from` on and before `to`, and the one after those: it says what was
   * until then, and may have happened earlier. What is older than history is kept is not known.
   */
  async history(locationId: string, from: Date, to: Date): Promise<History> {
    const found = await this.histories([locationId], from, to);
    return found.get(locationId) ?? { knownSince: null, state: 'unknown', changes: [] };
  }

  /** What `history` tells, of many locations in one statement, by their ids. */
  async histories(locationIds: readonly string[], from: Date, to: Date): Promise<Map<string, History>> {
    const found = await rows<HistoryRow>(
      this.db,
      `SELECT l.id, l.state, known.since, t.from_state AS "from", t.to_state AS "to", t.at
       FROM locations l
       -- The pods of a location are stored with the first look that brought any.
       CROSS JOIN LATERAL (SELECT min(created_at) AS since FROM pods WHERE location_id = l.id) known
       CROSS JOIN LATERAL (
         SELECT COALESCE(min(detected_at), $3) AS at FROM transitions
         WHERE location_id = l.id AND pod_id IS NULL AND detected_at >= $3
       ) next
       LEFT JOIN transitions t ON t.location_id = l.id AND t.pod_id IS NULL
         AND t.detected_at >= $2 AND t.detected_at <= next.at
       WHERE l.id = ANY($1::uuid[]) ORDER BY l.id, t.detected_at, t.id`,
      [pgArray(locationIds), from, to],
    );
    const oldest = this.oldest();
    const histories = new Map<string, History & { readonly changes: Change[] }>();
    for (const { id, state, since, from: before, to: then, at } of found) {
      const known = histories.get(id) ?? { knownSince: since && latest([since, oldest]), state, changes: [] };
      if (before && then && at) known.changes.push({ from: before, to: then, at });
      histories.set(id, known);
    }
    return histories;
  }

  private oldest(): Date | null {
    const { HISTORY_RETENTION_DAYS: kept } = this.kept;
    return kept > 0 ? after(this.clock.now(), -days(kept)) : null;
  }

  /** The location's changes and those of its pods that were detected from `from` on and before `to`, the newest first. */
  transitions(
    locationId: string,
    { from, to }: Period,
    { after: seen, limit }: Slice<readonly [detectedAt: string, id: string]>,
  ): Promise<StoredTransition[]> {
    return rows<StoredTransition>(
      this.db,
      `SELECT t.id::text AS id, t.pod_id AS "podId", p.name AS pod, t.from_state AS "from", t.to_state AS "to", t.at,
              t.detected_at AS "detectedAt"
       FROM transitions t LEFT JOIN pods p ON p.id = t.pod_id
       WHERE t.location_id = $1 AND ($2::timestamptz IS NULL OR (t.detected_at, t.id) < ($2, $3::bigint))
         AND ($4::timestamptz IS NULL OR t.detected_at >= $4) AND ($5::timestamptz IS NULL OR t.detected_at < $5)
       ORDER BY t.detected_at DESC, t.id DESC LIMIT $6`,
      [locationId, ...(seen ?? [null, null]), from ?? null, to ?? null, limit],
    );
  }

  /** The location's speed tests from `from` on and before `to`, the newest first. */
  speedTests(
    locationId: string,
    { from, to }: Period,
    { after: seen, limit }: Slice<readonly [at: string, podId: string]>,
  ): Promise<StoredSpeedTest[]> {
    return rows<StoredSpeedTest>(
      this.db,
      `SELECT t.at, t.download_mbps AS "downloadMbps", t.upload_mbps AS "uploadMbps", t.rtt_ms AS "rttMs",
              t.pod_id AS "podId", p.name AS pod, p.gateway
       FROM speed_tests t JOIN pods p ON p.id = t.pod_id
       WHERE t.location_id = $1
         AND ($2::timestamptz IS NULL OR t.at >= $2) AND ($3::timestamptz IS NULL OR t.at < $3)
         AND ($4::timestamptz IS NULL OR (t.at, t.pod_id) < ($4, $5::uuid))
       ORDER BY t.at DESC, t.pod_id DESC LIMIT $6`,
      [locationId, from ?? null, to ?? null, seen && new Date(seen[0]), seen?.[1] ?? null, limit],
    );
  }
}

type Change = History['changes'][number];

interface HistoryRow {
  readonly id: string;
  readonly state: LocationState;
  readonly since: Date | null;
  readonly from: LocationState | null;
  readonly to: LocationState | null;
  readonly at: Date | null;
}
