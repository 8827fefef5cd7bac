import { Injectable } from '@nestjs/common';
import { DataSource } from 'typeorm';

import { after, minutes } from '../domain/duration';
import type { IncidentKind, IncidentStatus, Resolution } from '../domain/incident';
import type { IncidentFacts } from '../domain/rules/rule';
import type { Severity } from '../domain/severity';
import { NotificationsService } from '../notifications/notifications.service';
import { Clock } from '../platform/clock/clock';
import { rows } from '../platform/database/sql';
import { addEvents } from './incident-store';
import { IncidentsConfig } from './incidents.config';

/** An incident with the names people know it by. */
export interface IncidentDetails {
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
  readonly acknowledgedByName: string | null;
  readonly assignedTo: string | null;
  readonly resolvedAt: Date | null;
  readonly resolution: Resolution | null;
  readonly timeline: readonly { readonly at: Date; readonly type: string; readonly userName: string | null }[];
}

/** Who does something to an incident. */
export interface IncidentActor {
  readonly userId: string;
  readonly name: string;
}

const REMINDERS_AT_ONCE = 500;

/** What people do with incidents, and what they are reminded of. */
@Injectable()
export class IncidentsService {
  constructor(
    private readonly db: DataSource,
    private readonly clock: Clock,
    private readonly notifications: NotificationsService,
    private readonly config: IncidentsConfig,
  ) {}

  /** Takes an incident on. Whoever is second, or too late, changes nothing and is told so. */
  acknowledge(
    incidentId: string,
    actor: IncidentActor,
    comment?: string,
  ): Promise<'acknowledged' | 'already' | 'resolved' | 'missing'> {
    const now = this.clock.now();
    return this.db.transaction(async (tx) => {
      const [incident] = await rows<{ status: IncidentStatus }>(
        tx,
        'SELECT status FROM incidents WHERE id::text = $1 FOR UPDATE',
        [incidentId],
      );
      if (!incident) return 'missing';
      if (incident.status !== 'open') return incident.status === 'resolved' ? 'resolved' : 'already';
      await tx.query(
        `UPDATE incidents SET status = 'acknowledged', acknowledged_at = $2, acknowledged_by = $3, reminder_at = NULL
         WHERE id = $1`,
        [incidentId, now, actor.userId],
      );
      const data = comment ? { comment } : {};
      await addEvents(tx, [{ incidentId, type: 'acknowledged', userId: actor.userId, data }], now);
      await this.notifications.post(tx, [{ type: 'incident.changed', incidentId }], now);
      return 'acknowledged';
    });
  }

  /** One incident with its timeline, the oldest line first; null when there is none of that id. */
  async details(incidentId: string): Promise<IncidentDetails | null> {
    const [incident] = await rows<Omit<IncidentDetails, 'timeline'>>(
      this.db,
      `SELECT i.id, i.kind, i.severity, i.status, i.account_id AS "accountId", i.customer_id AS "customerId",
              i.location_id AS "locationId", i.pod_id AS "podId", i.title, l.name AS "locationName",
              p.name AS "podName", a.name AS "accountName", l.time_zone AS "timeZone", i.facts, i.flapping,
              i.opened_at AS "openedAt", i.acknowledged_at AS "acknowledgedAt", u.name AS "acknowledgedByName",
              i.assigned_to AS "assignedTo",
              i.resolved_at AS "resolvedAt", i.resolution
       FROM incidents i LEFT JOIN locations l ON l.id = i.location_id LEFT JOIN pods p ON p.id = i.pod_id
         LEFT JOIN plume_accounts a ON a.id = i.account_id LEFT JOIN users u ON u.id = i.acknowledged_by
       WHERE i.id::text = $1`,
      [incidentId],
    );
    if (!incident) return null;
    const timeline = await rows<IncidentDetails['timeline'][number]>(
      this.db,
      `SELECT e.at, e.type, u.name AS "userName" FROM incident_events e LEFT JOIN users u ON u.id = e.user_id
       WHERE e.incident_id = $1 ORDER BY e.id`,
      [incident.id],
    );
    return { ...incident, timeline };
  }

  /** Reminds of what is open and nobody has acknowledged, when it is time. Gives how many. */
  remind(): Promise<number> {
    const now = this.clock.now();
    return this.db.transaction(async (tx) => {
      const due = await rows<{ id: string }>(
        tx,
        `UPDATE incidents SET reminder_at = $2 WHERE id IN (
           SELECT id FROM incidents WHERE reminder_at <= $1 ORDER BY reminder_at LIMIT ${REMINDERS_AT_ONCE}
           FOR UPDATE SKIP LOCKED
         ) RETURNING id`,
        [now, this.config.REMINDER_MINUTES > 0 ? after(now, minutes(this.config.REMINDER_MINUTES)) : null],
      );
      await addEvents(
        tx,
        due.map(({ id }) => ({ incidentId: id, type: 'reminded' })),
        now,
      );
      const notices = due.map(({ id }) => ({ type: 'incident.reminder' as const, incidentId: id }));
      if (notices.length > 0) await this.notifications.post(tx, notices, now);
      return due.length;
    });
  }

  /** How many incidents of each kind are open or acknowledged. */
  openByKind(): Promise<{ kind: IncidentKind; count: number }[]> {
    return rows(this.db, 'SELECT kind, count(*)::int AS count FROM incidents WHERE resolved_at IS NULL GROUP BY kind');
  }
}
