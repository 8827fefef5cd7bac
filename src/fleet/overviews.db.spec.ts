import { randomUUID } from 'node:crypto';
import { DataSource } from 'typeorm';

import { type FreshDatabase, freshDatabase } from '../../test/support/database';
import { after, minutes } from '../domain/duration';
import type { LocationState } from '../domain/location';
import type { Scope } from '../domain/scope';
import { databaseOptions } from '../platform/database/options';
import { OverviewsService } from './overviews.service';

const NOON = new Date('2026-03-02T12:00:00Z');
const ALL: Scope = { type: 'all' };

describe('many overviews at once', () => {
  let database: FreshDatabase;
  let db: DataSource;
  let overviews: OverviewsService;
  const accounts = [randomUUID(), randomUUID()] as const;
  const homes: string[] = [];

  beforeAll(async () => {
    database = await freshDatabase();
    db = await new DataSource(databaseOptions(database.url)).initialize();
    overviews = new OverviewsService(db);
    for (const [no, id] of accounts.entries()) {
      await db.query(
        `INSERT INTO plume_accounts (id, name, partner_id, sealed_auth_header, sso_url, api_base, reports_base, monitor,
           state_since, created_at) VALUES ($1, $2, $2, 's', 'u', 'a', 'r', 'all', $3, $3)`,
        [id, `account ${no}`, NOON],
      );
    }
    const states: LocationState[] = ['online', 'offline', 'degraded', 'offline', 'online', 'unknown'];
    for (const [no, state] of states.entries()) {
      const id = randomUUID();
      homes.push(id);
      await db.query(
        `INSERT INTO locations (id, account_id, customer_id, location_id, name, state, state_since, last_polled_at,
           created_at, retired_at)
         VALUES ($1, $2, $3, $4, $4, $5, $6, $6, $7, $8)`,
        [
          ...[id, accounts[no < 4 ? 0 : 1], `customer-${no % 2}`, `home-${no}`, state],
          ...[after(NOON, -minutes(no)), NOON, no === 5 ? NOON : null],
        ],
      );
    }
  });
  afterAll(async () => {
    await db.destroy();
    await database.drop();
  });

  const names = (found: { readonly worst: readonly { readonly name: string }[] } | undefined) =>
    found?.worst.map(({ name }) => name);

  it('answers each view with what it wants of what is granted, the gravest and longest first', async () => {
    const [everything, account, granted, home, twice] = await overviews.of([
      { wanted: [ALL], granted: [ALL] },
      { wanted: [{ type: 'account', id: accounts[1] }], granted: [ALL] },
      { wanted: [ALL], granted: [{ type: 'customer', id: 'customer-1' }] },
      { wanted: [{ type: 'location', id: homes[1] ?? '' }], granted: [{ type: 'account', id: accounts[0] }] },
      {
        wanted: [
          { type: 'customer', id: 'customer-1' },
          { type: 'location', id: homes[1] ?? '' },
        ],
        granted: [ALL],
      },
    ]);
    expect(everything).toMatchObject({ online: 2, offline: 2, degraded: 1, unknown: 0, lookedAt: NOON });
    expect(names(everything)).toEqual(['home-3', 'home-1', 'home-2']);
    expect(account).toMatchObject({ online: 1, offline: 0, worst: [], lookedAt: after(NOON, -minutes(4)) });
    expect(granted).toMatchObject({ online: 0, offline: 2, degraded: 0 });
    expect(home).toMatchObject({ offline: 1, online: 0 });
    expect(twice).toMatchObject({ offline: 2 });
  });

  it('shows nothing of what is wanted and not granted, and of what no id is', async () => {
    const nothing = { online: 0, offline: 0, degraded: 0, unknown: 0, worst: [], lookedAt: null };
    expect(
      await overviews.of([
        { wanted: [{ type: 'account', id: accounts[1] }], granted: [{ type: 'account', id: accounts[0] }] },
        { wanted: [{ type: 'location', id: 'no id' }], granted: [ALL] },
        { wanted: [ALL], granted: [] },
      ]),
    ).toEqual([nothing, nothing, nothing]);
    expect(await overviews.of([])).toEqual([]);
  });
});
