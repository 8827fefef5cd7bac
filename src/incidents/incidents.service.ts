import { Injectable } from '@nestjs/common';
import { DataSource } from 'typeorm';

import { after, minutes } from '../domain/duration';
import type { IncidentKind, IncidentStatus, Resolution } from '../domain/incident';
import type { IncidentFacts } from '../domain/rules/rule';
import { notThere } from '../domain/refusal';
import type { Scope } from '../domain/scope';
import type { Severity } from '../domain/severity';
import { NotificationsService } from '../notifications/notifications.service';
import { Clock } from '../platform/clock/clock';
import type { Slice } from '../platform/database/slice';
import { asId, pgArray, rows } from '../platform/database/sql';
import { ABLE, addEvents } from './incident-store';
import { IncidentsConfig } from './incidents.config';
import { visible } from './visible';

/** An incident with the names people know it by. */
export interface Incident {
  readonly id: string;
  readonly kind: IncidentKind;
  readonly severity: Severity;
  readonly status: IncidentStatus;
  readonly accountId: string;
  readonly customerId: string | null;
  readonly locationId: string | null;
  readonly podId: string | null;
  readonly title: string;
  readonly locationName: string | null;
  readonly podName: string | null;
  readonly accountName: string | null;
  readonly timeZone: string | null;
  readonly facts: IncidentFacts;
  readonly flapping: boolean;
  readonly openedAt: Date;
  readonly acknowledgedAt: Date | null;
  readonly acknowledgedBy: string | null;
  readonly acknowledgedByName: string | null;
  readonly assignedTo: string | null;
  readonly assignedToName: string | null;
  readonly resolvedAt: Date | null;
  readonly resolution: Resolution | null;
}

/** Which incidents are listed; what is left out leaves out none. */
export interface IncidentFilter {
  /** `unresolved` is open or acknowledged. */
  readonly status?: IncidentStatus | 'unresolved' | undefined;
  readonly severity?: Severity | undefined;
  readonly kind?: IncidentKind | undefined;
  readonly locationId?: string | undefined;
  /** Of this user: assigned to them, or acknowledged by them and nobody else's. */
  readonly holder?: string | undefined;
  /** Part of what it is about: the name of the location or the pod, or its title. */
  readonly q?: string | undefined;
  /** It lasted at some time from then on, and before `to`. */
  readonly from?: Date | undefined;
  readonly to?: Date | undefined;
}

/** An incident with its timeline, the oldest line first. */
export interface IncidentDetails extends Incident {
  readonly timeline: readonly TimelineLine[];
}

/** One line of an incident's timeline. */
export interface TimelineLine {
  readonly id: string;
  readonly at: Date;
  readonly type: string;
  readonly userId: string | null;
  readonly userName: string | null;
  readonly data: object;
}

/** All of an incident `i` with its names. */
export const DETAILS = `
  SELECT i.id, i.kind, i.severity, i.status, i.account_id AS "accountId", i.customer_id AS "customerId",
    i.location_id AS "locationId", i.pod_id AS "podId", i.title, l.name AS "locationName", p.name AS "podName",
    a.name AS "accountName", l.time_zone AS "timeZone", i.facts, i.flapping, i.opened_at AS "openedAt",
    i.acknowledged_at AS "acknowledgedAt", i.acknowledged_by AS "acknowledgedBy", k.name AS "acknowledgedByName",
    u.id AS "assignedTo", u.name AS "assignedToName", i.resolved_at AS "resolvedAt", i.resolution
  FROM incidents i LEFT JOIN locations l ON l.id = i.location_id LEFT JOIN pods p ON p.id = i.pod_id
    LEFT JOIN plume_accounts a ON a.id = i.account_id LEFT JOIN users k ON k.id = i.acknowledged_by
    LEFT JOIN users u ON u.id = i.assigned_to AND ${ABLE}`;

/** As much of a timeline as anybody reads in one piece. */
const WHOLE = { limit: 1_000, after: null };

const REMINDERS_AT_ONCE = 500;

/** Incidents as people see them, and what they are reminded of. */
@Injectable()
export class IncidentsService {
  constructor(
    private readonly db: DataSource,
    private readonly clock: Clock,
    private readonly notifications: NotificationsService,
    private readonly config: IncidentsConfig,
  ) {}

  /** The newest first. */
  list(
    scopes: readonly Scope[],
    { status, severity, kind, locationId, holder, q, from, to }: IncidentFilter,
    { limit, after }: Slice<[string, string]>,
  ): Promise<Incident[]> {
    const { sql, params } = visible(scopes, 12);
    return rows<Incident>(
      this.db,
      `${DETAILS} WHERE ($1::text IS NULL OR i.status = $1 OR ($1 = 'unresolved' AND i.resolved_at IS NULL))
         AND ($2::uuid IS NULL OR i.location_id = $2)
         AND ($3::timestamptz IS NULL OR (i.opened_at, i.id) < ($3, $4::uuid))
         AND ($6::text IS NULL OR i.severity = $6) AND ($7::text IS NULL OR i.kind = $7)
         AND ($8::uuid IS NULL OR COALESCE(i.assigned_to, i.acknowledged_by) = $8)
         AND ($9::text IS NULL OR l.name ILIKE $9 OR p.name ILIKE $9 OR i.title ILIKE $9)
         AND ($10::timestamptz IS NULL OR i.resolved_at IS NULL OR i.resolved_at >= $10)
         AND ($11::timestamptz IS NULL OR i.opened_at < $11) AND ${sql}
       ORDER BY i.opened_at DESC, i.id DESC LIMIT $5`,
      [
        status ?? null,
        locationId ?? null,
        after && new Date(after[0]),
        after?.[1] ?? null,
        limit,
        severity ?? null,
        kind ?? null,
        holder ?? null,
        q === undefined ? null : `%${q.replace(/[\\%_]/g, '\\$&')}%`,
        from ?? null,
        to ?? null,
        ...params,
      ],
    );
  }

  /** One incident that somebody with these scopes may see; refuses what is not there for them. */
  async visible(incidentId: string, scopes: readonly Scope[]): Promise<Incident> {
    const { sql, params } = visible(scopes, 2);
    const [incident] = await rows<Incident>(this.db, `${DETAILS} WHERE i.id = ${asId('$1')} AND ${sql}`, [
      incidentId,
      ...params,
    ]);
    if (!incident) throw notThere();
    return incident;
  }

  /** These incidents, whoever may see them. */
  byIds(ids: readonly string[]): Promise<Incident[]> {
    return rows<Incident>(this.db, `${DETAILS} WHERE i.id = ANY($1::uuid[])`, [pgArray(ids)]);
  }

  /** Its timeline from the oldest line on; with a slice, what follows the line with that id. */
  timeline(incidentId: string, { limit, after }: Slice<[string]> = WHOLE): Promise<TimelineLine[]> {
    return rows<TimelineLine>(
      this.db,
      `SELECT e.id, e.at, e.type, e.user_id AS "userId", u.name AS "userName", e.data
       FROM incident_events e LEFT JOIN users u ON u.id = e.user_id
       WHERE e.incident_id = ${asId('$1')} AND e.id > $2 ORDER BY e.id LIMIT $3`,
      [incidentId, after?.[0] ?? 0, limit],
    );
  }

  /** One incident with its timeline, the oldest line first; null when there is none of that id. */
  async details(incidentId: string): Promise<IncidentDetails | null> {
    const [incident] = await rows<Incident>(this.db, `${DETAILS} WHERE i.id = ${asId('$1')}`, [incidentId]);
    return incident ? { ...incident, timeline: await this.timeline(incident.id) } : null;
  }

  /** Reminds of what is open and nobody has acknowledged, when it is time. Gives how many. */
  remind(): Promise<number> {
    const now = this.clock.now();
    const every = minutes(this.config.REMINDER_MINUTES);
    return this.db.transaction(async (tx) => {
      const due = await rows<{ id: string }>(
        tx,
        `UPDATE incidents SET reminder_at = $2 WHERE id IN (
           SELECT id FROM incidents WHERE reminder_at <= $1 ORDER BY reminder_at LIMIT ${REMINDERS_AT_ONCE}
           FOR UPDATE SKIP LOCKED
         ) RETURNING id`,
        [now, every > 0 ? after(now, every) : null],
      );
      await addEvents(
        tx,
        due.map(({ id }) => ({ incidentId: id, type: 'reminded' })),
        now,
      );
      const notices = due.map(({ id }) => ({ type: 'incident.reminder' as const, incidentId: id, every }));
      if (notices.length > 0) await this.notifications.post(tx, notices, now);
      return due.length;
    });
  }

  /** How many incidents of each kind are open or acknowledged. */
  openByKind(): Promise<{ kind: IncidentKind; count: number }[]> {
    return rows(this.db, 'SELECT kind, count(*)::int AS count FROM incidents WHERE resolved_at IS NULL GROUP BY kind');
  }
}
