import { Injectable } from '@nestjs/common';
import { DataSource } from 'typeorm';

import type { Scope } from '../domain/scope';
import type { Slice } from '../platform/database/slice';
import { rows } from '../platform/database/sql';
import { visible } from './visible';

/** A customer as far as their locations are watched. */
export interface Customer {
  /** Plume's id. */
  readonly id: string;
  readonly accountId: string;
  readonly name: string | null;
  /** The number that the operator gave them. */
  readonly accountNumber: string | null;
  readonly locations: number;
  readonly offline: number;
  readonly degraded: number;
}

/** The customers whose locations are watched: Plume is not asked. */
@Injectable()
export class CustomersService {
  constructor(private readonly db: DataSource) {}

  /** Those of whom somebody with these scopes may see a location, by id; with a text, those who have it somewhere. */
  list(
    scopes: readonly Scope[],
    text: string | null,
    { after: seen, limit }: Slice<readonly [customerId: string, accountId: string]>,
  ): Promise<Customer[]> {
    const { sql, params } = visible(scopes, 5);
    return rows<Customer>(
      this.db,
      `SELECT l.customer_id AS id, l.account_id AS "accountId", max(l.customer_name) AS name,
         max(l.customer_account_id) AS "accountNumber", count(*)::int AS locations,
         count(*) FILTER (WHERE l.state = 'offline')::int AS offline,
         count(*) FILTER (WHERE l.state = 'degraded')::int AS degraded
       FROM locations l
       WHERE l.retired_at IS NULL AND ${sql}
         AND ($1::text IS NULL OR l.customer_name ILIKE $1 OR l.customer_account_id ILIKE $1 OR l.customer_id ILIKE $1
           OR l.name ILIKE $1)
         AND ($2::text IS NULL OR (l.customer_id COLLATE "C", l.account_id) > ($2 COLLATE "C", $3::uuid))
       GROUP BY l.customer_id, l.account_id
       ORDER BY l.customer_id COLLATE "C", l.account_id LIMIT $4`,
      [text === null ? null : patternOf(text), ...(seen ?? [null, null]), limit, ...params],
    );
  }
}

const patternOf = (text: string) => `%${text.trim().replace(/[\\%_]/g, '\\$&')}%`;
