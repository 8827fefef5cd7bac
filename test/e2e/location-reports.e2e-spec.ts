import { ApiTokensService } from '../../src/auth/api-tokens.service';
import { AuthService } from '../../src/auth/auth.service';
import { hours, minutes } from '../../src/domain/duration';
import type { Role } from '../../src/domain/permissions';
import type { Home } from '../../simulators/plume/home';
import { House } from '../support/house';

const REPORTS = ['status', 'wifi', 'wan', 'stats', 'uptime', 'speed-tests'];

describe('what people are told of one home over REST', () => {
  let house: House;
  let home: Home;
  let id: string;
  const bearers = new Map<Role, string>();

  beforeAll(async () => {
    house = await House.open();
    await house.movesIn();
    home = house.plume.home(0);
    id = await house.locationId(home);
    const viewer = await joins('viewer');
    await joins('operator');
    await house.db.query(`INSERT INTO user_grants (user_id, type, ref) VALUES ($1, 'location', $2)`, [viewer, id]);
  });
  afterAll(() => house.close());

  it('says that all is well', async () => {
    const status = await asks('viewer', 'status');
    expect(status.json()).toMatchObject({
      state: 'online',
      summary: 'Online: everything works.',
      issues: [],
      warnings: [],
      serviceLevel: 'fullService',
    });
    expect(status.json().pods).toHaveLength(3);
    expect(status.json().pods[0]).toMatchObject({ gateway: true, state: 'online' });
    expect(status.json().devices).toBeGreaterThan(0);
  });

  it('tells of the WiFi, never of its keys', async () => {
    const { body, ...wifi } = await asks('viewer', 'wifi');
    expect(wifi.json()).toMatchObject({ items: [{ enabled: true, open: false }, {}], nextCursor: null });
    expect(body).not.toMatch(/PLUME-SECRET|[Kk]ey/);
  });

  it('tells of the internet line', async () => {
    const wan = (await asks('viewer', 'wan')).json();
    expect(Object.keys(wan).sort()).toEqual(
      [
        ...['peakRxMbps', 'peakRxAt', 'peakTxMbps', 'peakTxAt', 'meanRxMbps', 'meanTxMbps', 'meanPeakRxMbps'],
        ...['meanPeakTxMbps', 'p95RxMbps', 'p95TxMbps', 'totalRxMB', 'totalTxMB', 'busyHours', 'validPercent'],
        ...['samples', 'timeZone', 'series'],
      ].sort(),
    );
    expect(wan).toMatchObject({ samples: 96, timeZone: expect.stringContaining('/') as string });
  });

  it('tells how steady it was, by Plume’s history', async () => {
    expect((await asks('viewer', 'stats')).json()).toMatchObject({ range: '7d', source: 'plume', total: 672 });
    expect((await asks('viewer', 'stats?range=3h')).json()).toMatchObject({ range: '3h', total: 12 });
  });

  it('keeps what its speed tests measured', async () => {
    for (const download of [100, 200]) {
      home.gateway().runsSpeedTest({ download, upload: null });
      await house.pass(minutes(10), minutes(10));
    }
    const first = (await asks('viewer', 'speed-tests?limit=1')).json();
    expect(first.items).toMatchObject([{ downloadMbps: 200, uploadMbps: null, gateway: true }]);
    const next = (await asks('viewer', `speed-tests?limit=1&cursor=${first.nextCursor}`)).json();
    expect(next.items).toMatchObject([{ downloadMbps: 100 }]);
    expect((await asks('viewer', 'status')).json().speedTest).toMatchObject({ downloadMbps: 200, uploadMbps: null });
  });

  it('says what is wrong when it is, and how long it was', async () => {
    const from = house.clock.now().toISOString();
    await house.pass(hours(1), minutes(5));
    home.goesDark(house.clock.now());
    await house.pass(minutes(30), minutes(5));
    const status = (await asks('viewer', 'status')).json();
    expect(status).toMatchObject({ state: 'offline', summary: 'Offline: all pods are disconnected.', devices: 0 });
    expect(status.issues).toHaveLength(3);
    home.comesBack(house.clock.now());
    await house.pass(minutes(30), minutes(5));
    const to = house.clock.now().toISOString();
    expect((await asks('viewer', `uptime?from=${from}&to=${to}`)).json()).toEqual({
      from,
      to,
      uptimePercent: 75,
      onlineSeconds: 5_400,
      offlineSeconds: 1_800,
      unknownSeconds: 0,
      outages: 1,
    });
  });

  it('takes a day for its beginning', async () => {
    const day = house.clock.now().toISOString().slice(0, 10);
    const since = `${day}T00:00:00.000Z`;
    expect((await asks('viewer', `uptime?from=${day}`)).json()).toMatchObject({ from: since });
    for (const report of ['transitions', 'speed-tests']) {
      const all = (await asks('viewer', report)).json().items as unknown[];
      expect(all.length).toBeGreaterThan(0);
      expect((await asks('viewer', `${report}?from=2020-01-01`)).statusCode).toBe(report === 'transitions' ? 200 : 400);
      expect((await asks('viewer', `${report}?to=2020-01-01`)).json().items).toEqual([]);
    }
  });

  it('says so when Plume does not answer, and tells what we know ourselves', async () => {
    house.plume.fails(500);
    const wan = await asks('operator', 'wan');
    expect(wan.statusCode).toBe(502);
    expect(wan.headers['content-type']).toContain('application/problem+json');
    expect((await asks('operator', 'stats?range=3h')).json()).toMatchObject({ source: 'panoptes', outages: 1 });
    expect((await asks('operator', 'status')).statusCode).toBe(200);
    house.plume.recovers();
  });

  it.each(REPORTS)('is the same nothing for a viewer and for everybody, where /%s is not theirs', async (report) => {
    const foreign = await house.locationId(house.plume.home(1));
    expect((await asks('viewer', report, foreign)).statusCode).toBe(404);
    expect((await asks('operator', report, foreign)).statusCode).toBe(200);
    expect((await asks('operator', report, 'not-an-id')).statusCode).toBe(404);
    expect((await house.app.inject({ url: `/api/locations/${id}/${report}` })).statusCode).toBe(401);
  });

  it.each([
    ['stats?range=1y', 'range'],
    ['uptime?from=yesterday', 'from'],
    ['uptime?form=2026-03-02', 'form'],
    ['uptime?from=2026-03-02T12:00:00Z&to=2026-03-01T12:00:00Z', 'from'],
    ['speed-tests?cursor=x', 'cursor'],
  ])('names what is not good in %s', async (report, path) => {
    const answer = await asks('viewer', report);
    expect(answer.statusCode).toBe(400);
    expect(answer.json().errors).toMatchObject([{ path }]);
  });

  it.each(['uptime?', 'speed-tests?', `speed-tests?cursor=${cursorOf('0000-01-01T00:00:00Z')}&`])(
    'refuses a distant past, and more than can be read at once, in %s',
    async (report) => {
      const answer = await asks('viewer', `${report}from=0000-01-01T00:00:00Z&to=9999-12-31T23:59:59Z`);
      expect(answer.statusCode).toBe(400);
    },
  );

  async function joins(role: Role): Promise<string> {
    const user = await house.app.get(AuthService).create({ email: `${role}@example.test`, name: role, role });
    const owner = { userId: user.id, name: role, role, grants: [] };
    const wanted = { name: 'reader', scopes: ['read' as const], expiresAt: null };
    bearers.set(role, (await house.app.get(ApiTokensService).create(owner, wanted)).token);
    return user.id;
  }

  function asks(role: Role, report: string, locationId = id) {
    const headers = { authorization: `Bearer ${bearers.get(role)}` };
    return house.until(house.app.inject({ url: `/api/locations/${locationId}/${report}`, headers }));
  }
});

function cursorOf(at: string): string {
  return Buffer.from(JSON.stringify([at, '00000000-0000-4000-8000-000000000009'])).toString('base64url');
}
