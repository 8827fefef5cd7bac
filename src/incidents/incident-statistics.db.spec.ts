import { PostOffice } from '../../test/support/post-office';
import { after, days, hours, minutes } from '../domain/duration';
import type { Scope } from '../domain/scope';
import { rows } from '../platform/database/sql';
import { IncidentSearchService } from './incident-search.service';
import { IncidentStatisticsService } from './incident-statistics.service';

const EVERYTHING: readonly Scope[] = [{ type: 'all' }];

let office: PostOffice;
let statistics: IncidentStatisticsService;
let search: IncidentSearchService;
let now: Date;
let from: Date;
let homes: string[];

beforeAll(async () => {
  office = await PostOffice.open();
  [statistics, search] = [new IncidentStatisticsService(office.db), new IncidentSearchService(office.db)];
  now = office.clock.now();
  from = after(now, -days(7));
  const made = await rows<{ id: string }>(
    office.db,
    `INSERT INTO locations (account_id, customer_id, location_id, name, created_at)
     SELECT $1::uuid, 'c' || n, 'l' || n, 'Home ' || n, $2 FROM generate_series(1, 12) AS n RETURNING id`,
    [await anAccount(), now],
  );
  homes = made.map(({ id }) => id);
  // Each home was offline for as many hours as its number says; the last still is.
  const sql = `INSERT INTO incidents (kind, subject, account_id, customer_id, location_id, severity, title, facts, status,
      opened_at, detected_at, acknowledged_at, resolved_at, resolution, id)
    SELECT $6, l.id::text || $7, l.account_id, l.customer_id, l.id, 'critical', '', '{}', CASE WHEN $4::timestamptz IS NULL THEN 'open' ELSE 'resolved' END,
      $2, $2, $3, $4, $5, gen_random_uuid() FROM locations l WHERE l.id = $1`;
  for (const [at, id] of homes.entries()) {
    const began = after(now, -hours(20));
    const over = at === 11 ? null : after(began, hours(at + 1));
    const taken = at === 0 ? after(began, minutes(30)) : null;
    await office.db.query(sql, [id, began, taken, over, over && 'recovered', 'location_offline', '']);
  }
  const [first] = homes;
  const merged = after(now, -hours(20));
  await office.db.query(sql, [first, merged, null, after(merged, 1), 'merged', 'pod_offline', 'm']);
  const old = after(from, -hours(1));
  await office.db.query(sql, [first, old, null, after(from, hours(2)), 'recovered', 'location_offline', 'o']);
});
afterAll(() => office.close());

describe('incidents in numbers', () => {
  it('are those that began within the period, without what merged into another', async () => {
    const week = await statistics.analytics(EVERYTHING, from, now);
    // 1 + 2 + … + 11 hours of those that are over.
    expect(week).toMatchObject({
      ...{ count: 12, stillOpen: 1, byKind: { location_offline: 12 }, acknowledged: 1, mttaSeconds: 1_800 },
      ...{ resolved: 11, mttrSeconds: 6 * 3_600 },
    });
    expect(await statistics.analytics(EVERYTHING, now, after(now, 1))).toMatchObject({ count: 0, worst: [] });
  });

  it('name the ten worst homes, the one that was offline longest first', async () => {
    const { worst } = await statistics.analytics(EVERYTHING, from, now);
    expect(worst.map(({ name }) => name)).toEqual([12, 11, 10, 9, 8, 7, 6, 5, 4, 3].map((no) => `Home ${no}`));
    // What is still going on counts up to the end of the period.
    expect(worst[0]).toMatchObject({ incidents: 1, outages: 1, offlineSeconds: 20 * 3_600 });
  });

  it('are for each to whom they are open', async () => {
    const granted: readonly Scope[] = [{ type: 'location', id: homes[11] ?? '' }];
    expect(await statistics.analytics(granted, from, now)).toMatchObject({ count: 1, worst: [{ name: 'Home 12' }] });
    expect(await statistics.standing(granted, homes[0] ?? '')).toMatchObject([{ open: 1, acknowledged: 0, mine: 0 }]);
    expect([await statistics.standing([], homes[0] ?? ''), (await statistics.analytics([], from, now)).count]).toEqual([
      [],
      0,
    ]);
  });

  it('are found by what was going on within a period, page by page', async () => {
    const wanted = { kind: 'location_offline', locationId: homes[0], from, to: now } as const;
    const [newest, older, ...none] = await search.find(EVERYTHING, wanted, { limit: 9, after: null });
    expect([newest?.openedAt, older?.openedAt, none]).toEqual([after(now, -hours(20)), after(from, -hours(1)), []]);
    const seen = [newest?.openedAt.toISOString() ?? '', newest?.id ?? ''] as const;
    expect(await search.find(EVERYTHING, wanted, { limit: 9, after: seen })).toMatchObject([{ id: older?.id }]);
    const unresolved = { status: 'unresolved' } as const;
    expect(await search.find(EVERYTHING, unresolved, { limit: 9, after: null })).toHaveLength(1);
    expect(await search.find([], {}, { limit: 9, after: null })).toEqual([]);
  });
});

async function anAccount(): Promise<string> {
  const [account] = await rows<{ id: string }>(
    office.db,
    `INSERT INTO plume_accounts (name, partner_id, sealed_auth_header, sso_url, api_base, reports_base, monitor, state,
       state_since, created_at)
     VALUES ('a', 'p', '', '', '', '', 'selected', 'ok', $1, $1) RETURNING id`,
    [office.clock.now()],
  );
  return account?.id ?? '';
}
