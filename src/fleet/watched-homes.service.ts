import { Injectable } from '@nestjs/common';
import { DataSource } from 'typeorm';

import type { LocationState } from '../domain/location';
import type { PodState } from '../domain/pod';
import { pgArray, rows } from '../platform/database/sql';

/** A home with its pods, also those that are not there any more: whoever shows them elsewhere takes them away. */
export interface WatchedHome {
  readonly id: string;
  readonly name: string;
  readonly state: LocationState;
  readonly stateSince: Date | null;
  readonly retired: boolean;
  readonly pods: readonly WatchedPod[];
}

interface WatchedPod {
  readonly id: string;
  readonly name: string;
  readonly state: PodState;
  readonly gone: boolean;
}

const HOMES = `SELECT l.id, l.name, l.state, l.state_since AS "stateSince", l.retired_at IS NOT NULL AS retired,
    COALESCE((
      SELECT jsonb_agg(jsonb_build_object('id', p.id, 'name', p.name, 'state', p.state, 'gone', p.unclaimed_at IS NOT NULL)
        ORDER BY p.gateway DESC, p.name, p.id)
      FROM pods p WHERE p.location_id = l.id
    ), '[]') AS pods
  FROM locations l`;

/** Homes as somebody else's program shows them, whoever reads there. */
@Injectable()
export class WatchedHomesService {
  constructor(private readonly db: DataSource) {}

  byIds(ids: readonly string[]): Promise<WatchedHome[]> {
    return rows(this.db, `${HOMES} WHERE l.id = ANY($1::uuid[])`, [pgArray(ids)]);
  }

  /** All of them, a part at a time, by their ids. */
  after(id: string | null, limit: number): Promise<WatchedHome[]> {
    return rows(this.db, `${HOMES} WHERE $1::uuid IS NULL OR l.id > $1 ORDER BY l.id LIMIT $2`, [id, limit]);
  }
}
