import { Injectable } from '@nestjs/common';
import { DataSource } from 'typeorm';

import type { View } from '../domain/scope';
import { rows } from '../platform/database/sql';
import { type Overview, WORST } from './fleet.service';
import { type Location, LOCATION_COLUMNS } from './location-details';
import { viewParams } from './view-params';

/** How the locations of one view stand, and when one of them was last looked at. */
export interface ViewOverview extends Overview {
  readonly lookedAt: Date | null;
}

const NOTHING: ViewOverview = { online: 0, degraded: 0, offline: 0, unknown: 0, worst: [], lookedAt: null };

/** Which locations each view shows. By the kind of scope, so that each finds its locations by an index. */
const SEEN = `
  wanted AS (SELECT * FROM unnest($1::int[], $2::text[], $3::text[]) AS w(view, type, id)),
  granted AS (SELECT * FROM unnest($4::int[], $5::text[], $6::text[]) AS g(view, type, id)),
  touched AS (
    SELECT w.view, l.id FROM wanted w JOIN locations l ON w.type = 'all'
    UNION SELECT w.view, l.id FROM wanted w
      JOIN locations l ON l.account_id = CASE WHEN w.type = 'account' THEN w.id::uuid END
    UNION SELECT w.view, l.id FROM wanted w JOIN locations l ON w.type = 'customer' AND l.customer_id = w.id
    UNION SELECT w.view, l.id FROM wanted w JOIN locations l ON l.id = CASE WHEN w.type = 'location' THEN w.id::uuid END
  ),
  seen AS (
    SELECT t.view, l.* FROM touched t JOIN locations l ON l.id = t.id
    WHERE l.retired_at IS NULL AND EXISTS (
      SELECT FROM granted g WHERE g.view = t.view AND CASE g.type WHEN 'all' THEN true
        WHEN 'account' THEN l.account_id::text = g.id WHEN 'customer' THEN l.customer_id = g.id
        ELSE l.id::text = g.id END
    )
  )`;

/** Many overviews at once, each of what somebody follows and may see. */
@Injectable()
export class OverviewsService {
  constructor(private readonly db: DataSource) {}

  /** In the order of the views: two statements, however many they are. */
  async of(views: readonly View[]): Promise<ViewOverview[]> {
    if (views.length === 0) return [];
    const params = viewParams(views);
    const [counts, worst] = await Promise.all([
      rows<Omit<ViewOverview, 'worst'> & { readonly view: number }>(
        this.db,
        `WITH ${SEEN}
         SELECT l.view, max(l.last_polled_at) AS "lookedAt",
           ${(['online', 'degraded', 'offline', 'unknown'] as const)
             .map((state) => `count(*) FILTER (WHERE l.state = '${state}')::int AS ${state}`)
             .join(', ')}
         FROM seen l GROUP BY l.view`,
        params,
      ),
      rows<Location & { readonly view: number }>(
        this.db,
        `WITH ${SEEN}
         SELECT ranked.* FROM (
           SELECT l.view, ${LOCATION_COLUMNS}, row_number() OVER (
             PARTITION BY l.view ORDER BY l.state = 'offline' DESC, l.state_since, l.id
           ) AS place
           FROM seen l WHERE l.state IN ('offline', 'degraded')
         ) ranked WHERE place <= ${WORST} ORDER BY ranked.view, place`,
        params,
      ),
    ]);
    const byView = new Map(counts.map(({ view, ...rest }) => [view, rest]));
    return views.map((_, no) => ({ ...NOTHING, ...byView.get(no), worst: worst.filter(({ view }) => view === no) }));
  }
}
