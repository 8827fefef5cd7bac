import type { IncidentKind, Resolution } from '../domain/incident';
import { LIVE_CHANNEL, liveWord } from '../domain/live';
import type { Judgement, OpenIncident } from '../domain/reconcile';
import type { IncidentFacts } from '../domain/rules/rule';
import type { Place } from '../domain/scope';
import { pgArray, rows, type Tx } from '../platform/database/sql';

/** An incident about to be opened, with its id and its place in the network. */
export interface NewIncident extends Judgement {
  readonly id: string;
  readonly place: Place;
}

/** A line for the timeline. */
export interface TimelineEntry {
  readonly incidentId: string;
  readonly type: string;
  readonly userId?: string;
  readonly data?: object;
}

/** Whether the user `u` may handle incidents, in SQL. */
export const ABLE = `u.active AND u.role IN ('operator', 'admin')`;

const COLUMNS = 'id, kind, subject, location_id AS "locationId", flapping, facts';

export const openIncidentsOf = (tx: Tx, locationIds: readonly string[]): Promise<OpenIncident[]> =>
  rows<OpenIncident>(
    tx,
    `SELECT ${COLUMNS} FROM incidents WHERE resolved_at IS NULL AND location_id = ANY($1::uuid[]) AND kind = ANY($2)
     ORDER BY id FOR UPDATE`,
    [pgArray(locationIds), ['location_offline', 'pod_offline', 'location_degraded']],
  );

export const openIncidentsAbout = (
  tx: Tx,
  kinds: readonly IncidentKind[],
  subjects: readonly string[],
): Promise<OpenIncident[]> =>
  rows<OpenIncident>(
    tx,
    `SELECT ${COLUMNS} FROM incidents WHERE resolved_at IS NULL AND kind = ANY($1::text[]) AND subject = ANY($2::text[])
     ORDER BY id FOR UPDATE`,
    [pgArray(kinds), pgArray(subjects)],
  );

/**
 * Opens incidents. One that somebody else opened meanwhile is left to them, and so is one that people have closed by
 * hand while it lasts: neither is in the answer.
 */
export async function insertIncidents(
  tx: Tx,
  incidents: readonly NewIncident[],
  now: Date,
  reminderAt: Date | null,
): Promise<NewIncident[]> {
  if (incidents.length === 0) return [];
  const inserted = await rows<{ id: string }>(
    tx,
    `INSERT INTO incidents (id, kind, subject, account_id, customer_id, location_id, pod_id, severity, title, facts,
       opened_at, flapping, detected_at, reminder_at)
     SELECT v.*, $13::timestamptz, $14::timestamptz
     FROM unnest($1::uuid[], $2::text[], $3::text[], $4::uuid[], $5::text[], $6::uuid[], $7::uuid[], $8::text[],
                 $9::text[], $10::jsonb[], $11::timestamptz[], $12::bool[])
       AS v(id, kind, subject, account_id, customer_id, location_id, pod_id, severity, title, facts, since, flapping)
     WHERE NOT EXISTS (
       SELECT FROM incidents x
       WHERE x.resolution = 'manual' AND x.kind = v.kind AND x.subject = v.subject AND x.opened_at = v.since
     )
     ON CONFLICT (kind, subject) WHERE resolved_at IS NULL DO NOTHING RETURNING id`,
    [
      pgArray(incidents.map(({ id }) => id)),
      pgArray(incidents.map(({ kind }) => kind)),
      pgArray(incidents.map(({ subject }) => subject)),
      pgArray(incidents.map(({ place }) => place.accountId)),
      pgArray(incidents.map(({ place }) => place.customerId)),
      pgArray(incidents.map(({ place }) => place.locationId)),
      pgArray(incidents.map(({ podId }) => podId)),
      pgArray(incidents.map(({ severity }) => severity)),
      pgArray(incidents.map(({ title }) => title)),
      pgArray(incidents.map(({ facts }) => JSON.stringify(facts))),
      pgArray(incidents.map(({ since }) => since)),
      pgArray(incidents.map(({ flapping }) => flapping)),
      now,
      reminderAt,
    ],
  );
  const ids = new Set(inserted.map(({ id }) => id));
  return incidents.filter(({ id }) => ids.has(id));
}

export async function endIncidents(
  tx: Tx,
  ended: readonly { readonly id: string; readonly resolution: Resolution; readonly mergedInto: string | null }[],
  now: Date,
): Promise<void> {
  if (ended.length === 0) return;
  await tx.query(
    `UPDATE incidents i SET status = 'resolved', resolved_at = $1, resolution = v.resolution, merged_into = v.merged,
       flapping = false, reminder_at = NULL
     FROM unnest($2::uuid[], $3::text[], $4::uuid[]) AS v(id, resolution, merged) WHERE i.id = v.id`,
    [
      now,
      pgArray(ended.map(({ id }) => id)),
      pgArray(ended.map(({ resolution }) => resolution)),
      pgArray(ended.map(({ mergedInto }) => mergedInto)),
    ],
  );
}

export async function setFlapping(tx: Tx, incidents: readonly OpenIncident[], flapping: boolean): Promise<void> {
  if (incidents.length === 0) return;
  await tx.query('UPDATE incidents SET flapping = $1 WHERE id = ANY($2::uuid[])', [
    flapping,
    pgArray(incidents.map(({ id }) => id)),
  ]);
}

export async function setFacts(
  tx: Tx,
  updated: readonly { readonly incident: OpenIncident; readonly facts: IncidentFacts }[],
): Promise<void> {
  if (updated.length === 0) return;
  await tx.query(
    'UPDATE incidents i SET facts = v.facts FROM unnest($1::uuid[], $2::jsonb[]) AS v(id, facts) WHERE i.id = v.id',
    [pgArray(updated.map(({ incident }) => incident.id)), pgArray(updated.map(({ facts }) => JSON.stringify(facts)))],
  );
}

/** Writes into timelines, and calls out to whoever watches live that these incidents have changed. */
export async function addEvents(tx: Tx, entries: readonly TimelineEntry[], now: Date): Promise<void> {
  if (entries.length === 0) return;
  await tx.query(
    `WITH told AS (
       INSERT INTO incident_events (incident_id, at, type, user_id, data)
       SELECT v.incident, $1::timestamptz, v.type, v.user_id, v.data
       FROM unnest($2::uuid[], $3::text[], $4::uuid[], $5::jsonb[]) AS v(incident, type, user_id, data)
     )
     SELECT pg_notify($6, $7)`,
    [
      now,
      pgArray(entries.map(({ incidentId }) => incidentId)),
      pgArray(entries.map(({ type }) => type)),
      pgArray(entries.map(({ userId }) => userId ?? null)),
      pgArray(entries.map(({ data }) => JSON.stringify(data ?? {}))),
      LIVE_CHANNEL,
      liveWord('incident', [...new Set(entries.map(({ incidentId }) => incidentId))]),
    ],
  );
}

/** The moments at which each subject crossed the line to or from offline since `from`; a location's under its own id. */
export async function crossingsSince(tx: Tx, locationIds: readonly string[], from: Date): Promise<Map<string, Date[]>> {
  const found = await rows<{ subject: string; at: Date }>(
    tx,
    `SELECT COALESCE(pod_id, location_id) AS subject, detected_at AS at FROM transitions
     WHERE location_id = ANY($1::uuid[]) AND detected_at >= $2 AND (from_state = 'offline' OR to_state = 'offline')`,
    [pgArray(locationIds), from],
  );
  const crossings = new Map<string, Date[]>();
  for (const { subject, at } of found) crossings.set(subject, [...(crossings.get(subject) ?? []), at]);
  return crossings;
}

/** Whether what an incident is about is wrong at present, and whether the same is open again as another. */
export async function wrongNow(tx: Tx, incidentId: string): Promise<{ wrong: boolean; again: boolean } | undefined> {
  const [now] = await rows<{ wrong: boolean; again: boolean }>(
    tx,
    `SELECT CASE i.kind
             WHEN 'location_offline' THEN l.state IN ('offline', 'unknown')
             WHEN 'location_degraded' THEN l.state = 'degraded'
             WHEN 'pod_offline' THEN p.state <> 'online' AND p.unclaimed_at IS NULL
             WHEN 'plume_unreachable' THEN a.state <> 'ok'
             WHEN 'power' THEN EXISTS (SELECT FROM signals s WHERE s.location_id = l.id AND s.state <> 'on')
             ELSE true
           END AND l.retired_at IS NULL AS wrong,
           EXISTS (
             SELECT FROM incidents x WHERE x.kind = i.kind AND x.subject = i.subject AND x.resolved_at IS NULL
           ) AS again
         FROM incidents i LEFT JOIN locations l ON l.id = i.location_id LEFT JOIN pods p ON p.id = i.pod_id
           LEFT JOIN plume_accounts a ON a.id = i.account_id
         WHERE i.id = $1`,
    [incidentId],
  );
  return now;
}
