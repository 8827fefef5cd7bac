import type { FaultKind } from './faults';
import { PlumeCloud } from './plume-cloud';
import { Visitor } from './visitor';

describe('a Plume Cloud in trouble', () => {
  let cloud: PlumeCloud;
  let visitor: Visitor;
  let now: number;
  beforeEach(async () => {
    now = Date.parse('2026-03-04T12:00:00.000Z');
    cloud = await PlumeCloud.start({ now: () => new Date(now) });
    visitor = new Visitor(cloud);
    await visitor.signsIn();
  });
  afterEach(() => cloud.stop());

  const path = (no: number) => `Customers/${cloud.home(no).customerId}/locations/${cloud.home(no).locationId}/nodes`;
  const status = async (no = 0) => (await visitor.gets(path(no))).status;

  it.each([400, 401, 403, 404, 422, 429, 500, 502, 503] as const)('answers %d until it recovers', async (kind) => {
    cloud.fails(kind);
    expect(await status()).toBe(kind);
    cloud.recovers();
    expect(await status()).toBe(200);
  });

  it('fails for a time, for a count, for one home, for one endpoint, or by chance', async () => {
    cloud.fails(500, { for: 1_000 });
    expect(await status()).toBe(500);
    now += 1_000;
    expect(await status()).toBe(200);
    cloud.fails(503, { count: 2 });
    expect([await status(), await status(), await status()]).toEqual([503, 503, 200]);
    cloud.fails(401, { home: 1 });
    expect([await status(0), await status(1)]).toEqual([200, 401]);
    cloud.fails(500, { only: 'customers' });
    expect([await status(0), (await visitor.gets('Customers')).status]).toEqual([200, 500]);
    cloud.recovers();
    cloud.fails(500, { chance: 0.5 });
    const seen = await Promise.all(Array.from({ length: 40 }, () => status()));
    expect(new Set(seen)).toEqual(new Set([200, 500]));
  });

  it.each(['reset', 'cut'] as const)('breaks the connection: %s', async (kind) => {
    cloud.fails(kind, { count: 1 });
    await expect(status()).rejects.toThrow();
    expect(await status()).toBe(200);
  });

  it.each(['truncated', 'html', 'empty'] as const)('answers 200 with what is no JSON: %s', async (kind) => {
    cloud.fails(kind);
    expect(await visitor.gets(path(0))).toMatchObject({ status: 200, json: undefined });
  });

  it('never answers, for whoever has no patience of his own', async () => {
    cloud.fails('hang');
    const patience = new AbortController();
    const asked = visitor.gets(path(0), { signal: patience.signal });
    while (cloud.stats().inFlight === 0) await new Promise(setImmediate);
    patience.abort();
    await expect(asked).rejects.toThrow();
  });

  it('answers late', async () => {
    cloud.fails('slow', { ms: 20 });
    expect(await status()).toBe(200);
  });

  it('refuses more than 2,000 calls within five minutes with 403, as long as they keep coming', async () => {
    cloud.throttles({ limit: 5 });
    const seen: number[] = [];
    for (let i = 0; i < 6; i++) seen.push(await status());
    expect(seen).toEqual([200, 200, 200, 200, 200, 403]);
    now += 299_000;
    expect(await status()).toBe(403);
    now += 2_000;
    expect(await status()).toBe(200);
    expect(cloud.stats()).toMatchObject({ throttled: 2, highestInFiveMinutes: 7 });
  });

  it('goes away and returns at the same address', async () => {
    const { url } = cloud;
    await cloud.goesAway();
    await expect(status()).rejects.toThrow();
    await cloud.returns();
    expect([cloud.url, await status()]).toEqual([url, 200]);
  });

  it('rewrites an answer as a test wishes', async () => {
    cloud.rewrites('wifiNetworks', (document) => (document as unknown[])[0]);
    const wifi = () => visitor.gets(path(0).replace(/nodes$/, 'wifiNetworks'));
    expect((await wifi()).json).toMatchObject({ enable: true });
    cloud.rewrites('wifiNetworks');
    expect((await wifi()).json).toHaveLength(2);
  });

  it('spoils the sign-in only when it is named', async () => {
    cloud.fails(500);
    expect((await visitor.signsIn()).status).toBe(200);
    for (const kind of [500, 'html', 'truncated'] satisfies FaultKind[]) {
      cloud.recovers();
      cloud.fails(kind, { only: 'token' });
      expect((await visitor.signsIn()).json ?? {}).not.toHaveProperty('access_token');
    }
  });
});
