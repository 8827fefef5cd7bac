import { minutes } from '../../src/domain/duration';
import { House } from '../support/house';
import { RestCaller } from '../support/rest-caller';

interface List<T> {
  readonly items: readonly T[];
}

interface Note {
  readonly id: string;
  readonly text: string;
  readonly createdByName: string | null;
}

describe('what the dashboard asks for', () => {
  let house: House;
  let anna: RestCaller;
  let otto: RestCaller;
  let vera: RestCaller;
  let home: string;
  let other: string;

  beforeAll(async () => {
    house = await House.open();
    await house.movesIn();
    [home, other] = [await house.locationId(house.plume.home(0)), await house.locationId(house.plume.home(1))];
    anna = await RestCaller.joins(house, 'Anna', 'admin');
    otto = await RestCaller.joins(house, 'Otto', 'operator');
    vera = await RestCaller.joins(house, 'Vera', 'viewer', [{ type: 'location', id: home }]);
  });
  afterAll(() => house.close());

  const listed = async <T>(who: RestCaller, url: string) => (await who.asks('GET', url)).json<List<T>>().items;

  it('says to strangers which ways of signing in there are', async () => {
    const answer = await house.app.inject({ url: '/api/auth/ways' });
    expect([answer.statusCode, answer.json()]).toEqual([200, { password: true, oidc: false }]);
  });

  it('sends whoever comes back from a provider in vain to the sign-in page, and tells programs why', async () => {
    const url = '/api/auth/oidc/start?cookie=true';
    const person = await house.app.inject({ url, headers: { accept: 'text/html,application/xhtml+xml' } });
    expect([person.statusCode, person.headers.location]).toEqual([302, '/?oidc=missing']);
    expect((await house.app.inject({ url })).statusCode).toBe(404);
  });

  it('keeps notes on a location for whoever may see it', async () => {
    const url = `/api/locations/${home}/notes`;
    const made = await otto.asks('POST', url, { text: ' The key is at the neighbour’s. ' });
    expect(made.json<Note>()).toMatchObject({ text: 'The key is at the neighbour’s.', createdByName: 'Otto' });
    expect((await vera.asks('POST', url, { text: 'Mine' })).statusCode).toBe(403);
    expect(await listed<Note>(vera, url)).toEqual(await listed<Note>(otto, url));
    expect((await vera.asks('GET', `/api/locations/${other}/notes`)).statusCode).toBe(404);
    expect((await otto.asks('POST', `/api/locations/${NOWHERE}/notes`, { text: 'x' })).statusCode).toBe(404);
  });

  it('lets people take away what they wrote, and admins anything', async () => {
    const url = `/api/locations/${home}/notes`;
    await house.clock.pass(minutes(1));
    const second = (await anna.asks('POST', url, { text: 'Builders until Friday.' })).json<Note>();
    const [, first] = await listed<Note>(otto, url);
    expect((await otto.asks('DELETE', `${url}/${second.id}`)).statusCode).toBe(403);
    expect((await otto.asks('DELETE', `/api/locations/${other}/notes/${first?.id}`)).statusCode).toBe(404);
    expect((await anna.asks('DELETE', `${url}/${first?.id}`)).statusCode).toBe(204);
    expect((await listed<Note>(otto, url)).map(({ text }) => text)).toEqual(['Builders until Friday.']);
    const audited = await listed<{ action: string }>(anna, '/api/audit?limit=100');
    expect(audited.map(({ action }) => action)).toEqual(
      expect.arrayContaining(['location.note-added', 'location.note-removed']),
    );
  });

  it('shows which pod hangs on which', async () => {
    const links = await listed<{ podId: string; parentId: string | null }>(vera, `/api/locations/${home}/mesh`);
    const pods = await listed<{ id: string; gateway: boolean }>(vera, `/api/locations/${home}/pods`);
    const gateway = pods.find((pod) => pod.gateway)?.id;
    expect(links.map(({ podId }) => podId)).toEqual(pods.map(({ id }) => id));
    expect(links.map(({ parentId }) => parentId)).toEqual([null, gateway, gateway]);
  });

  it('finds incidents by what they are about, and says who was told of one', async () => {
    const address = String(house.telegram.crowd(1)[0]?.id);
    const made = await anna.asks('POST', '/api/destinations', { channel: 'telegram', address, userId: otto.id });
    const destinationId = made.json<{ id: string }>().id;
    await anna.asks('POST', '/api/subscriptions', { destinationId, scope: { type: 'location', id: home } });
    house.plume.home(0).goesDark(house.clock.now());
    await house.pass(minutes(3));
    const [incident] = await listed<{ id: string; kind: string }>(otto, `/api/incidents?locationId=${home}`);
    const id = String(incident?.id);
    const found = async (query: string) => (await listed<{ id: string }>(otto, `/api/incidents?${query}`)).length;
    const name = encodeURIComponent(house.plume.home(0).name.slice(1, 5).toUpperCase());
    expect(await found(`status=unresolved&severity=critical&kind=location_offline&q=${name}`)).toBe(1);
    expect([await found('kind=power'), await found('q=100%25'), await found(`holder=${otto.id}`)]).toEqual([0, 0, 0]);
    await otto.asks('POST', `/api/incidents/${id}/acknowledge`, {});
    expect([await found('status=open'), await found('status=unresolved'), await found(`holder=${otto.id}`)]).toEqual([
      0, 1, 1,
    ]);
    const before = new Date(house.clock.now().getTime() - minutes(60)).toISOString();
    expect([await found(`to=${before}`), await found(`from=${before}`)]).toEqual([0, 1]);

    house.plume.home(0).comesBack(house.clock.now());
    await house.pass(minutes(3));
    const told = await listed<{ recipient: string; type: string; status: string }>(
      otto,
      `/api/deliveries?incidentId=${id}`,
    );
    expect(told.map(({ recipient, type, status }) => [recipient, type, status])).toEqual([
      ['Otto', 'incident.resolved', 'delivered'],
      ['Otto', 'incident.opened', 'delivered'],
    ]);
    expect(await listed(otto, `/api/deliveries?incidentId=${NOWHERE}`)).toEqual([]);
  });

  it('calls what is silenced and what is granted by its name', async () => {
    const scope = { type: 'location', id: home };
    await otto.asks('POST', '/api/silences', { scope, untilResolved: true, reason: 'Builders' });
    await otto.asks('POST', '/api/silences', { scope: { type: 'all' }, untilResolved: true, reason: 'All' });
    const { name } = (await otto.asks('GET', `/api/locations/${home}`)).json<{ name: string }>();
    const silences = await listed<{ scopeName: string | null }>(otto, '/api/silences');
    expect(silences.map(({ scopeName }) => scopeName).sort()).toEqual([name, null].sort());

    const url = `/api/users/${vera.id}/grants`;
    const seen = await anna.asks('GET', url);
    expect(seen.json()).toEqual({ grants: [scope], names: { [home]: name } });
    const etag = String(seen.headers.etag);
    const customer = { type: 'customer', id: house.plume.home(0).customerId };
    expect((await anna.asks('PUT', url, { grants: [customer] }, { 'if-match': etag })).statusCode).toBe(200);
    expect((await anna.asks('PUT', url, { grants: [] }, { 'if-match': etag })).statusCode).toBe(412);
  });

  it('says how the product itself does', async () => {
    const system = (await otto.asks('GET', '/api/system')).json<Record<string, unknown>>();
    expect(system).toMatchObject({
      replicas: [{ self: true }],
      polling: { watched: 3, intervalSeconds: 60, carriedSeconds: 60 },
      budget: { limit: 0, waiting: 0, throttledUntil: null },
      outbox: { waiting: 0, oldestSince: null },
      database: { bytes: expect.any(Number), version: expect.stringMatching(/^\d+/) },
    });
    expect(system.channels).toEqual(
      expect.arrayContaining([expect.objectContaining({ channel: 'telegram', state: 'ok', sent: 2 })]),
    );
    expect(JSON.stringify(system)).not.toMatch(/secret|token/i);
  });
});

const NOWHERE = '00000000-0000-4000-8000-000000000000';
