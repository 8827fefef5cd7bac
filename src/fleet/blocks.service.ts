import { Injectable } from '@nestjs/common';
import { DataSource } from 'typeorm';

import type { LocationRef } from '../domain/location';
import { after, seconds } from '../domain/duration';
import { Clock } from '../platform/clock/clock';
import { pgArray, rows, type Tx } from '../platform/database/sql';

export const BLOCK_LEASE = seconds(30);

/** A block of locations that this process may poll until `until`; its token fences what it records. */
export interface BlockLease {
  readonly block: number;
  readonly revision: number;
  readonly token: string;
  until: Date;
}

/** What a poller needs to hold in memory of a location. */
export interface WatchedLocation extends LocationRef {
  readonly id: string;
  readonly no: number;
  readonly block: number;
  readonly accountId: string;
  readonly fingerprint: string | null;
  readonly confirming: boolean;
  readonly reviewAt: Date | null;
  readonly nextPollAt: Date | null;
  readonly devicesAt: Date | null;
  readonly documentAt: Date | null;
}

/** Who polls which block of locations: leases of 30 s, shared evenly by the replicas that are alive. */
@Injectable()
export class BlocksService {
  constructor(
    private readonly db: DataSource,
    private readonly clock: Clock,
  ) {}

  async count(): Promise<number> {
    const [row] = await rows<{ count: number }>(this.db, 'SELECT count(*)::int AS count FROM poll_blocks');
    return row?.count ?? 0;
  }

  /** Takes up to `limit` blocks that nobody holds. */
  claim(owner: string, limit: number): Promise<BlockLease[]> {
    const now = this.clock.now();
    return rows<BlockLease>(
      this.db,
      `UPDATE poll_blocks SET lease_owner = $1, lease_until = $2, lease_token = gen_random_uuid()
       WHERE block IN (
         SELECT block FROM poll_blocks WHERE lease_until IS NULL OR lease_until <= $3
         ORDER BY lease_until NULLS FIRST, block LIMIT $4 FOR UPDATE SKIP LOCKED
       )
       RETURNING block, revision, lease_token AS token, lease_until AS until`,
      [owner, after(now, BLOCK_LEASE), now, limit],
    );
  }

  /** Keeps the leases that are still ours; what is missing in the answer was lost. */
  renew(leases: readonly BlockLease[]): Promise<BlockLease[]> {
    return rows<BlockLease>(
      this.db,
      `UPDATE poll_blocks SET lease_until = $1 WHERE lease_token = ANY($2::uuid[])
       RETURNING block, revision, lease_token AS token, lease_until AS until`,
      [after(this.clock.now(), BLOCK_LEASE), tokens(leases)],
    );
  }

  async release(leases: readonly BlockLease[]): Promise<void> {
    await this.db.query(
      `UPDATE poll_blocks SET lease_owner = NULL, lease_until = NULL, lease_token = NULL
       WHERE lease_token = ANY($1::uuid[])`,
      [tokens(leases)],
    );
  }

  /** Every location of these blocks that is watched. */
  load(blocks: readonly number[]): Promise<WatchedLocation[]> {
    return rows<WatchedLocation>(
      this.db,
      `SELECT l.id, l.no::int AS no, (l.no / 500)::int AS block, l.account_id AS "accountId",
              l.customer_id AS "customerId", l.location_id AS "locationId", l.fingerprint,
              l.candidate_count > 0 OR l.state = 'unknown' OR l.missing_looks > 0 OR EXISTS (
                SELECT FROM pods p WHERE p.location_id = l.id AND p.unclaimed_at IS NULL AND p.candidate_count > 0
              ) AS confirming,
              l.review_at AS "reviewAt", l.next_poll_at AS "nextPollAt", l.devices_at AS "devicesAt",
              l.document_at AS "documentAt"
       FROM locations l WHERE l.no / 500 = ANY($1::int[]) AND l.retired_at IS NULL`,
      [pgArray(blocks)],
    );
  }

  /** Of these blocks, those whose lease is still the one given: what others took over is not ours to record. */
  async stillHeld(tx: Tx, leases: readonly BlockLease[]): Promise<Set<number>> {
    const held = await rows<{ block: number }>(
      tx,
      'SELECT block FROM poll_blocks WHERE lease_token = ANY($1::uuid[])',
      [tokens(leases)],
    );
    return new Set(held.map(({ block }) => block));
  }
}

const tokens = (leases: readonly BlockLease[]) => pgArray([...new Set(leases.map(({ token }) => token))]);
