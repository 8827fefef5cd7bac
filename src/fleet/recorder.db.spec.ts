import { at, NOON, seen } from '../../test/support/builders';
import { gateway, WatchedHome } from '../../test/support/watched-home';
import { rows } from '../platform/database/sql';

describe('RecorderService', () => {
  let home: WatchedHome;

  beforeAll(async () => {
    home = await WatchedHome.open({ confirmLooks: 2 });
  });
  afterAll(() => home.close());
  beforeEach(() => home.isNew());

  const transitions = () =>
    rows(home.db, 'SELECT from_state, to_state, pod_id IS NULL AS home FROM transitions ORDER BY id');

  it('stores what it sees first without calling it a change', async () => {
    const [recorded] = await home.look(0, gateway(), seen({ alerts: ['poorHealth', 'with "quotes", {braces}'] }));
    expect(recorded?.view).toMatchObject({ state: 'degraded', pods: [{ name: 'Router', gateway: true }, {}] });
    expect(await transitions()).toEqual([]);
    const [pod] = await rows(home.db, `SELECT alerts FROM pods WHERE node_id = 'NODE1'`);
    expect(pod).toEqual({ alerts: ['poorHealth', 'with "quotes", {braces}'] });
  });

  it('keeps the count of a confirmation between looks, and stores the change once', async () => {
    await home.look(0, gateway(), seen());
    for (const minute of [1, 2, 3]) await home.look(minute, gateway(), seen({ state: 'offline' }));
    expect(await transitions()).toEqual([
      { from_state: 'online', to_state: 'degraded', home: true },
      { from_state: 'online', to_state: 'offline', home: false },
    ]);
  });

  it('meets a pod anew that comes back after it was unclaimed, under its old id', async () => {
    const [first] = await home.look(0, gateway(), seen());
    await home.look(1, gateway());
    await home.look(2, gateway());
    expect((await home.look(3, gateway()))[0]?.view.pods).toHaveLength(1);
    const [again] = await home.look(4, gateway(), seen({ state: 'offline' }));
    expect(again?.view.pods[1]).toMatchObject({ id: first?.view.pods[1]?.id, state: 'unknown' });
    expect(await transitions()).toEqual([]);
  });

  it('stores each speed test once', async () => {
    const speedTest = { at: at(-60), downloadMbps: 412.7, uploadMbps: null, rttMs: 11.4 };
    await home.look(0, gateway({ speedTest }));
    await home.look(1, gateway({ speedTest }));
    expect(await rows(home.db, 'SELECT download_mbps AS down, upload_mbps AS up FROM speed_tests')).toEqual([
      { down: 412.7, up: null },
    ]);
  });

  it('keeps names that try to break out of the statement', async () => {
    const name = `Zoë's "den", {x}\\ NULL'); DROP TABLE pods; --\n😀`;
    await home.look(0, gateway({ name }));
    expect(await rows(home.db, 'SELECT name FROM pods')).toEqual([{ name }]);
  });

  it('leaves out a location that is retired meanwhile', async () => {
    await home.db.query('UPDATE locations SET retired_at = $1', [NOON]);
    expect(await home.look(0, gateway())).toEqual([]);
  });
});
