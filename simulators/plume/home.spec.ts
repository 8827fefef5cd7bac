import type { Home } from './home';
import { PlumeCloud } from './plume-cloud';
import { NODES_SHAPES, type NodesShape } from './shapes';
import { Visitor } from './visitor';

const NOON = new Date('2026-03-04T12:00:00.000Z');

describe('a home in the cloud', () => {
  let cloud: PlumeCloud;
  let visitor: Visitor;
  let home: Home;
  let now: Date;
  beforeEach(async () => {
    now = NOON;
    cloud = await PlumeCloud.start({ tokenSeconds: 172_800, now: () => now });
    visitor = new Visitor(cloud);
    home = cloud.home(2);
  });
  afterEach(() => cloud.stop());

  const nodePath = () => `Customers/${home.customerId}/locations/${home.locationId}/nodes`;
  const told = async (pod: { id: string }) => (await visitor.nodesOf(home))[pod.id];

  it('has one pod at the line, the parent of the others', async () => {
    const nodes = await visitor.nodesOf(home);
    const gateway = home.gateway().id;
    expect(nodes[gateway]).toMatchObject({ leafToRoot: [], networkMode: 'router', speedTest: { gateway: true } });
    expect(nodes[home.extender().id]).toMatchObject({ leafToRoot: [{ id: gateway }], networkMode: 'bridge' });
    expect(Object.values(nodes)).toHaveLength(3);
  });

  it('never gives the same text twice, though nothing that matters has changed', async () => {
    const texts = await Promise.all(Array.from({ length: 4 }, async () => (await visitor.gets(nodePath())).text));
    expect(new Set(texts).size).toBe(4);
    const [one, other] = texts.map((text) => (JSON.parse(text) as { nodes: Record<string, unknown>[] }).nodes[0]);
    for (const key of [
      'id',
      'connectionState',
      'connectionStateChangeAt',
      'bootAt',
      'health',
      'speedTest',
      'nickname',
    ]) {
      expect(one?.[key]).toEqual(other?.[key]);
    }
  });

  it('loses a pod and gets it back, each dated', async () => {
    const pod = home.pod(1).goesOffline(new Date('2026-03-04T11:58:00.000Z'));
    expect(await told(pod)).toMatchObject({
      connectionState: 'disconnected',
      connectionStateChangeAt: '2026-03-04T11:58:00.000Z',
    });
    expect(await told(pod)).not.toHaveProperty('leafToRoot');
    now = new Date('2026-03-04T12:03:00.000Z');
    pod.comesOnline();
    expect(await told(pod)).toMatchObject({ connectionState: 'connected', connectionStateChangeAt: now.toISOString() });
  });

  it('goes dark and comes back, which its history tells', async () => {
    home.goesDark();
    expect(Object.values(await visitor.nodesOf(home)).map((node) => node['connectionState'])).toEqual(
      Array(3).fill('disconnected'),
    );
    now = new Date('2026-03-04T12:20:00.000Z');
    home.comesBack();
    const { json } = await visitor.gets(
      `reports/Customers/${home.customerId}/locations/${home.locationId}/onlineStats?granularity=minutes&limit=30`,
    );
    const { locationState } = json as { locationState: { value: string }[] };
    expect(locationState.filter(({ value }) => value === 'offline')).toHaveLength(20);
  });

  it('says of its pods whatever a test needs', async () => {
    const pod = home.pod(1).says('rebooting').rename('Attic <2>').health('poor').alert('poorHealth').hasDevices(31);
    pod.runsSpeedTest({ download: 99.5, status: 'failed' }).tells({ '5gChannel': '44', mystery: [1] });
    expect(await told(pod)).toMatchObject({
      connectionState: 'rebooting',
      nickname: 'Attic <2>',
      health: { status: 'poor', score: 1 },
      alerts: [{ type: 'poorHealth' }],
      speedTest: { status: 'failed', download: 99.5 },
      '5gChannel': '44',
      mystery: [1],
    });
    expect(await told(home.pod(2).rename(null).hasNoSpeedTest())).toMatchObject({
      defaultName: 'Pod 3',
      speedTest: null,
    });
    expect(await told(pod.says('connected'))).toMatchObject({ connectedDeviceCount: 31 });
  });

  it('loses, gains and swaps pods', async () => {
    home.pod(1).isUnclaimed();
    const added = home.addPod();
    added.becomesGateway();
    const nodes = await visitor.nodesOf(home);
    expect(Object.keys(nodes).sort()).toEqual([home.pod(0).id, home.pod(2).id, added.id].sort());
    expect(nodes[added.id]).toMatchObject({ leafToRoot: [] });
    expect(nodes[home.pod(0).id]).toMatchObject({ leafToRoot: [{ id: added.id }] });
  });

  it('runs a new speed test every night', async () => {
    const before = await told(home.gateway());
    now = new Date('2026-03-05T12:00:00.000Z');
    const after = await told(home.gateway());
    expect((before?.['speedTest'] as { startedAt: string }).startedAt).toMatch(/^2026-03-04T0[234]/);
    expect((after?.['speedTest'] as { startedAt: string }).startedAt).toMatch(/^2026-03-05T0[234]/);
  });

  it('can be renamed, deleted and added', async () => {
    home.rename('Casa "Nueva"').hasServiceLevel('noService').hasNoWifi();
    const path = `Customers/${home.customerId}/locations/${home.locationId}`;
    expect((await visitor.gets(path)).json).toMatchObject({
      name: 'Casa "Nueva"',
      serviceLevel: { status: 'noService' },
    });
    expect((await visitor.gets(`${path}/wifiNetworks`)).status).toBe(404);
    cloud.removeHome(home);
    expect((await visitor.gets(nodePath())).status).toBe(404);
    const second = cloud.addHome({ name: 'Beach house', pods: 1, customerOf: cloud.home(0) });
    expect((await visitor.gets(`Customers/${cloud.home(0).customerId}/locations`)).json).toMatchObject([
      { id: cloud.home(0).locationId },
      { id: second.locationId, name: 'Beach house' },
    ]);
    const alone = cloud.addHome();
    const { json } = await visitor.gets(`Groups/${cloud.partnerId}/customers`);
    const ids = (json as { id: string }[]).map(({ id }) => id);
    expect(ids).toHaveLength(10);
    expect(ids).toContain(alone.customerId);
    expect(ids).not.toContain(home.customerId);
  });

  it.each(NODES_SHAPES)('answers its nodes as %s, and again as Plume does', async (shape) => {
    const plain = (await visitor.gets(nodePath())).text.length;
    home.answersNodesAs(shape as NodesShape);
    const shaped = await visitor.gets(nodePath());
    expect(shaped.status).toBe(200);
    expect(shaped.text).not.toHaveLength(plain);
    home.answersNodesAs();
    expect(Object.keys(await visitor.nodesOf(home))).toHaveLength(3);
  });

  it('remembers when an answer first told a change', async () => {
    home.pod(1).goesOffline();
    expect(cloud.changes).toMatchObject([{ home: 2, pod: 1, says: 'disconnected', shownAt: null }]);
    await visitor.nodesOf(home);
    expect(cloud.changes).toMatchObject([{ shownAt: expect.any(Number) as number }]);
  });
});
