import { Injectable } from '@nestjs/common';
import { DataSource } from 'typeorm';

import type { Scope, View } from '../domain/scope';
import { viewParams } from '../fleet/view-params';
import { rows } from '../platform/database/sql';
import { DETAILS, type Incident } from './incidents.service';
import { visible } from './visible';

/** How many incidents are open, by how grave they are. */
export interface OpenCounts {
  readonly critical: number;
  readonly warning: number;
  readonly info: number;
}

/** What of a list is shown: so many, after those that are passed over. */
export interface Part {
  readonly offset: number;
  readonly limit: number;
}

/** What is wrong now and wants somebody, with how much there is of it. */
export interface Pressing {
  readonly incidents: Incident[];
  /** How many nobody has acknowledged. */
  readonly open: number;
  readonly acknowledged: number;
}

const NONE: OpenCounts = { critical: 0, warning: 0, info: 0 };

/** Whether a scope covers the incident `i`: `covers` of domain/scope.ts, in SQL. */
const covered = (by: string) => `CASE ${by}.type WHEN 'all' THEN true WHEN 'account' THEN i.account_id::text = ${by}.id
  WHEN 'customer' THEN i.customer_id = ${by}.id ELSE i.location_id::text = ${by}.id END`;

const GRAVEST_FIRST = `CASE i.severity WHEN 'critical' THEN 0 WHEN 'warning' THEN 1 ELSE 2 END, i.opened_at DESC, i.id`;

const PRESSING_FIRST = `i.status = 'acknowledged', ${GRAVEST_FIRST}`;

/** What is wrong now. */
@Injectable()
export class OpenIncidentsService {
  constructor(private readonly db: DataSource) {}

  /** Those that somebody with these scopes may see, the gravest first and of these the newest, and how many there are. */
  async page(scopes: readonly Scope[], { offset, limit }: Part): Promise<{ incidents: Incident[]; total: number }> {
    const { sql, params } = visible(scopes, 3);
    const where = `i.resolved_at IS NULL AND ${sql}`;
    const counting = visible(scopes, 1);
    const [incidents, [counted]] = await Promise.all([
      rows<Incident>(this.db, `${DETAILS} WHERE ${where} ORDER BY ${GRAVEST_FIRST} LIMIT $1 OFFSET $2`, [
        limit,
        offset,
        ...params,
      ]),
      rows<{ total: number }>(
        this.db,
        `SELECT count(*)::int AS total FROM incidents i WHERE i.resolved_at IS NULL AND ${counting.sql}`,
        counting.params,
      ),
    ]);
    return { incidents, total: counted?.total ?? 0 };
  }

  /**
   * The most pressing that somebody with these scopes may see: what nobody has acknowledged first, then what somebody
   * has; of each the gravest, and of these the newest.
   */
  async pressing(scopes: readonly Scope[], limit: number): Promise<Pressing> {
    const { sql, params } = visible(scopes, 2);
    const counting = visible(scopes, 1);
    const [incidents, [counted]] = await Promise.all([
      // Names are looked up of those few only: in a storm thousands are open.
      rows<Incident>(
        this.db,
        `${DETAILS} WHERE i.id IN (
           SELECT i.id FROM incidents i WHERE i.resolved_at IS NULL AND ${sql} ORDER BY ${PRESSING_FIRST} LIMIT $1
         ) ORDER BY ${PRESSING_FIRST}`,
        [limit, ...params],
      ),
      rows<Omit<Pressing, 'incidents'>>(
        this.db,
        `SELECT count(*) FILTER (WHERE i.status = 'open')::int AS open,
           count(*) FILTER (WHERE i.status = 'acknowledged')::int AS acknowledged
         FROM incidents i WHERE i.resolved_at IS NULL AND ${counting.sql}`,
        counting.params,
      ),
    ]);
    return { incidents, open: counted?.open ?? 0, acknowledged: counted?.acknowledged ?? 0 };
  }

  /** How many are open in each of these views, in their order: one statement, however many they are. */
  async countsOf(views: readonly View[]): Promise<OpenCounts[]> {
    if (views.length === 0) return [];
    const found = await rows<OpenCounts & { readonly view: number }>(
      this.db,
      `SELECT v.view, count(*) FILTER (WHERE v.severity = 'critical')::int AS critical,
         count(*) FILTER (WHERE v.severity = 'warning')::int AS warning,
         count(*) FILTER (WHERE v.severity = 'info')::int AS info
       FROM (
         SELECT DISTINCT w.view, i.id, i.severity
         FROM unnest($1::int[], $2::text[], $3::text[]) AS w(view, type, id)
         JOIN incidents i ON i.resolved_at IS NULL AND ${covered('w')}
         WHERE EXISTS (
           SELECT FROM unnest($4::int[], $5::text[], $6::text[]) AS g(view, type, id)
           WHERE g.view = w.view AND ${covered('g')}
         )
       ) v GROUP BY v.view`,
      viewParams(views),
    );
    const byView = new Map(found.map(({ view, ...counts }) => [view, counts]));
    return views.map((_, no) => byView.get(no) ?? NONE);
  }
}
