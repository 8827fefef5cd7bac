import { DataSource } from 'typeorm';

import { freshDatabase, type FreshDatabase } from '../../test/support/database';
import { TestClock } from '../../test/support/test-clock';
import { AccountChangesService } from '../fleet/account-changes.service';
import { AccountsService } from '../fleet/accounts.service';
import { DirectoryService } from '../fleet/directory.service';
import { FleetConfig } from '../fleet/fleet.config';
import { LocationChangesService } from '../fleet/location-changes.service';
import { PlumeAccountEntity } from '../fleet/plume-account.entity';
import type { ReviewService } from '../incidents/review.service';
import type { PlumeClient } from '../plume-client/plume-client';
import { Audit } from '../platform/audit/audit';
import { databaseOptions } from '../platform/database/options';
import { rows, type Tx } from '../platform/database/sql';
import { Secret } from '../platform/secrets/secret';
import { SecretBox } from '../platform/secrets/secret-box';
import { RosterService } from './roster.service';

const LARGE = '00000000-0000-4000-8000-000000000001';
const SMALL = '00000000-0000-4000-8000-000000000002';
const HOMES = 1_203;

/** Counts what it is told to forget, and breaks off when it is asked to. */
class Reviewed {
  forgotten = 0;
  breaksOffAfter = Infinity;

  forget(_tx: Tx, ids: readonly string[]): Promise<void> {
    if (this.forgotten >= this.breaksOffAfter) return Promise.reject(new Error('killed'));
    this.forgotten += ids.length;
    return Promise.resolve();
  }

  forgetAccount(): Promise<void> {
    return Promise.resolve();
  }
}

describe('an account that is deleted', () => {
  const clock = new TestClock();
  let database: FreshDatabase;
  let db: DataSource;
  let review: Reviewed;
  let roster: RosterService;

  beforeEach(async () => {
    database = await freshDatabase();
    db = await new DataSource(databaseOptions(database.url, { entities: [PlumeAccountEntity] })).initialize();
    const box = new SecretBox(db, clock, { current: new Secret('a root key that is long enough for anybody') });
    const accounts = new AccountsService(db, clock, box, new FleetConfig({}));
    const audit = new Audit(clock);
    const locations = new LocationChangesService(db, clock, new DirectoryService(db), audit);
    const changes = new AccountChangesService(db, clock, box, accounts, audit);
    review = new Reviewed();
    const asked = {} as PlumeClient;
    roster = new RosterService(db, clock, asked, accounts, changes, locations, review as unknown as ReviewService);
    await db.query(
      `INSERT INTO plume_accounts (id, name, partner_id, sealed_auth_header, sso_url, api_base, reports_base, monitor,
         state_since, created_at)
       SELECT id, id::text, id::text, '', '', '', '', 'all', now(), now() FROM unnest($1::uuid[]) AS id`,
      [[LARGE, SMALL]],
    );
    await db.query(
      `INSERT INTO locations (account_id, customer_id, location_id, name, created_at, retired_at)
       SELECT a.id, 'c', n::text, 'Home', now(), CASE WHEN n % 2 = 0 THEN now() END
       FROM plume_accounts a, generate_series(1, CASE a.id WHEN $1 THEN $2::int ELSE 3 END) AS n`,
      [LARGE, HOMES],
    );
    await db.query(
      `INSERT INTO pods (id, location_id, node_id, name, created_at)
       SELECT gen_random_uuid(), id, 'n', 'Pod', now() FROM locations`,
    );
    await db.query(
      `INSERT INTO transitions (location_id, from_state, to_state, at, detected_at)
       SELECT id, 'online', 'offline', now(), now() FROM locations`,
    );
  });
  afterEach(async () => {
    await db.destroy();
    await database.drop();
  });

  const left = async () => {
    const [found] = await rows(
      db,
      `SELECT (SELECT count(*)::int FROM plume_accounts) AS accounts, (SELECT count(*)::int FROM locations) AS locations,
         (SELECT count(*)::int FROM pods) AS pods, (SELECT count(*)::int FROM transitions) AS changes`,
    );
    return found;
  };
  const OTHERS = { accounts: 1, locations: 3, pods: 3, changes: 3 };

  it('takes everything with it that was seen through it, and nothing else', async () => {
    await roster.removeAccount(LARGE);
    expect(await left()).toEqual(OTHERS);
    expect(review.forgotten).toBe(HOMES);
    expect(await rows(db, 'SELECT action FROM audit_log')).toEqual([{ action: 'plume-account.deleted' }]);
    await expect(roster.removeAccount(LARGE)).rejects.toMatchObject({ kind: 'missing' });
  });

  it('is still there when that was broken off, takes in nothing new, and is deleted by asking again', async () => {
    review.breaksOffAfter = 1_000;
    await expect(roster.removeAccount(LARGE)).rejects.toThrow('killed');
    expect(await left()).toMatchObject({ accounts: 2, locations: HOMES - 1_000 + 3 });
    expect(await rows(db, 'SELECT monitor FROM plume_accounts WHERE id = $1', [LARGE])).toEqual([
      { monitor: 'selected' },
    ]);
    review.breaksOffAfter = Infinity;
    await roster.removeAccount(LARGE);
    expect(await left()).toEqual(OTHERS);
  });
});
