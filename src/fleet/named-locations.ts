import type { DataSource } from 'typeorm';

import type { Scope } from '../domain/scope';
import { asId, pgArray, rows } from '../platform/database/sql';
import { type Location, LOCATION_COLUMNS } from './location-details';
import { visible } from './visible';

/** Which locations somebody means by what they have written. */
export interface Naming {
  readonly scopes: readonly Scope[];
  readonly text: string;
  /** So many are found at most. */
  readonly limit: number;
}

/** Whether a name or number of the location `l` is like `pattern`. */
export const likeness = (pattern: string): string => `(l.name ILIKE ${pattern} OR l.customer_name ILIKE ${pattern}
  OR l.customer_account_id ILIKE ${pattern} OR l.location_id ILIKE ${pattern} OR l.customer_id ILIKE ${pattern}
  OR l.id::text ILIKE ${pattern})`;

/** Whether it is just what was asked for; an index for each. */
const NAMED = `(lower(l.name) = lower(asked.text COLLATE "C") OR l.location_id = asked.text
  OR l.customer_account_id = asked.text OR l.customer_id = asked.text OR l.id = ${asId('asked.text')})`;

export const patternOf = (text: string): string => `%${text.trim().replace(/[\\%_]/g, '\\$&')}%`;

/** What each of them means, see `FleetService.findLocations`: one statement for all who see the same. */
export async function namedLocations(db: DataSource, namings: readonly Naming[]): Promise<Location[][]> {
  const alike = new Map<string, number[]>();
  for (const [place, { scopes, limit }] of namings.entries()) {
    const key = JSON.stringify([limit, scopes]);
    alike.set(key, [...(alike.get(key) ?? []), place]);
  }
  const found: Location[][] = namings.map(() => []);
  const ask = async (places: readonly number[]) => {
    const asked = places.map((place) => namings[place] as Naming);
    for (const { place, ...location } of await ofOneView(db, asked)) found[places[place - 1] ?? -1]?.push(location);
  };
  await Promise.all([...alike.values()].map(ask));
  return found;
}

function ofOneView(db: DataSource, asked: readonly Naming[]): Promise<(Location & { readonly place: number })[]> {
  const [{ scopes, limit } = { scopes: [], limit: 0 }] = asked;
  const { sql, params } = visible(scopes, 4);
  const those = (condition: string) =>
    `SELECT ${LOCATION_COLUMNS} FROM locations l WHERE l.retired_at IS NULL AND ${sql} AND ${condition}`;
  return rows(
    db,
    `SELECT asked.place::int AS place, found.*
     FROM unnest($1::text[], $2::text[]) WITH ORDINALITY AS asked(text, pattern, place)
     CROSS JOIN LATERAL (
       WITH named AS (${those(NAMED)})
       SELECT * FROM (
         SELECT * FROM named UNION ALL ${those(`${likeness('asked.pattern')} AND NOT EXISTS (SELECT FROM named)`)}
       ) AS these ORDER BY length(name), name, id LIMIT $3
     ) AS found
     ORDER BY place, length(name), name, id`,
    [
      pgArray(asked.map(({ text }) => text.trim())),
      pgArray(asked.map(({ text }) => patternOf(text))),
      limit,
      ...params,
    ],
  );
}
