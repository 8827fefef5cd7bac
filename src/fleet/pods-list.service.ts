import { Injectable } from '@nestjs/common';
import { DataSource } from 'typeorm';

import type { PodState } from '../domain/pod';
import type { Scope } from '../domain/scope';
import type { Slice } from '../platform/database/slice';
import { rows } from '../platform/database/sql';
import type { PodDetails } from './location-details';
import { visible } from './visible';

/** A pod with the home it stands in. */
export interface ListedPod extends PodDetails {
  readonly locationId: string;
  readonly locationName: string;
}

/** What of the visible pods is listed; what is left out leaves out nothing. */
export interface PodFilter {
  readonly locationId?: string | undefined;
  readonly state?: PodState | undefined;
  /** Those that are connected and not well. */
  readonly ailing?: boolean | undefined;
}

/** Pods of the whole network, as they stand. */
@Injectable()
export class PodsListService {
  constructor(private readonly db: DataSource) {}

  /** The claimed pods that somebody with these scopes may see, by id. */
  list(
    scopes: readonly Scope[],
    { locationId, state, ailing }: PodFilter,
    { after: seen, limit }: Slice<readonly [podId: string]>,
  ): Promise<ListedPod[]> {
    const { sql, params } = visible(scopes, 6);
    return rows<ListedPod>(
      this.db,
      `SELECT p.id, p.node_id AS "nodeId", p.name, p.gateway, p.state, p.state_since AS "stateSince", p.health, p.alerts,
         p.devices, p.backhaul, p.model, p.firmware, p.serial, p.mac, p.ip, l.id AS "locationId", l.name AS "locationName"
       FROM pods p JOIN locations l ON l.id = p.location_id
       WHERE p.unclaimed_at IS NULL AND l.retired_at IS NULL AND ${sql}
         AND ($1::text IS NULL OR l.id::text = $1) AND ($2::text IS NULL OR p.state = $2)
         AND (NOT $3::boolean OR (p.state = 'online' AND (lower(p.health) IN ('fair', 'poor') OR cardinality(p.alerts) > 0)))
         AND ($4::uuid IS NULL OR p.id > $4)
       ORDER BY p.id LIMIT $5`,
      [locationId ?? null, state ?? null, ailing ?? false, seen?.[0] ?? null, limit, ...params],
    );
  }
}
