import { PlumeCloud } from './plume-cloud';
import { Visitor } from './visitor';

describe('driving the cloud from another process, or by a plan', () => {
  let cloud: PlumeCloud;
  let visitor: Visitor;
  let now: number;
  beforeEach(async () => {
    now = Date.parse('2026-03-04T12:00:00.000Z');
    cloud = await PlumeCloud.start({ homes: 40, now: () => new Date(now) });
    visitor = new Visitor(cloud);
  });
  afterEach(() => cloud.stop());

  it('tells its addresses and its fleet', async () => {
    expect((await visitor.drives('GET', '')).json).toMatchObject({
      apiBase: cloud.apiBase,
      authHeader: cloud.authHeader,
    });
    const { json } = await visitor.drives('GET', '/fleet?offset=38');
    expect(json).toMatchObject({
      size: 42,
      homes: [{ no: 38, name: cloud.home(38).name, pods: [{}, {}, {}] }, {}, {}, {}],
    });
  });

  it('does to homes and pods whatever is asked', async () => {
    await visitor.drives('POST', '/homes/3/goesDark');
    await visitor.drives('POST', '/homes/4/pods/1/says', { state: 'odd' });
    await visitor.drives('POST', '/storm', { from: 10, count: 5, pod: 2, does: 'goesOffline' });
    expect([cloud.home(3).pod(0).connection, cloud.home(4).pod(1).connection]).toEqual(['disconnected', 'odd']);
    expect(cloud.home(14).pod(2).connection).toBe('disconnected');
    expect((await visitor.drives('GET', '/changes')).json).toHaveLength(9);
    expect((await visitor.drives('POST', '/homes', { name: 'New', pods: 2 })).json).toMatchObject({
      no: 42,
      name: 'New',
    });
  });

  it('explains a wrong wish', async () => {
    const wishes = [
      await visitor.drives('POST', '/homes/3/explodes'),
      await visitor.drives('POST', '/homes/999/goesDark'),
      await visitor.drives('POST', '/homes/3/pods/9/goesOffline'),
      await visitor.drives('POST', '/faults', { kind: 'boredom' }),
      await visitor.drives('POST', '/nowhere'),
    ];
    for (const wish of wishes)
      expect(wish).toMatchObject({ status: 400, json: { error: expect.any(String) as string } });
  });

  it('sets and ends faults, the firewall and the sign-in', async () => {
    const asks = async () => (await visitor.gets('Customers')).status;
    await visitor.drives('POST', '/faults', { kind: 500, count: 1 });
    expect([await asks(), await asks()]).toEqual([500, 200]);
    await visitor.drives('POST', '/throttle', { limit: 1 });
    expect([await asks(), await asks()]).toEqual([200, 403]);
    await visitor.drives('POST', '/throttle', { limit: null });
    await visitor.drives('POST', '/tokens', { revoke: true });
    expect(await asks()).toBe(401);
    await visitor.drives('POST', '/tokens', { refuse: true });
    expect((await visitor.signsIn()).status).toBe(401);
    await visitor.drives('DELETE', '/faults');
    expect((await visitor.signsIn()).status).toBe(200);
  });

  it('tells and forgets what was asked of it, its own control left out', async () => {
    await visitor.gets('Customers');
    expect((await visitor.drives('GET', '/stats')).json).toMatchObject({ calls: { customers: 1 }, violations: 0 });
    expect((await visitor.drives('GET', '/calls?last=1')).json).toMatchObject([{ endpoint: 'customers', status: 200 }]);
    await visitor.drives('DELETE', '/stats');
    expect((await visitor.drives('GET', '/stats')).json).toMatchObject({ total: 0 });
  });

  it('follows a script by its clock, and dates what happened with the script', async () => {
    await visitor.drives('POST', '/outages', [
      { after: 60, home: 2, pod: 1, does: 'goesOffline' },
      { after: 120, home: 2, pod: 1, does: 'comesOnline' },
    ]);
    const told = async () => (await visitor.nodesOf(cloud.home(2)))[cloud.home(2).pod(1).id];
    expect(await told()).toMatchObject({ connectionState: 'connected' });
    now += 90_000;
    expect(await told()).toMatchObject({
      connectionState: 'disconnected',
      connectionStateChangeAt: '2026-03-04T12:01:00.000Z',
    });
    now += 90_000;
    expect(await told()).toMatchObject({
      connectionState: 'connected',
      connectionStateChangeAt: '2026-03-04T12:02:00.000Z',
    });
  });

  it('lets things go wrong by chance, soon, and right again', () => {
    cloud.randomOutages({ meanMinutesBetween: 0.5, meanMinutesDown: 1 });
    now += 20_000;
    cloud.advance();
    expect(cloud.changes.length).toBeGreaterThan(0);
    now += 30 * 60_000;
    cloud.advance();
    expect(cloud.changes.length).toBeGreaterThan(20);
    cloud.calm();
    now += 60 * 60_000;
    cloud.advance();
    const connections = Array.from({ length: 40 }, (_, i) => cloud.home(i).pods.map((pod) => pod.connection)).flat();
    expect(new Set(connections)).toEqual(new Set(['connected']));
  });
});
