import { Injectable } from '@nestjs/common';
import { DataSource } from 'typeorm';

import type { LocationState } from '../domain/location';
import type { Place, Scope } from '../domain/scope';
import { together } from '../platform/clock/together';
import type { Slice } from '../platform/database/slice';
import { asId, pgArray, rows } from '../platform/database/sql';
import { type Location, LOCATION_COLUMNS } from './location-details';
import { likeness, type Naming, namedLocations, patternOf } from './named-locations';
import { isVisible, visible } from './visible';
import { storedPods, type WholeLocation, wholeLocations, wholeOf } from './whole-location';

export interface Overview {
  readonly online: number;
  readonly degraded: number;
  readonly offline: number;
  readonly unknown: number;
  /** What is wrong now, the gravest and longest first; ten at most. */
  readonly worst: readonly Location[];
}

/** As much of a location as fits when all of them are shown at once. */
export interface LocationInBrief {
  readonly id: string;
  readonly name: string;
  readonly customerName: string | null;
  readonly state: LocationState;
  readonly stateSince: Date | null;
  readonly podsOnline: number;
  readonly podsTotal: number;
}

export const WORST = 10;

/** Whether one of its pods has the serial number `$2`. */
const HAS_SERIAL = `l.id IN (SELECT p.location_id FROM pods p
  WHERE upper(COALESCE(p.serial, p.node_id)) = upper($2) AND p.unclaimed_at IS NULL)`;

/** What of the visible locations is listed; what is left out leaves out nothing. */
export interface LocationFilter {
  readonly state?: LocationState | undefined;
  readonly accountId?: string | undefined;
  /** Part of a name, a customer's name or an id; or the serial number of a pod. */
  readonly q?: string | undefined;
}

/** Every location we watch, as it stands, for whoever may see it. */
@Injectable()
export class FleetService {
  private readonly askNamed = together((questions: readonly Naming[]) => namedLocations(this.db, questions));
  private readonly askWhole = together((ids: readonly string[]) => wholeLocations(this.db, ids));
  private readonly askPods = together((ids: readonly string[]) => storedPods(this.db, ids));

  constructor(private readonly db: DataSource) {}

  /** How many of the visible locations are in which state, and the worst of them. */
  async overview(scopes: readonly Scope[]): Promise<Overview> {
    const { sql, params } = visible(scopes, 1);
    const [counts, worst] = await Promise.all([
      rows<{ state: LocationState; count: number }>(
        this.db,
        `SELECT l.state, count(*)::int AS count FROM locations l WHERE l.retired_at IS NULL AND ${sql} GROUP BY l.state`,
        params,
      ),
      rows<Location>(
        this.db,
        `SELECT ${LOCATION_COLUMNS} FROM locations l
         WHERE l.retired_at IS NULL AND l.state IN ('offline', 'degraded') AND ${sql}
         ORDER BY l.state = 'offline' DESC, l.state_since, l.id LIMIT ${WORST}`,
        params,
      ),
    ]);
    const count = (state: LocationState) => counts.find((each) => each.state === state)?.count ?? 0;
    return {
      online: count('online'),
      degraded: count('degraded'),
      offline: count('offline'),
      unknown: count('unknown'),
      worst,
    };
  }

  /** All visible locations in brief, by name: thousands in one statement, a hundred bytes each. */
  inBrief(scopes: readonly Scope[]): Promise<LocationInBrief[]> {
    const { sql, params } = visible(scopes, 1);
    return rows<LocationInBrief>(
      this.db,
      `SELECT l.id, l.name, l.customer_name AS "customerName", l.state, l.state_since AS "stateSince",
         l.pods_online AS "podsOnline", l.pods_total AS "podsTotal"
       FROM locations l WHERE l.retired_at IS NULL AND ${sql} ORDER BY l.name, l.id`,
      params,
    );
  }

  /** Those of these locations that are watched, whoever may see them. */
  byIds(ids: readonly string[]): Promise<Location[]> {
    const sql = `SELECT ${LOCATION_COLUMNS} FROM locations l WHERE l.id = ANY($1::uuid[]) AND l.retired_at IS NULL`;
    return rows<Location>(this.db, sql, [pgArray(ids)]);
  }

  /** A part of the visible locations, by name. */
  list(
    scopes: readonly Scope[],
    { state, accountId, q }: LocationFilter,
    { after: seen, limit }: Slice<readonly [name: string, id: string]>,
  ): Promise<Location[]> {
    const { sql, params } = visible(scopes, 8);
    return rows<Location>(
      this.db,
      `SELECT ${LOCATION_COLUMNS} FROM locations l
       WHERE l.retired_at IS NULL AND ${sql} AND ($2::text IS NULL OR ${likeness('$1')} OR ${HAS_SERIAL})
         AND ($3::text IS NULL OR l.state = $3) AND ($4::uuid IS NULL OR l.account_id = $4)
         AND ($5::text IS NULL OR (l.name, l.id) > ($5, $6::uuid))
       ORDER BY l.name, l.id LIMIT $7`,
      [
        q === undefined ? null : patternOf(q),
        q?.trim() ?? null,
        state ?? null,
        accountId ?? null,
        ...(seen ?? [null, null]),
        limit,
        ...params,
      ],
    );
  }

  /**
   * Visible locations that `text` names: those with just this name, account number or id; where there is none, those
   * that have it in one of them or in their customer's name. The closest names first.
   */
  findLocations(scopes: readonly Scope[], text: string, limit: number): Promise<Location[]> {
    return this.askNamed({ scopes, text, limit });
  }

  /**
   * A part of the visible locations to choose from: those of `first` in their order, then by name. With a text, only
   * those whose name, customer or Plume id has it, or one of whose pods has that serial number.
   */
  choices(
    scopes: readonly Scope[],
    text: string | null,
    first: readonly string[],
    { offset, limit }: { readonly offset: number; readonly limit: number },
  ): Promise<Location[]> {
    const { sql, params } = visible(scopes, 6);
    return rows<Location>(
      this.db,
      `SELECT ${LOCATION_COLUMNS} FROM locations l
       WHERE l.retired_at IS NULL AND ${sql}
         AND ($2::text IS NULL OR ${likeness('$1')} OR ${HAS_SERIAL})
       ORDER BY array_position($3::uuid[], l.id), lower(l.name), l.id OFFSET $4 LIMIT $5`,
      [text === null ? null : patternOf(text), text?.trim() ?? null, pgArray(first), offset, limit, ...params],
    );
  }

  /** Which of an account's locations are watched: our id by Plume's. */
  async watchedAt(accountId: string, locationIds: readonly string[]): Promise<ReadonlyMap<string, string>> {
    const found = await rows<{ locationId: string; id: string }>(
      this.db,
      `SELECT location_id AS "locationId", id FROM locations
       WHERE account_id = ${asId('$1')} AND location_id = ANY($2::text[]) AND retired_at IS NULL`,
      [accountId, pgArray(locationIds)],
    );
    return new Map(found.map(({ locationId, id }) => [locationId, id]));
  }

  /** One location with its claimed pods, gateway first; null when it is not there, retired, or out of sight. */
  async location(id: string, scopes: readonly Scope[]): Promise<Omit<WholeLocation, 'speedTests'> | null> {
    const whole = await this.whole(id, scopes);
    if (!whole) return null;
    const { speedTests: _, ...location } = whole;
    return location;
  }

  /** The same without its pods. */
  async bare(id: string, scopes: readonly Scope[]): Promise<Location | null> {
    const { sql, params } = visible(scopes, 2);
    const [location] = await rows<Location>(
      this.db,
      `SELECT ${LOCATION_COLUMNS} FROM locations l WHERE l.id = ${asId('$1')} AND l.retired_at IS NULL AND ${sql}`,
      [id, ...params],
    );
    return location ?? null;
  }

  /** One location with everything that a status of it is made of; null likewise. */
  async whole(id: string, scopes: readonly Scope[]): Promise<WholeLocation | null> {
    const found = await this.askWhole(id);
    return found && isVisible(scopes, found) ? found : null;
  }

  /** The same of a location that has just been read. */
  async wholeOf(location: Location): Promise<WholeLocation> {
    return wholeOf(location, await this.askPods(location.id));
  }

  /** Whether there is anything within `scope` that may be seen with these scopes. */
  async sees(scopes: readonly Scope[], scope: Scope): Promise<boolean> {
    if (scope.type === 'all') return true;
    const everything = scopes.some(({ type }) => type === 'all');
    const { sql, params } = visible(scopes, 4);
    const [row] = await rows<{ sees: boolean }>(
      this.db,
      `SELECT EXISTS (
         SELECT FROM locations l WHERE l.retired_at IS NULL AND ${sql}
           AND $1 = CASE $2 WHEN 'account' THEN l.account_id::text WHEN 'customer' THEN l.customer_id ELSE l.id::text END
       ) OR ($3 AND $2 = 'account' AND EXISTS (SELECT FROM plume_accounts WHERE id = ${asId('$1')})) AS sees`,
      [scope.id, scope.type, everything, ...params],
    );
    return row?.sees ?? false;
  }

  /** Where a location lies, for a permission to be asked; null when it is not there. */
  async placeOf(locationId: string): Promise<Place | null> {
    const [place] = await rows<Place>(
      this.db,
      `SELECT account_id AS "accountId", customer_id AS "customerId", id AS "locationId" FROM locations WHERE id = ${asId('$1')}`,
      [locationId],
    );
    return place ?? null;
  }
}
