import type { IncidentKind } from '../domain/incident';
import { scopesTouched, type Happening, type Subscription } from '../domain/routing';
import type { Scope } from '../domain/scope';
import type { Severity } from '../domain/severity';
import { pgArray, rows, type Tx } from '../platform/database/sql';

/** A destination that hears now: enabled, verified, and not of somebody who was shut out. */
const HEARS = 'd.enabled AND d.verified AND (u.id IS NULL OR u.active)';

export interface Audience {
  readonly subscriptions: readonly Subscription[];
  /** The channel of each destination named. */
  readonly channels: ReadonlyMap<string, string>;
}

/** The subscriptions that could concern any of these happenings: one statement, however many they are. */
export async function audienceOf(tx: Tx, happenings: readonly Happening[]): Promise<Audience> {
  const scopes = new Map<string, Scope>();
  for (const { place } of happenings) {
    for (const scope of scopesTouched(place)) scopes.set(`${scope.type}/${idOf(scope)}`, scope);
  }
  const touched = [...scopes.values()];
  const found = await rows<{
    destination_id: string;
    channel: string;
    scope_type: Scope['type'];
    scope_id: string;
    min_severity: Severity;
    kinds: IncidentKind[] | null;
    grants: { type: Scope['type']; id: string }[] | null;
  }>(
    tx,
    `SELECT s.destination_id, d.channel, s.scope_type, s.scope_id, s.min_severity, s.kinds,
       CASE WHEN u.role = 'viewer' THEN (
         SELECT COALESCE(jsonb_agg(jsonb_build_object('type', g.type, 'id', g.ref)), '[]')
         FROM user_grants g WHERE g.user_id = u.id
       ) END AS grants
     FROM unnest($1::text[], $2::text[]) AS x(type, id)
     JOIN subscriptions s ON s.scope_type = x.type AND s.scope_id = x.id
     JOIN destinations d ON d.id = s.destination_id
     LEFT JOIN users u ON u.id = d.user_id
     WHERE ${HEARS}`,
    [pgArray(touched.map(({ type }) => type)), pgArray(touched.map(idOf))],
  );
  return {
    channels: new Map(found.map((row) => [row.destination_id, row.channel])),
    subscriptions: found.map((row) => ({
      destinationId: row.destination_id,
      scope: scopeFrom(row.scope_type, row.scope_id),
      minSeverity: row.min_severity,
      kinds: row.kinds,
      within: row.grants && row.grants.map(({ type, id }) => scopeFrom(type, id)),
    })),
  };
}

/** Where admins are reached, with the channel of each. */
export async function adminDestinations(tx: Tx): Promise<ReadonlyMap<string, string>> {
  const found = await rows<{ id: string; channel: string }>(
    tx,
    `SELECT d.id, d.channel FROM destinations d JOIN users u ON u.id = d.user_id WHERE u.role = 'admin' AND ${HEARS}`,
  );
  return new Map(found.map(({ id, channel }) => [id, channel]));
}

/** The id of a scope as it is stored; empty for `all`. */
export const idOf = (scope: Scope): string => (scope.type === 'all' ? '' : scope.id);

/** A scope from how it is stored. */
export const scopeFrom = (type: Scope['type'], id: string): Scope => (type === 'all' ? { type } : { type, id });
