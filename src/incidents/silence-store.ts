import type { IncidentKind } from '../domain/incident';
import type { Place, Scope } from '../domain/scope';
import type { Severity } from '../domain/severity';
import { affected, asId, pgArray, rows, type Tx } from '../platform/database/sql';

/** An incident that is open, as far as telling of it goes. */
export interface StillOpen {
  readonly id: string;
  readonly kind: IncidentKind;
  readonly severity: Severity;
  readonly place: Place;
}

/** Whether the incident `i` is what the silence `s` is about: `isAbout` of domain/silence.ts, in SQL. */
const ABOUT = `(s.kinds IS NULL OR i.kind = ANY(s.kinds)) AND CASE s.scope_type
  WHEN 'all' THEN true
  WHEN 'account' THEN i.account_id::text = s.scope_id
  WHEN 'customer' THEN i.customer_id = s.scope_id
  WHEN 'location' THEN i.location_id::text = s.scope_id
  ELSE false END`;

/**
 * Ends the silences that last until resolved, of those whose incident has ended. One that somebody else has in hand
 * is left to the next time.
 */
export const endFulfilled = (tx: Tx, now: Date): Promise<number> =>
  affected(
    tx,
    `UPDATE silences SET ended_at = $1 WHERE id IN (
       SELECT s.id FROM silences s
       WHERE s.ended_at IS NULL AND s.until IS NULL
         AND EXISTS (SELECT FROM incidents i WHERE i.resolved_at >= s.since AND ${ABOUT})
         AND NOT EXISTS (SELECT FROM incidents i WHERE i.resolved_at IS NULL AND ${ABOUT})
       FOR UPDATE SKIP LOCKED
     )`,
    [now],
  );

/** Ends the silences whose time is up; waits for whoever is holding something back because of them. */
export const endOutdated = (tx: Tx, now: Date): Promise<number> =>
  affected(tx, 'UPDATE silences SET ended_at = $1 WHERE ended_at IS NULL AND until <= $1', [now]);

/** Silences that are over, of which nobody has yet looked whether something has to be told now. */
export async function untoldSilences(tx: Tx): Promise<string[]> {
  const sql = `SELECT id FROM silences WHERE ended_at IS NOT NULL AND told_at IS NULL ORDER BY ended_at, id LIMIT 100`;
  return (await rows<{ id: string }>(tx, sql)).map(({ id }) => id);
}

/** What these silences kept from people and is still open. It cannot end before the transaction does. */
export async function heldBackBy(tx: Tx, silenceIds: readonly string[]): Promise<StillOpen[]> {
  const found = await rows<Omit<StillOpen, 'place'> & Place>(
    tx,
    `SELECT i.id, i.kind, i.severity, i.account_id AS "accountId", i.customer_id AS "customerId",
       i.location_id AS "locationId"
     FROM incidents i
     WHERE i.resolved_at IS NULL AND i.id IN (
       SELECT incident_id FROM deliveries WHERE silence_id = ANY($1::uuid[]) AND type = 'incident.opened'
     )
     ORDER BY i.id FOR SHARE`,
    [pgArray(silenceIds)],
  );
  return found.map(({ id, kind, severity, ...place }) => ({ id, kind, severity, place }));
}

export async function markTold(tx: Tx, silenceIds: readonly string[], now: Date): Promise<void> {
  await tx.query('UPDATE silences SET told_at = $2 WHERE id = ANY($1::uuid[])', [pgArray(silenceIds), now]);
}

/** Whether there is anything in this scope: a silence of what does not exist would be a mistake nobody notices. */
export async function scopeExists(tx: Tx, scope: Exclude<Scope, { type: 'all' }>): Promise<boolean> {
  const [answer] = await rows<{ there: boolean }>(
    tx,
    `SELECT CASE $1 WHEN 'account' THEN EXISTS (SELECT FROM plume_accounts WHERE id = ${asId('$2')})
       WHEN 'customer' THEN EXISTS (SELECT FROM locations WHERE customer_id = $2)
       ELSE EXISTS (SELECT FROM locations WHERE id = ${asId('$2')}) END AS there`,
    [scope.type, scope.id],
  );
  return answer?.there === true;
}
