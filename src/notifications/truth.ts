import type { AlertView } from '../domain/alert-view';
import { MAY_SEE } from './audience';

export interface AlertIds {
  readonly incidentId: string;
  readonly accountId: string;
  readonly customerId: string | null;
  readonly locationId: string | null;
  readonly podId: string | null;
}

/** An incident as it stands, as people and as programs are told of it. */
export interface Truth {
  readonly alert: AlertView;
  readonly ids: AlertIds;
}

/** Of an incident `i` in a row of `TRUTH`. */
export interface TruthRow {
  readonly incident: string | null;
  /** Whether its reader may not see it any more. */
  readonly hidden: boolean;
  /** Whether it is assigned to its reader. */
  readonly theirs: boolean | null;
  /** In one of the rows of each incident. */
  readonly truth: { readonly alert: StoredAlert; readonly ids: AlertIds } | null;
}

/** As JSON knows it. */
type StoredAlert = Omit<AlertView, 'openedAt' | 'resolvedAt'> & {
  openedAt: string | Date;
  resolvedAt: string | Date | null;
};

/**
 * Incidents and the names around them, as they are now. Other rooms' tables are only read here. What hundreds are told of
 * is read once: columns in each of their rows took longer to read than the alert to make.
 */
export const TRUTH = `
  i.id AS incident, NOT ${MAY_SEE} AS hidden, i.assigned_to = u.id AS theirs,
  CASE WHEN row_number() OVER (PARTITION BY i.id) = 1 THEN json_build_object(
    'alert', json_build_object(
      'kind', i.kind, 'severity', i.severity, 'status', i.status, 'resolution', i.resolution, 'flapping', i.flapping,
      'title', i.title, 'openedAt', i.opened_at, 'resolvedAt', i.resolved_at, 'acknowledgedBy', ack.name,
      'locationName', l.name, 'customerName', l.customer_name, 'accountName', a.name, 'podName', p.name,
      'podsOnline', l.pods_online, 'podsTotal', l.pods_total, 'timeZone', l.time_zone, 'facts', i.facts),
    'ids', json_build_object(
      'incidentId', i.id, 'accountId', i.account_id, 'customerId', i.customer_id, 'locationId', i.location_id,
      'podId', i.pod_id)
  ) END AS truth`;

/** What `TRUTH` speaks of; of the cards `c`, where they are about one incident. */
export const truthJoins = (incident: string): string => `
  LEFT JOIN incidents i ON i.id = ${incident}
  LEFT JOIN destinations reached ON reached.id = c.destination_id
  LEFT JOIN users u ON u.id = reached.user_id
  LEFT JOIN users ack ON ack.id = i.acknowledged_by
  LEFT JOIN locations l ON l.id = i.location_id
  LEFT JOIN pods p ON p.id = i.pod_id
  LEFT JOIN plume_accounts a ON a.id = i.account_id`;

/** The truths that rows bring, by incident: the same object for all who hear of it. */
export function truthsIn(rows: readonly TruthRow[]): ReadonlyMap<string, Truth> {
  const truths = new Map<string, Truth>();
  for (const { incident, truth } of rows) {
    if (incident === null || truth === null) continue;
    const { alert } = truth;
    alert.openedAt = new Date(alert.openedAt);
    alert.resolvedAt = alert.resolvedAt && new Date(alert.resolvedAt);
    truths.set(incident, truth as Truth);
  }
  return truths;
}
