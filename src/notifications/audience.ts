import type { IncidentKind } from '../domain/incident';
import {
  filterOf,
  scopesTouched,
  type Happening,
  type HeardType,
  type Preferences,
  type Subscription,
} from '../domain/routing';
import type { Scope } from '../domain/scope';
import type { Severity } from '../domain/severity';
import { pgArray, rows, type Tx } from '../platform/database/sql';

/** A destination that hears now: enabled, verified, and not of somebody who was shut out. */
export const HEARS = 'd.enabled AND d.verified AND (u.id IS NULL OR u.active)';

/**
 * Whether the reader `u` of a destination may see the incident `i`: `covers` of domain/scope.ts, in SQL. Asked again when
 * something is sent, since what was granted when it was queued may have been taken back.
 */
export const MAY_SEE = `(u.role IS DISTINCT FROM 'viewer' OR EXISTS (
  SELECT FROM user_grants g WHERE g.user_id = u.id AND CASE g.type
    WHEN 'account' THEN g.ref = i.account_id::text
    WHEN 'customer' THEN g.ref = i.customer_id
    WHEN 'location' THEN g.ref = i.location_id::text END))`;

/** Whether the owner of `d` has not asked for quiet until after `now`. */
export const NOT_PAUSED = (now: string): string =>
  `NOT EXISTS (SELECT FROM preferences q WHERE q.user_id = d.user_id AND q.paused_until > ${now})`;

/** What somebody prefers, of `preferences p`. */
export const PREFERENCES = 'p.min_severity AS floors, p.types AS wanted_types, p.paused_until';

export interface PreferencesRow {
  readonly floors: Readonly<Record<string, Severity>> | null;
  readonly wanted_types: HeardType[] | null;
  readonly paused_until: Date | null;
}

/** Without a row everything is as usual. */
export const preferencesOf = (row: PreferencesRow): Preferences => ({
  minSeverity: row.floors ?? {},
  types: row.wanted_types,
  pausedUntil: row.paused_until,
});

export interface Audience {
  readonly subscriptions: readonly Subscription[];
  /** The channel of each destination named. */
  readonly channels: ReadonlyMap<string, string>;
}

/** What is less severe does not go this way, by channel; every severity does where it is not named. */
export type UsualSeverities = ReadonlyMap<string, Severity>;

/** The subscriptions that could concern any of these happenings: one statement, however many they are. */
export async function audienceOf(tx: Tx, happenings: readonly Happening[], usual: UsualSeverities): Promise<Audience> {
  const scopes = new Map<string, Scope>();
  for (const { place } of happenings) {
    for (const scope of scopesTouched(place)) scopes.set(`${scope.type}/${idOf(scope)}`, scope);
  }
  const touched = [...scopes.values()];
  const found = await rows<
    {
      destination_id: string;
      channel: string;
      scope_type: Scope['type'];
      scope_id: string;
      min_severity: Severity;
      kinds: IncidentKind[] | null;
      grants: { type: Scope['type']; id: string }[] | null;
    } & PreferencesRow
  >(
    tx,
    `SELECT s.destination_id, d.channel, s.scope_type, s.scope_id, s.min_severity, s.kinds, ${PREFERENCES},
       CASE WHEN u.role = 'viewer' THEN (
         SELECT COALESCE(jsonb_agg(jsonb_build_object('type', g.type, 'id', g.ref)), '[]')
         FROM user_grants g WHERE g.user_id = u.id
       ) END AS grants
     FROM unnest($1::text[], $2::text[]) AS x(type, id)
     JOIN subscriptions s ON s.scope_type = x.type AND s.scope_id = x.id
     JOIN destinations d ON d.id = s.destination_id
     LEFT JOIN users u ON u.id = d.user_id
     LEFT JOIN preferences p ON p.user_id = d.user_id
     WHERE ${HEARS}`,
    [pgArray(touched.map(({ type }) => type)), pgArray(touched.map(idOf))],
  );
  return {
    channels: new Map(found.map((row) => [row.destination_id, row.channel])),
    subscriptions: found.map((row) => ({
      destinationId: row.destination_id,
      scope: scopeFrom(row.scope_type, row.scope_id),
      minSeverity: row.min_severity,
      filter: filterOf(preferencesOf(row), row.channel, usual.get(row.channel)),
      kinds: row.kinds,
      within: row.grants && row.grants.map(({ type, id }) => scopeFrom(type, id)),
    })),
  };
}

/** Where admins are reached, with the channel of each; where `now` is given, only those who want no quiet then. */
export async function adminDestinations(tx: Tx, now: Date | null): Promise<ReadonlyMap<string, string>> {
  const found = await rows<{ id: string; channel: string }>(
    tx,
    `SELECT d.id, d.channel FROM destinations d JOIN users u ON u.id = d.user_id
     WHERE u.role = 'admin' AND ${HEARS} AND ${NOT_PAUSED('$1::timestamptz')}`,
    [now],
  );
  return new Map(found.map(({ id, channel }) => [id, channel]));
}

/** The id of a scope as it is stored; empty for `all`. */
export const idOf = (scope: Scope): string => (scope.type === 'all' ? '' : scope.id);

/** A scope from how it is stored. */
export const scopeFrom = (type: Scope['type'], id: string): Scope => (type === 'all' ? { type } : { type, id });
