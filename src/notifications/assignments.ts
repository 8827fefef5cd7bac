import { filtered, filterOf } from '../domain/routing';
import type { Severity } from '../domain/severity';
import { pgArray, rows, type Tx } from '../platform/database/sql';
import { HEARS, PREFERENCES, preferencesOf, type PreferencesRow, type UsualSeverities } from './audience';
import type { Notice } from './notice';

export type Assigned = Extract<Notice, { type: 'incident.assigned' }>;

/** A place of somebody to whom an incident was handed. */
export interface AssignedHearer {
  readonly notice: Assigned;
  readonly severity: Severity;
  readonly destinationId: string;
  readonly channel: string;
}

/** Where those to whom incidents were handed hear of it: everywhere they are reached, as far as they want to be. */
export async function assignedHearers(
  tx: Tx,
  assigned: readonly Assigned[],
  usual: UsualSeverities,
  now: Date,
): Promise<AssignedHearer[]> {
  if (assigned.length === 0) return [];
  const found = await rows<PreferencesRow & { at: number; id: string; channel: string; severity: Severity }>(
    tx,
    `SELECT x.at::int - 1 AS at, d.id, d.channel, i.severity, ${PREFERENCES}
     FROM unnest($1::uuid[], $2::uuid[]) WITH ORDINALITY AS x(incident, person, at)
     JOIN incidents i ON i.id = x.incident
     JOIN destinations d ON d.user_id = x.person
     JOIN users u ON u.id = d.user_id
     LEFT JOIN preferences p ON p.user_id = d.user_id
     WHERE ${HEARS} ORDER BY x.at, d.id`,
    [pgArray(assigned.map(({ incidentId }) => incidentId)), pgArray(assigned.map(({ userId }) => userId))],
  );
  return found.flatMap(({ at, id: destinationId, channel, severity, ...row }) => {
    const notice = assigned[at];
    const filter = filterOf(preferencesOf(row), channel, usual.get(channel));
    const isTold = notice && filtered(filter, 'incident', severity, now) === 'tell';
    return isTold ? [{ notice, severity, destinationId, channel }] : [];
  });
}
