import type { IncidentKind } from '../domain/incident';
import type { Place, Scope } from '../domain/scope';
import type { Silence } from '../domain/silence';
import { pgArray, type Queryable, rows, type Tx } from '../platform/database/sql';
import { scopeFrom } from './audience';

/**
 * The silences that hold now and whose scope takes in one of these incidents. Another room's table is only read here.
 *
 * They are held on to until the transaction ends: whoever ends one of them waits, and then sees what was held back.
 */
export async function silencesAbout(tx: Tx, incidentIds: readonly string[], now: Date): Promise<Silence[]> {
  if (incidentIds.length === 0) return [];
  const found = await rows<Row>(
    tx,
    `SELECT s.id, s.scope_type, s.scope_id, s.kinds, s.until FROM silences s
     WHERE s.ended_at IS NULL AND (s.until IS NULL OR s.until > $2) AND (s.scope_type, s.scope_id) IN (
       SELECT v.type, v.id FROM incidents i
       CROSS JOIN LATERAL (VALUES ('all', ''), ('account', i.account_id::text), ('customer', i.customer_id),
         ('location', i.location_id::text)) AS v(type, id)
       WHERE i.id = ANY($1::uuid[])
     )
     ORDER BY s.id FOR SHARE OF s`,
    [pgArray(incidentIds), now],
  );
  return found.map(silenceOf);
}

/** The silences that hold now and whose scope takes in what happens there, for who only asks. */
export async function silencesAt(db: Queryable, place: Place, now: Date): Promise<Silence[]> {
  const found = await rows<Row>(
    db,
    `SELECT s.id, s.scope_type, s.scope_id, s.kinds, s.until FROM silences s
     WHERE s.ended_at IS NULL AND (s.until IS NULL OR s.until > $4)
       AND (s.scope_type, s.scope_id) IN (('all', ''), ('account', $1), ('customer', $2), ('location', $3))`,
    [place.accountId, place.customerId, place.locationId, now],
  );
  return found.map(silenceOf);
}

interface Row {
  readonly id: string;
  readonly scope_type: Scope['type'];
  readonly scope_id: string;
  readonly kinds: IncidentKind[] | null;
  readonly until: Date | null;
}

const silenceOf = ({ id, scope_type: type, scope_id: ref, kinds, until }: Row): Silence => ({
  id,
  scope: scopeFrom(type, ref),
  kinds,
  until,
});
