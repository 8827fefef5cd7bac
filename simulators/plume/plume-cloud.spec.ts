import type { Home } from './home';
import { PlumeCloud } from './plume-cloud';
import { SECRET_MARK } from './secrets';
import { Visitor } from './visitor';

const NOON = new Date('2026-03-04T12:00:00.000Z');
const place = ({ customerId, locationId }: Home) => `Customers/${customerId}/locations/${locationId}`;

describe('a Plume Cloud', () => {
  let cloud: PlumeCloud;
  let visitor: Visitor;
  beforeEach(async () => {
    cloud = await PlumeCloud.start({ homes: 1_200, now: () => NOON });
    visitor = new Visitor(cloud);
  });
  afterEach(() => cloud.stop());

  it('pages through the customers of a partner, 500 at a time', async () => {
    const page = (filter?: object) =>
      visitor.gets(
        `Groups/${cloud.partnerId}/customers${filter ? `?filter=${encodeURIComponent(JSON.stringify(filter))}` : ''}`,
      );
    const sizes = [await page(), await page({ offset: 500, limit: 500 }), await page({ skip: 1_000, limit: 900 })];
    expect(sizes.map(({ json }) => (json as unknown[]).length)).toEqual([500, 500, 200]);
    const [first] = sizes[0]?.json as { id: string; locations: { id: string }[] }[];
    expect(first).toMatchObject({ id: cloud.home(0).customerId, locations: [{ id: cloud.home(0).locationId }] });
  });

  it('orders and filters the list of customers', async () => {
    const filter = encodeURIComponent(JSON.stringify({ order: 'accountId DESC', limit: 2 }));
    const { json } = await visitor.gets(`Customers?filter=${filter}`);
    expect((json as { accountId: string }[]).map(({ accountId }) => accountId)).toEqual(['CRM-1200', 'CRM-1199']);
    const where = encodeURIComponent(JSON.stringify({ where: { accountId: 'CRM-0042' } }));
    expect((await visitor.gets(`Customers?filter=${where}`)).json).toMatchObject([{ id: cloud.home(41).customerId }]);
    expect((await visitor.gets('Customers?filter=%7B')).status).toBe(400);
  });

  it('finds customers by account, location, name and e-mail, in either letter case of the path', async () => {
    const { customerId, locationId } = cloud.home(41);
    for (const path of [
      'partners/customers/search/CRM-0042?field=accountId',
      `Partners/customers/search/${locationId}?field=locationId`,
      'partners/customers/search/customer42@?field=email&exactMatch=false',
    ]) {
      expect((await visitor.gets(path)).json).toMatchObject([{ id: customerId, locations: [{ id: locationId }] }]);
    }
    expect(
      (await visitor.gets('partners/customers/search/CRM?field=accountId&exactMatch=false&limit=7&skip=3')).json,
    ).toHaveLength(7);
    expect((await visitor.gets('partners/customers/search/x?field=phone')).status).toBe(422);
    expect((await visitor.gets('partners/customers/search/null?field=name')).status).toBe(422);
  });

  it('finds a location by its id or service id, and a node by its serial number', async () => {
    const home = cloud.home(7);
    expect((await visitor.gets(`partners/locations/${home.locationId}`)).json).toMatchObject({
      id: home.locationId,
      name: home.name,
    });
    expect((await visitor.gets('partners/locations/SVC-000008')).json).toMatchObject({
      customer: { id: home.customerId },
    });
    expect((await visitor.gets(`Partners/nodes/${home.pod(2).id}`)).json).toMatchObject({
      locationId: home.locationId,
    });
    home.pod(2).isUnclaimed();
    expect((await visitor.gets(`Partners/nodes/${home.pod(2).id}`)).json).not.toHaveProperty('locationId');
    expect((await visitor.gets('partners/nodes/PA00A00000')).status).toBe(404);
  });

  it('answers every document of a location', async () => {
    const home = cloud.home(3);
    expect((await visitor.gets(`Customers/${home.customerId}`)).json).toMatchObject({
      id: home.customerId,
      partnerId: cloud.partnerId,
    });
    expect((await visitor.gets(`Customers/${home.customerId}/locations?include=summary`)).json).toMatchObject([
      { id: home.locationId, name: home.name, summary: { nodeClaimedCount: 3, nodeConnectedCount: 3 } },
    ]);
    expect((await visitor.gets(place(home))).json).toMatchObject({
      serviceLevel: { status: 'fullService' },
      geoIp: {},
    });
    expect((await visitor.gets(`${place(home)}/serviceLevel`)).json).toMatchObject({ status: 'fullService' });
    expect((await visitor.gets(`${place(home)}/wifiNetworks`)).json).toMatchObject([{ enable: true }, {}]);
    expect((await visitor.gets(`${place(home)}/wifiNetwork`)).json).toMatchObject({ wifiNetwork: { enabled: true } });
    const id = home.pod(1).id;
    expect((await visitor.gets(`${place(home)}/nodes/${id}`)).json).toMatchObject({
      id,
      connectedDevices: expect.any(Array) as unknown[],
    });
  });

  it('plants secrets in its answers, which nobody should ever keep', async () => {
    const home = cloud.home(3);
    for (const what of ['', '/nodes', '/wifiNetworks', '/wifiNetwork']) {
      expect((await visitor.gets(place(home) + what)).text).toContain(SECRET_MARK);
    }
  });

  it('tells the history of the line and of the connection, newest first, and refuses a wrong period', async () => {
    const wan = (await visitor.gets(`reports/${place(cloud.home(1))}/wanStats?period=daily`)).json as {
      fifteenMins: object[];
    };
    expect(wan.fifteenMins).toHaveLength(96);
    expect(wan.fifteenMins[0]).toMatchObject({ timestamp: NOON.toISOString(), rxMbytes: expect.any(Number) as number });
    expect((await visitor.gets(`reports/${place(cloud.home(1))}/wanStats?period=hourly`)).status).toBe(422);
    const online = await visitor.gets(`reports/${place(cloud.home(1))}/onlineStats?granularity=days&limit=7`);
    expect((online.json as { locationState: object[] }).locationState).toHaveLength(672);
  });

  it('refuses what belongs to another partner with 403, and what is not there with 404', async () => {
    const stranger = cloud.stranger();
    expect((await visitor.gets(`${place(stranger)}/nodes`)).status).toBe(403);
    expect((await visitor.gets('Groups/5f00aa11bb22cc33dd44ee66/customers')).status).toBe(403);
    const { json, status } = await visitor.gets(`Customers/${'0'.repeat(24)}`);
    expect([status, json]).toMatchObject([404, { error: { statusCode: 404, name: 'Error' } }]);
    expect(
      (await visitor.gets(`Customers/${cloud.home(0).customerId}/locations/${cloud.home(1).locationId}/nodes`)).status,
    ).toBe(404);
    expect((await visitor.gets('customers')).status).toBe(404);
  });

  it('takes nothing but GET, and remembers who tried', async () => {
    const answers = await Promise.all(
      ['PUT', 'POST', 'DELETE', 'PATCH'].map((method) =>
        visitor.gets(`Customers/${cloud.home(0).customerId}`, { method }),
      ),
    );
    expect(answers.map(({ status }) => status)).toEqual([405, 405, 405, 405]);
    expect(cloud.violations).toHaveLength(4);
  });

  it('makes the same fleet from the same seed, however large, and another from another', async () => {
    const twin = await PlumeCloud.start({ homes: 1_000_000, now: () => NOON });
    const other = await PlumeCloud.start({ homes: 10, seed: 2, now: () => NOON });
    const told = (from: PlumeCloud) => [from.home(9).locationId, from.home(9).name, from.home(9).pod(1).id];
    expect(told(twin)).toEqual(told(cloud));
    expect(told(other)).not.toEqual(told(cloud));
    await Promise.all([twin.stop(), other.stop()]);
  });

  it('names homes in ways that break careless code, when asked to', async () => {
    const hostile = await PlumeCloud.start({ homes: 100, hostileNames: true });
    const names = Array.from({ length: 100 }, (_, i) => hostile.home(i).name).join();
    for (const part of ['<script>', '🏡', 'بيت', '*Casa*', 'x'.repeat(10_000)]) expect(names).toContain(part);
    const nodes = await new Visitor(hostile).nodesOf(hostile.home(3));
    expect(nodes[hostile.home(3).pod(0).id]).toMatchObject({ nickname: hostile.home(3).pod(0).name });
    await hostile.stop();
  });

  it('counts calls per endpoint and keeps the newest', async () => {
    await visitor.nodesOf(cloud.home(4));
    await visitor.nodesOf(cloud.home(4));
    expect(cloud.home(4).looks).toBe(2);
    expect(cloud.stats()).toMatchObject({
      calls: { nodes: 2, token: 1 },
      tokensIssued: 1,
      highestInFiveMinutes: 2,
      homesSeen: 1,
    });
    expect(cloud.calls(1)).toMatchObject([{ method: 'GET', endpoint: 'nodes', status: 200, at: NOON.getTime() }]);
  });
});
