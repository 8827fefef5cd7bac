import { Injectable } from '@nestjs/common';
import { DataSource } from 'typeorm';

import type { LocationState } from '../domain/location';
import type { PodState } from '../domain/pod';
import type { Place, Scope } from '../domain/scope';
import { rows } from '../platform/database/sql';
import { visible } from './visible';

/** A location as people see it. */
export interface Location {
  readonly id: string;
  readonly accountId: string;
  readonly customerId: string;
  readonly locationId: string;
  readonly name: string;
  readonly customerName: string | null;
  readonly state: LocationState;
  readonly stateSince: Date | null;
  readonly podsOnline: number;
  readonly podsTotal: number;
  readonly devices: number | null;
  readonly serviceLevel: string | null;
  readonly timeZone: string | null;
  readonly lastPolledAt: Date | null;
}

/** A pod as people see it. */
export interface PodDetails {
  readonly id: string;
  readonly nodeId: string;
  readonly name: string;
  readonly gateway: boolean;
  readonly state: PodState;
  readonly stateSince: Date | null;
  readonly health: string | null;
  readonly alerts: readonly string[];
  readonly devices: number | null;
  readonly backhaul: string | null;
  readonly model: string | null;
  readonly firmware: string | null;
}

export interface Overview {
  readonly online: number;
  readonly degraded: number;
  readonly offline: number;
  readonly unknown: number;
  /** What is wrong now, the gravest and longest first; ten at most. */
  readonly worst: readonly Location[];
}

const COLUMNS = `l.id, l.account_id AS "accountId", l.customer_id AS "customerId", l.location_id AS "locationId", l.name,
  l.customer_name AS "customerName", l.state, l.state_since AS "stateSince", l.pods_online AS "podsOnline",
  l.pods_total AS "podsTotal", l.devices, l.service_level AS "serviceLevel", l.time_zone AS "timeZone",
  l.last_polled_at AS "lastPolledAt"`;

const WORST = 10;

/** Every location we watch, as it stands, for whoever may see it. */
@Injectable()
export class FleetService {
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
        `SELECT ${COLUMNS} FROM locations l
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

  /** Visible locations whose name, customer, account number or Plume id matches `text`; the closest names first. */
  findLocations(scopes: readonly Scope[], text: string, limit: number): Promise<Location[]> {
    const { sql, params } = visible(scopes, 3);
    const pattern = `%${text.trim().replace(/[\\%_]/g, '\\$&')}%`;
    return rows<Location>(
      this.db,
      `SELECT ${COLUMNS} FROM locations l
       WHERE l.retired_at IS NULL AND ${sql}
         AND (l.name ILIKE $1 OR l.customer_name ILIKE $1 OR l.customer_account_id ILIKE $1 OR l.location_id ILIKE $1
              OR l.customer_id ILIKE $1 OR l.id::text ILIKE $1)
       ORDER BY length(l.name), l.name, l.id LIMIT $2`,
      [pattern, limit, ...params],
    );
  }

  /** One location with its claimed pods, gateway first; null when it is not there, retired, or out of sight. */
  async location(id: string, scopes: readonly Scope[]): Promise<(Location & { pods: PodDetails[] }) | null> {
    const { sql, params } = visible(scopes, 2);
    const [location] = await rows<Location>(
      this.db,
      `SELECT ${COLUMNS} FROM locations l WHERE l.id::text = $1 AND l.retired_at IS NULL AND ${sql}`,
      [id, ...params],
    );
    if (!location) return null;
    const pods = await rows<PodDetails>(
      this.db,
      `SELECT id, node_id AS "nodeId", name, gateway, state, state_since AS "stateSince", health, alerts, devices,
              backhaul, model, firmware
       FROM pods WHERE location_id = $1 AND unclaimed_at IS NULL ORDER BY gateway DESC, name, node_id`,
      [location.id],
    );
    return { ...location, pods };
  }

  /** Where a location lies, for a permission to be asked; null when it is not there. */
  async placeOf(locationId: string): Promise<Place | null> {
    const [place] = await rows<Place>(
      this.db,
      `SELECT account_id AS "accountId", customer_id AS "customerId", id AS "locationId" FROM locations WHERE id::text = $1`,
      [locationId],
    );
    return place ?? null;
  }
}
