import { Injectable } from '@nestjs/common';
import { DataSource } from 'typeorm';

import type { IncidentKind } from '../domain/incident';
import {
  analyticsOf,
  type IncidentAnalytics,
  type IncidentTally,
  type TroubledLocation,
} from '../domain/reports/incident-analytics';
import type { Scope } from '../domain/scope';
import type { Severity } from '../domain/severity';
import { rows } from '../platform/database/sql';
import { visible } from './visible';

/** What is open now, counted. */
export interface StandingCount {
  readonly kind: IncidentKind;
  readonly severity: Severity;
  readonly open: number;
  readonly acknowledged: number;
  readonly mine: number;
  readonly oldestAt: Date;
}

const WORST = 10;

/** Incidents in numbers, of what somebody may see. What merged into another counts with that one. */
@Injectable()
export class IncidentStatisticsService {
  constructor(private readonly db: DataSource) {}

  /** What is open now, by kind and severity. `userId`: whose count as `mine`. */
  standing(scopes: readonly Scope[], userId: string): Promise<StandingCount[]> {
    const { sql, params } = visible(scopes, 2);
    return rows<StandingCount>(
      this.db,
      `SELECT i.kind, i.severity, count(*) FILTER (WHERE i.status = 'open')::int AS open,
         count(*) FILTER (WHERE i.status = 'acknowledged')::int AS acknowledged,
         count(*) FILTER (WHERE COALESCE(i.assigned_to, i.acknowledged_by) = $1)::int AS mine,
         min(i.opened_at) AS "oldestAt"
       FROM incidents i WHERE i.resolved_at IS NULL AND ${sql} GROUP BY i.kind, i.severity ORDER BY i.kind, i.severity`,
      [userId, ...params],
    );
  }

  /** How those went that began from `from` on and before `to`, and the ten locations that were offline longest. */
  async analytics(
    scopes: readonly Scope[],
    from: Date,
    to: Date,
  ): Promise<IncidentAnalytics & { readonly worst: readonly TroubledLocation[] }> {
    const { sql, params } = visible(scopes, 3);
    const began = `i.opened_at >= $1 AND i.opened_at < $2 AND i.resolution IS DISTINCT FROM 'merged' AND ${sql}`;
    const [tallies, worst] = await Promise.all([
      rows<IncidentTally>(
        this.db,
        `SELECT i.kind, i.severity, count(*)::int AS count,
           count(i.acknowledged_at)::int AS acknowledged,
           COALESCE(sum(EXTRACT(epoch FROM GREATEST(i.acknowledged_at - i.opened_at, '0'))), 0)::float8
             AS "secondsToAcknowledge",
           count(i.resolved_at)::int AS resolved,
           COALESCE(sum(EXTRACT(epoch FROM GREATEST(i.resolved_at - i.opened_at, '0'))), 0)::float8 AS "secondsToResolve"
         FROM incidents i WHERE ${began} GROUP BY i.kind, i.severity`,
        [from, to, ...params],
      ),
      rows<TroubledLocation>(
        this.db,
        `SELECT l.id, l.name, l.customer_name AS "customerName", t.incidents, t.outages, t.seconds AS "offlineSeconds"
         FROM (
           SELECT i.location_id, count(*)::int AS incidents,
             count(*) FILTER (WHERE i.kind = 'location_offline')::int AS outages,
             COALESCE(sum(EXTRACT(epoch FROM GREATEST(LEAST(COALESCE(i.resolved_at, $2), $2) - i.opened_at, '0')))
               FILTER (WHERE i.kind = 'location_offline'), 0)::float8 AS seconds
           FROM incidents i WHERE i.location_id IS NOT NULL AND ${began} GROUP BY i.location_id
           ORDER BY seconds DESC, outages DESC, incidents DESC, i.location_id LIMIT ${WORST}
         ) t JOIN locations l ON l.id = t.location_id
         ORDER BY t.seconds DESC, t.outages DESC, t.incidents DESC, l.id`,
        [from, to, ...params],
      ),
    ]);
    return { ...analyticsOf(tallies), worst };
  }
}
