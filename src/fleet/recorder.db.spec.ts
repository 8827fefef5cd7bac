import { DataSource } from 'typeorm';

import { at, NOON, seen } from '../../test/support/builders';
import { freshDatabase, type FreshDatabase } from '../../test/support/database';
import type { PodObservation } from '../domain/pod';
import { databaseOptions } from '../platform/database/options';
import { rows } from '../platform/database/sql';
import { RecorderService } from './recorder.service';

const ACCOUNT = '00000000-0000-4000-8000-000000000001';
const HOME = '00000000-0000-4000-8000-000000000002';

describe('RecorderService', () => {
  const recorder = new RecorderService();
  let database: FreshDatabase;
  let db: DataSource;

  beforeAll(async () => {
    database = await freshDatabase();
    db = await new DataSource(databaseOptions(database.url)).initialize();
  });
  afterAll(async () => {
    await db.destroy();
    await database.drop();
  });
  beforeEach(async () => {
    await db.query('TRUNCATE plume_accounts, transitions, speed_tests CASCADE');
    await db.query(
      `INSERT INTO plume_accounts (id, name, partner_id, sealed_auth_header, sso_url, api_base, reports_base, monitor,
         state_since, created_at) VALUES ($1, 'default', 'p', 's', 'u', 'a', 'r', 'all', $2, $2)`,
      [ACCOUNT, NOON],
    );
    await db.query(
      `INSERT INTO locations (id, account_id, customer_id, location_id, name, created_at)
       VALUES ($1, $2, 'c', 'l', 'Casa Vega', $3)`,
      [HOME, ACCOUNT, NOON],
    );
  });

  const look = (minute: number, ...pods: PodObservation[]) =>
    db.transaction((tx) =>
      recorder.record(
        tx,
        [
          {
            id: HOME,
            observation: { at: at(minute), pods },
            fingerprint: 'print',
            devices: 7,
            nextPollAt: at(minute + 1),
            soonAt: at(minute),
          },
        ],
        2,
      ),
    );
  const gateway = (given: Partial<PodObservation> = {}) =>
    seen({ nodeId: 'GW', name: 'Router', gateway: true, ...given });
  const transitions = () =>
    rows(db, 'SELECT from_state, to_state, pod_id IS NULL AS home FROM transitions ORDER BY id');

  it('stores what it sees first without calling it a change', async () => {
    const [recorded] = await look(0, gateway(), seen({ alerts: ['poorHealth', 'with "quotes", {braces}'] }));
    expect(recorded?.view).toMatchObject({ state: 'degraded', pods: [{ name: 'Router', gateway: true }, {}] });
    expect(await transitions()).toEqual([]);
    const [pod] = await rows(db, `SELECT alerts FROM pods WHERE node_id = 'NODE1'`);
    expect(pod).toEqual({ alerts: ['poorHealth', 'with "quotes", {braces}'] });
  });

  it('keeps the count of a confirmation between looks, and stores the change once', async () => {
    await look(0, gateway(), seen());
    for (const minute of [1, 2, 3]) await look(minute, gateway(), seen({ state: 'offline' }));
    expect(await transitions()).toEqual([
      { from_state: 'online', to_state: 'degraded', home: true },
      { from_state: 'online', to_state: 'offline', home: false },
    ]);
  });

  it('meets a pod anew that comes back after it was unclaimed, under its old id', async () => {
    const [first] = await look(0, gateway(), seen());
    await look(1, gateway());
    await look(2, gateway());
    expect((await look(3, gateway()))[0]?.view.pods).toHaveLength(1);
    const [again] = await look(4, gateway(), seen({ state: 'offline' }));
    expect(again?.view.pods[1]).toMatchObject({ id: first?.view.pods[1]?.id, state: 'unknown' });
    expect(await transitions()).toEqual([]);
  });

  it('stores each speed test once', async () => {
    const speedTest = { at: at(-60), downloadMbps: 412.7, uploadMbps: null, rttMs: 11.4 };
    await look(0, gateway({ speedTest }));
    await look(1, gateway({ speedTest }));
    expect(await rows(db, 'SELECT download_mbps AS down, upload_mbps AS up FROM speed_tests')).toEqual([
      { down: 412.7, up: null },
    ]);
  });

  it('keeps names that try to break out of the statement', async () => {
    const name = `Zoë's "den", {x}\\ NULL'); DROP TABLE pods; --\n😀`;
    await look(0, gateway({ name }));
    expect(await rows(db, 'SELECT name FROM pods')).toEqual([{ name }]);
  });

  it('leaves out a location that is retired meanwhile', async () => {
    await db.query('UPDATE locations SET retired_at = $1', [NOON]);
    expect(await look(0, gateway())).toEqual([]);
  });
});
