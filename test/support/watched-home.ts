import { DataSource } from 'typeorm';

import type { PodObservation } from '../../src/domain/pod';
import { RecorderService } from '../../src/fleet/recorder.service';
import { databaseOptions } from '../../src/platform/database/options';
import { at, NOON, seen } from './builders';
import { freshDatabase, type FreshDatabase } from './database';

const ACCOUNT = '00000000-0000-4000-8000-000000000001';

/** Our id of the one home. */
export const HOME = '00000000-0000-4000-8000-000000000002';

/** Its gateway, as a look sees it. */
export const gateway = (given: Partial<PodObservation> = {}): PodObservation =>
  seen({ nodeId: 'GW', name: 'Router', gateway: true, ...given });

/** A database with one account and one home, in which looks at it are put on record. */
export class WatchedHome {
  private readonly recorder = new RecorderService();

  private constructor(
    readonly db: DataSource,
    private readonly database: FreshDatabase,
    private readonly confirmLooks: number,
  ) {}

  /** `confirmLooks`: how many must agree before something counts as offline. */
  static async open({ confirmLooks }: { confirmLooks: number }): Promise<WatchedHome> {
    const database = await freshDatabase();
    const db = await new DataSource(databaseOptions(database.url)).initialize();
    return new WatchedHome(db, database, confirmLooks);
  }

  /** As it was when nobody had looked at it yet. */
  async isNew(): Promise<void> {
    await this.db.query('TRUNCATE plume_accounts, transitions, speed_tests CASCADE');
    await this.db.query(
      `INSERT INTO plume_accounts (id, name, partner_id, sealed_auth_header, sso_url, api_base, reports_base, monitor,
         state_since, created_at) VALUES ($1, 'default', 'p', 's', 'u', 'a', 'r', 'all', $2, $2)`,
      [ACCOUNT, NOON],
    );
    await this.db.query(
      `INSERT INTO locations (id, account_id, customer_id, location_id, name, created_at)
       VALUES ($1, $2, 'c', 'l', 'Casa Vega', $3)`,
      [HOME, ACCOUNT, NOON],
    );
  }

  /** One look, so many minutes after noon. Gives what was recorded of it. */
  look(minute: number, ...pods: PodObservation[]) {
    const looked = {
      id: HOME,
      observation: { at: at(minute), pods },
      fingerprint: 'print',
      devices: 7,
      nextPollAt: at(minute + 1),
      soonAt: at(minute),
    };
    return this.db.transaction(async (tx) => {
      const known = await this.recorder.lock(tx, [HOME]);
      const { recorded, stored } = this.recorder.record(tx, known, [looked], this.confirmLooks);
      await stored;
      return recorded;
    });
  }

  async close(): Promise<void> {
    await this.db.destroy();
    await this.database.drop();
  }
}
