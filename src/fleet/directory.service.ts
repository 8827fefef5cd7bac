import { Injectable } from '@nestjs/common';
import { DataSource } from 'typeorm';

import { pgArray, rows, type Tx } from '../platform/database/sql';
import { notify } from '../platform/database/listener';

/** A location as a list of Plume names it. */
export interface ListedLocation {
  readonly customerId: string;
  readonly locationId: string;
  readonly name: string;
  readonly customerName: string | null;
  readonly customerAccountId: string | null;
}

/** The channel on which it is told that a block of locations should be read anew. */
export const BLOCKS_CHANNEL = 'poll_blocks';

/** Which locations are watched: new ones are taken in, those that are gone retire and keep their history. */
@Injectable()
export class DirectoryService {
  constructor(private readonly db: DataSource) {}

  /** Takes in a page of an account's locations: new ones are added, retired ones come back. */
  add(accountId: string, listed: readonly ListedLocation[], now: Date): Promise<void> {
    return this.db.transaction(async (tx) => {
      const columns = [
        accountId,
        pgArray(listed.map(({ customerId }) => customerId)),
        pgArray(listed.map(({ locationId }) => locationId)),
        pgArray(listed.map(({ name }) => name)),
        pgArray(listed.map(({ customerName }) => customerName)),
        pgArray(listed.map(({ customerAccountId }) => customerAccountId)),
      ];
      const list = `unnest($2::text[], $3::text[], $4::text[], $5::text[], $6::text[])
        AS v(customer_id, location_id, name, customer_name, customer_account_id)`;
      // The anti-join keeps numbers dense: a conflict would burn one for every known location at every listing.
      const added = await rows<{ no: number }>(
        tx,
        `INSERT INTO locations (account_id, customer_id, location_id, name, customer_name, customer_account_id, created_at)
         SELECT $1::uuid, v.* , $7::timestamptz FROM ${list}
         WHERE NOT EXISTS (SELECT FROM locations l WHERE l.account_id = $1 AND l.location_id = v.location_id)
         ON CONFLICT DO NOTHING RETURNING no::int AS no`,
        [...columns, now],
      );
      const back = await rows<{ no: number }>(
        tx,
        `UPDATE locations l SET retired_at = NULL, missing_looks = 0 FROM ${list}
         WHERE l.account_id = $1 AND l.location_id = v.location_id AND l.retired_at IS NOT NULL AND l.dismissed_at IS NULL
         RETURNING l.no::int AS no`,
        columns,
      );
      await tx.query(
        `UPDATE locations l SET customer_id = v.customer_id, customer_name = v.customer_name,
           customer_account_id = v.customer_account_id FROM ${list}
         WHERE l.account_id = $1 AND l.location_id = v.location_id AND l.dismissed_at IS NULL
           AND (l.customer_id, l.customer_name, l.customer_account_id)
             IS DISTINCT FROM (v.customer_id, v.customer_name, v.customer_account_id)`,
        columns,
      );
      await this.readAnew(
        tx,
        [...added, ...back].map(({ no }) => Math.floor(no / 500)),
      );
    });
  }

  /** Retires the account's locations that a whole listing no longer named. Gives their ids. */
  async missingFrom(tx: Tx, accountId: string, locationIds: readonly string[]): Promise<string[]> {
    const gone = await rows<{ id: string }>(
      tx,
      // NOT IN is hashed; NOT EXISTS over a list of unknown length was compared pair by pair, 50 million at 10,000 homes.
      `SELECT id FROM locations WHERE account_id = $1 AND retired_at IS NULL
         AND location_id NOT IN (SELECT unnest($2::text[]))`,
      [accountId, pgArray(locationIds)],
    );
    return gone.map(({ id }) => id);
  }

  /** How many locations are watched. */
  async count(): Promise<number> {
    const [row] = await rows<{ count: number }>(
      this.db,
      'SELECT count(*)::int AS count FROM locations WHERE retired_at IS NULL',
    );
    return row?.count ?? 0;
  }

  /** How many locations are watched, and how many of them somebody has looked at since then. */
  async lookedAt(since: Date): Promise<{ watched: number; looked: number }> {
    const [row] = await rows<{ watched: number; looked: number }>(
      this.db,
      `SELECT count(*)::int AS watched, count(*) FILTER (WHERE last_polled_at >= $1)::int AS looked
       FROM locations WHERE retired_at IS NULL`,
      [since],
    );
    return row ?? { watched: 0, looked: 0 };
  }

  async countOf(accountId: string): Promise<number> {
    const [row] = await rows<{ count: number }>(
      this.db,
      'SELECT count(*)::int AS count FROM locations WHERE account_id = $1 AND retired_at IS NULL',
      [accountId],
    );
    return row?.count ?? 0;
  }

  /** Stops watching these locations. Their history stays. */
  async retire(tx: Tx, ids: readonly string[], now: Date): Promise<void> {
    const retired = await rows<{ no: number }>(
      tx,
      `UPDATE locations SET retired_at = $2, fingerprint = NULL WHERE id = ANY($1::uuid[]) AND retired_at IS NULL
       RETURNING no::int AS no`,
      [pgArray(ids), now],
    );
    await this.readAnew(
      tx,
      retired.map(({ no }) => Math.floor(no / 500)),
    );
  }

  /** Counts a look at which Plume knew nothing of these locations; gives those for which `limit` looks agree. */
  async missed(tx: Tx, ids: readonly string[], limit: number): Promise<string[]> {
    const gone = await rows<{ id: string; missing: number }>(
      tx,
      `UPDATE locations SET missing_looks = missing_looks + 1 WHERE id = ANY($1::uuid[]) AND retired_at IS NULL
       RETURNING id, missing_looks AS missing`,
      [pgArray(ids)],
    );
    return gone.filter(({ missing }) => missing >= limit).map(({ id }) => id);
  }

  /**
   * Calls unknown what was not seen since `before`, and everything of the accounts in `blind`; stored as transitions
   * dated from the last success. Whoever polls them is told to read them anew: their next look counts as news.
   */
  async loseSight(tx: Tx, before: Date, blind: readonly string[], now: Date): Promise<number> {
    const lost = await rows<{ no: number }>(
      tx,
      `WITH lost AS (
         SELECT id, state, last_polled_at FROM locations
         WHERE state <> 'unknown' AND retired_at IS NULL
           AND (last_polled_at < $1 OR account_id = ANY($2::uuid[]))
         ORDER BY id FOR UPDATE
       ), told AS (
         INSERT INTO transitions (location_id, pod_id, from_state, to_state, at, detected_at)
         SELECT id, NULL, state, 'unknown', COALESCE(last_polled_at, $3), $3 FROM lost
       )
       UPDATE locations l SET state = 'unknown', state_since = COALESCE(lost.last_polled_at, $3),
         candidate_state = NULL, candidate_count = 0, candidate_since = NULL, fingerprint = NULL
       FROM lost WHERE l.id = lost.id RETURNING l.no::int AS no`,
      [before, pgArray(blind), now],
    );
    await this.readAnew(
      tx,
      lost.map(({ no }) => Math.floor(no / 500)),
    );
    return lost.length;
  }

  /** Whoever polls these locations reads them anew: somebody else has recorded a look, or they are gone. */
  async changed(tx: Tx, nos: readonly number[]): Promise<void> {
    await this.readAnew(
      tx,
      nos.map((no) => Math.floor(no / 500)),
    );
  }

  private async readAnew(tx: Tx, blocks: readonly number[]): Promise<void> {
    if (blocks.length === 0) return;
    await tx.query(
      `INSERT INTO poll_blocks (block) SELECT DISTINCT v FROM unnest($1::int[]) AS v ORDER BY v
       ON CONFLICT (block) DO UPDATE SET revision = poll_blocks.revision + 1`,
      [pgArray([...new Set(blocks)])],
    );
    await notify(tx, BLOCKS_CHANNEL);
  }
}
