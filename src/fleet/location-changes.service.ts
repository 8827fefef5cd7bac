import { Injectable } from '@nestjs/common';
import { DataSource } from 'typeorm';

import type { LocationDocument } from '../domain/location';
import { notThere, Refusal } from '../domain/refusal';
import { Audit } from '../platform/audit/audit';
import { Clock } from '../platform/clock/clock';
import { pgArray, rows, type Transactional, type Tx } from '../platform/database/sql';
import { DirectoryService } from './directory.service';
import { LOCATION_COLUMNS, type Location } from './location-details';

/** Where a location is found at Plume, with the account through which it is seen. */
export interface LocationAt {
  readonly accountId: string;
  readonly customerId: string;
  readonly locationId: string;
}

export const isWatched = (field: string | null = null): Refusal =>
  new Refusal('conflict', { en: 'This location is watched already.', es: 'Esta ubicación ya se vigila.' }, field);

/** Where anything is kept of a location besides its own row. */
const KEPT_OF_A_LOCATION = 'transitions signal_transitions signals speed_tests pods incidents location_notes'.split(
  ' ',
);

/** Takes in locations, names them, lets them go and deletes them, by people's wish. */
@Injectable()
export class LocationChangesService {
  constructor(
    private readonly db: DataSource,
    private readonly clock: Clock,
    private readonly directory: DirectoryService,
    private readonly audit: Audit,
  ) {}

  /** Watches a location, or watches it again. Gives our id; throws a Refusal when it is watched already. */
  add(
    { accountId, customerId, locationId }: LocationAt,
    { name }: LocationDocument,
    now: Date,
    within: Transactional = this.db,
  ): Promise<string> {
    return within.transaction(async (tx) => {
      const [taken] = await rows<{ id: string; no: number }>(
        tx,
        `INSERT INTO locations AS l (account_id, customer_id, location_id, name, created_at)
         VALUES ($1, $2, $3, $4, $5)
         ON CONFLICT (account_id, location_id) DO UPDATE
           SET retired_at = NULL, dismissed_at = NULL, missing_looks = 0, customer_id = excluded.customer_id,
             -- Without a name: it was erased.
             name = CASE l.name WHEN '' THEN excluded.name ELSE l.name END, named_by_us = l.named_by_us AND l.name <> ''
           WHERE l.retired_at IS NOT NULL
         RETURNING id, no::int AS no`,
        [accountId, customerId, locationId, name ?? locationId, now],
      );
      if (!taken) throw isWatched();
      await this.directory.changed(tx, [taken.no]);
      const after = { accountId, customerId, locationId, name };
      await this.write(tx, 'location.added', taken.id, null, after);
      return taken.id;
    });
  }

  /** Gives a location a name of our own; null takes over Plume's again. */
  rename(id: string, name: string | null, unchanged: (current: Location) => void): Promise<Location> {
    return this.db.transaction(async (tx) => {
      const before = await this.locked(tx, id);
      unchanged(before);
      const [after] = await rows<Location & { no: number }>(
        tx,
        `UPDATE locations l SET name = COALESCE($2, l.name), named_by_us = $2::text IS NOT NULL,
           document_at = CASE WHEN $2::text IS NULL THEN NULL ELSE l.document_at END
         WHERE l.id = $1 RETURNING ${LOCATION_COLUMNS}, l.no::int AS no`,
        [id, name],
      );
      const { no, ...location } = after as Location & { no: number };
      await this.directory.changed(tx, [no]);
      await this.write(tx, 'location.renamed', id, { name: before.name }, { name });
      return location;
    });
  }

  /** Watches a location no more, in the transaction it is given, whatever Plume goes on listing. */
  async dismiss(tx: Tx, id: string, now: Date): Promise<void> {
    const before = await this.locked(tx, id);
    await tx.query('UPDATE locations SET dismissed_at = $2 WHERE id = $1', [id, now]);
    await this.directory.retire(tx, [id], now);
    await this.write(tx, 'location.retired', id, before, null);
  }

  /** Stops watching some locations of an account, retired ones included. Gives their ids, `limit` at the most. */
  async retireSomeOf(tx: Tx, accountId: string, limit: number, now: Date): Promise<string[]> {
    const found = await rows<{ id: string }>(
      tx,
      'SELECT id FROM locations WHERE account_id = $1 ORDER BY id LIMIT $2 FOR UPDATE',
      [accountId, limit],
    );
    const ids = found.map(({ id }) => id);
    await this.directory.retire(tx, ids, now);
    return ids;
  }

  /** Deletes locations that are watched no more, with their pods and their history; their incidents stay. */
  async remove(tx: Tx, ids: readonly string[], now: Date): Promise<void> {
    for (const table of ['transitions', 'signal_transitions', 'signals', 'speed_tests']) {
      await tx.query(`DELETE FROM ${table} WHERE location_id = ANY($1::uuid[])`, [pgArray(ids)]);
    }
    await tx.query(
      `UPDATE silences SET ended_at = $2
       WHERE scope_type = 'location' AND scope_id = ANY($1::text[]) AND ended_at IS NULL`,
      [pgArray(ids), now],
    );
    await tx.query('DELETE FROM locations WHERE id = ANY($1::uuid[])', [pgArray(ids)]);
  }

  /**
   * Deletes all that is known of a location that is watched no more. Where the whole partner is watched, its bare ids stay:
   * without them the next listing would take it in again.
   */
  async erase(tx: Tx, id: string): Promise<void> {
    const now = this.clock.now();
    for (const table of KEPT_OF_A_LOCATION) {
      await tx.query(`DELETE FROM ${table} WHERE location_id = $1`, [id]);
    }
    await tx.query(
      `UPDATE silences SET ended_at = $2 WHERE scope_type = 'location' AND scope_id = $1 AND ended_at IS NULL`,
      [id, now],
    );
    await tx.query(
      `DELETE FROM locations l USING plume_accounts a WHERE l.id = $1 AND a.id = l.account_id AND a.monitor = 'selected'`,
      [id],
    );
    await tx.query(
      `UPDATE locations SET name = '', named_by_us = true, customer_name = NULL, customer_account_id = NULL,
         service_level = NULL, time_zone = NULL, state = 'unknown', state_since = NULL, devices = NULL,
         pods_online = 0, pods_total = 0, document_at = NULL, dismissed_at = COALESCE(dismissed_at, $2)
       WHERE id = $1`,
      [id, now],
    );
    await this.write(tx, 'location.erased', id, null, null);
  }

  /** Whether it is there and watched; null when it is not there at all. */
  async isWatched(tx: Tx, id: string): Promise<boolean | null> {
    const [found] = await rows<{ watched: boolean }>(
      tx,
      'SELECT retired_at IS NULL AS watched FROM locations WHERE id = $1 FOR UPDATE',
      [id],
    );
    return found?.watched ?? null;
  }

  private async locked(tx: Tx, id: string): Promise<Location> {
    const [location] = await rows<Location>(
      tx,
      `SELECT ${LOCATION_COLUMNS} FROM locations l WHERE l.id = $1 AND l.retired_at IS NULL FOR UPDATE`,
      [id],
    );
    if (!location) throw notThere();
    return location;
  }

  private write(tx: Tx, action: string, id: string, before: object | null, after: object | null): Promise<void> {
    return this.audit.write(tx, { action, subjectType: 'location', subjectId: id, before, after });
  }
}
