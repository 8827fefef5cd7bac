import { minutes } from '../../src/domain/duration';
import { rows } from '../../src/platform/database/sql';
import { House } from '../support/house';
import { RestCaller } from '../support/rest-caller';

const NOWHERE = '00000000-0000-4000-8000-000000000000';

interface Listed {
  readonly id: string;
  readonly name: string;
}

describe('what is watched, set up over REST', () => {
  let house: House;
  let anna: RestCaller;
  let otto: RestCaller;
  let vera: RestCaller;
  let account: Listed;
  let mine: string;
  let foreign: string;

  beforeAll(async () => {
    house = await House.open({ plume: { homes: 5 }, env: { PLUME_AUTH_HEADER: '', PLUME_PARTNER_ID: '' } });
    anna = await RestCaller.joins(house, 'Anna', 'admin');
    otto = await RestCaller.joins(house, 'Otto', 'operator');
  });
  afterAll(() => house.close());

  it('takes in a partner account and never shows its header again', async () => {
    const { authHeader, partnerId } = house.plume;
    const wanted = { name: 'North', authHeader, partnerId };
    const made = await anna.asks('POST', '/api/plume-accounts', wanted);
    expect(made.statusCode).toBe(201);
    expect(made.json()).toMatchObject({ name: 'North', partnerId, monitor: 'selected', state: 'ok' });
    account = made.json<Listed>();
    const list = await anna.asks('GET', '/api/plume-accounts');
    expect(list.json<{ items: Listed[] }>().items.map(({ name }) => name)).toEqual(['North']);
    expect(made.body + list.body).not.toContain(authHeader.slice(6));
    expect((await anna.asks('POST', '/api/plume-accounts', wanted)).statusCode).toBe(409);
    const verified = await anna.asks('POST', `/api/plume-accounts/${account.id}/verify`);
    expect(verified.json()).toEqual({ accepted: true });
  });

  it('knocks on no door that is not allowed here', async () => {
    const wanted = {
      name: 'Inside',
      authHeader: 'Basic aWQ6c2VjcmV0',
      partnerId: 'p',
      apiBase: 'http://169.254.169.254/x',
    };
    const refused = await anna.asks('POST', '/api/plume-accounts', wanted);
    expect(refused.statusCode).toBe(400);
    expect(refused.json<{ detail: string }>().detail).toContain('API address');
  });

  it('lets operators look at accounts, and admins change them', async () => {
    const url = `/api/plume-accounts/${account.id}`;
    expect((await otto.asks('GET', url)).statusCode).toBe(200);
    expect((await otto.asks('PATCH', url, { name: 'South' })).statusCode).toBe(403);
    const etag = String((await anna.asks('GET', url)).headers.etag);
    expect((await anna.asks('PATCH', url, { name: 'Northern' }, { 'if-match': etag })).json()).toMatchObject({
      name: 'Northern',
    });
    expect((await anna.asks('PATCH', url, { name: 'Late' }, { 'if-match': etag })).statusCode).toBe(412);
    expect((await anna.asks('GET', `/api/plume-accounts/${NOWHERE}`)).statusCode).toBe(404);
  });

  it('watches no partner twice', async () => {
    const { authHeader, partnerId } = house.plume;
    const again = await anna.asks('POST', '/api/plume-accounts', { name: 'South', authHeader, partnerId });
    expect([again.statusCode, again.json<{ detail: string }>().detail]).toEqual([
      409,
      expect.stringContaining('through the Plume account Northern already'),
    ]);
  });

  it('shows what Plume has, page by page, to choose from', async () => {
    const seen: string[] = [];
    for (let cursor = ''; ; ) {
      const url = `/api/plume-accounts/${account.id}/customers?limit=2${cursor}`;
      const { items, nextCursor } = (await otto.asks('GET', url)).json<{
        items: Listed[];
        nextCursor: string | null;
      }>();
      seen.push(...items.map(({ id }) => id));
      if (nextCursor === null) break;
      cursor = `&cursor=${nextCursor}`;
    }
    expect(new Set(seen).size).toBe(5);
    const home = house.plume.home(0);
    const url = `/api/plume-accounts/${account.id}/customers/${home.customerId}/locations`;
    expect((await otto.asks('GET', url)).json<{ items: Listed[] }>().items).toMatchObject([{ id: home.locationId }]);
  });

  it('watches what an operator chooses, from now on', async () => {
    mine = await watches(0);
    foreign = await watches(1);
    const again = await otto.asks('POST', '/api/locations', wanted(0));
    expect(again.statusCode).toBe(409);
    const unknown = await otto.asks('POST', '/api/locations', { ...wanted(0), locationId: 'nowhere' });
    expect([unknown.statusCode, unknown.json<{ errors: object[] }>().errors]).toMatchObject([
      400,
      [{ path: 'locationId' }],
    ]);
    const polled = await otto.asks('POST', `/api/locations/${mine}/poll`);
    expect([polled.statusCode, polled.json()]).toMatchObject([200, { state: 'online', podsOnline: 3, podsTotal: 3 }]);
    const pods = await otto.asks('GET', `/api/locations/${mine}/pods`);
    expect(pods.json<{ items: object[] }>().items).toMatchObject([{ gateway: true, state: 'online' }, {}, {}]);
  });

  it('takes a look in between for no change of somebody else', async () => {
    const url = `/api/locations/${mine}`;
    const seen = String((await otto.asks('GET', url)).headers.etag);
    await house.clock.pass(1_000);
    await otto.asks('POST', `${url}/poll`);
    expect((await otto.asks('GET', url, undefined, { 'if-none-match': seen })).statusCode).toBe(200);
    expect((await otto.asks('PATCH', url, { name: 'Casa Uno' }, { 'if-match': seen })).statusCode).toBe(200);
    expect((await otto.asks('PATCH', url, { name: 'Casa Dos' }, { 'if-match': seen })).statusCode).toBe(412);
    expect((await otto.asks('PATCH', url, { name: null })).statusCode).toBe(200);
  });

  it('counts a look that somebody asked for like any other', async () => {
    await house.movesIn();
    house.plume.home(0).goesDark(house.clock.now());
    for (let look = 0; look < 2; look++) {
      await house.clock.pass(1_000);
      expect((await otto.asks('POST', `/api/locations/${mine}/poll`)).statusCode).toBe(200);
    }
    expect((await otto.asks('GET', `/api/locations/${mine}`)).json()).toMatchObject({ state: 'offline' });
    expect(await house.incidents()).toMatchObject([{ kind: 'location_offline', status: 'open' }]);
    house.plume.home(0).comesBack(house.clock.now());
    await house.pass(minutes(2));
    const told = await otto.asks('GET', `/api/locations/${mine}/transitions`);
    const ofHome = told.json<{ items: { podId: string | null; to: string }[] }>().items.filter(({ podId }) => !podId);
    expect(ofHome.map(({ to }) => to)).toEqual(['online', 'offline']);
  });

  it('says when Plume does not answer', async () => {
    house.plume.fails(503);
    const polled = await otto.asks('POST', `/api/locations/${mine}/poll`);
    house.plume.recovers();
    expect([polled.statusCode, polled.headers['content-type']]).toEqual([502, 'application/problem+json']);
  });

  it('shows a viewer what was granted, and nothing beside it', async () => {
    vera = await RestCaller.joins(house, 'Vera', 'viewer', [{ type: 'location', id: mine }]);
    const list = await vera.asks('GET', '/api/locations');
    expect(list.json<{ items: Listed[] }>().items.map(({ id }) => id)).toEqual([mine]);
    for (const path of ['', '/pods', '/transitions']) {
      expect((await vera.asks('GET', `/api/locations/${mine}${path}`)).statusCode).toBe(200);
      expect((await vera.asks('GET', `/api/locations/${foreign}${path}`)).statusCode).toBe(404);
    }
    expect((await vera.asks('POST', `/api/locations/${mine}/poll`)).statusCode).toBe(403);
    expect((await vera.asks('GET', '/api/plume-accounts')).statusCode).toBe(403);
  });

  it('finds locations by state, account and part of a name, stable under pages', async () => {
    for (const home of [2, 3, 4]) await watches(home);
    const all = (await otto.asks('GET', '/api/locations')).json<{ items: Listed[] }>().items;
    expect(all).toHaveLength(5);
    const [first] = (await otto.asks('GET', '/api/locations?limit=2')).json<{ items: Listed[] }>().items;
    expect(first?.id).toBe(all[0]?.id);
    const byName = await otto.asks('GET', `/api/locations?q=${encodeURIComponent(all[2]?.name ?? '')}`);
    expect(byName.json<{ items: Listed[] }>().items.map(({ id }) => id)).toContain(all[2]?.id);
    const serial = house.plume.home(0).gateway().id.toLowerCase();
    const bySerial = await otto.asks('GET', `/api/locations?q=${serial}`);
    expect(bySerial.json<{ items: Listed[] }>().items.map(({ id }) => id)).toEqual([mine]);
    expect((await otto.asks('GET', '/api/locations?state=offline')).json()).toEqual({ items: [], nextCursor: null });
    expect((await otto.asks('GET', `/api/locations?accountId=${NOWHERE}`)).json()).toMatchObject({ items: [] });
    expect((await otto.asks('GET', '/api/locations?state=broken')).statusCode).toBe(400);
  });

  it('keeps the name that somebody gave', async () => {
    const renamed = await otto.asks('PATCH', `/api/locations/${mine}`, { name: 'The lighthouse' });
    expect(renamed.json()).toMatchObject({ name: 'The lighthouse' });
    await house.pass(minutes(60 * 25), minutes(60));
    expect((await otto.asks('GET', `/api/locations/${mine}`)).json()).toMatchObject({ name: 'The lighthouse' });
  });

  it('retires what is watched no more, and brings it back when it is chosen again', async () => {
    expect((await vera.asks('DELETE', `/api/locations/${mine}`)).statusCode).toBe(403);
    expect((await otto.asks('DELETE', `/api/locations/${mine}`)).statusCode).toBe(204);
    expect((await otto.asks('GET', `/api/locations/${mine}`)).statusCode).toBe(404);
    expect(await watches(0)).toBe(mine);
    const told = await otto.asks('GET', `/api/locations/${mine}/transitions`);
    expect(told.json<{ items: object[] }>().items.length).toBeGreaterThan(0);
  });

  it('does not take in again what was dismissed, when the whole partner is watched', async () => {
    expect((await otto.asks('DELETE', `/api/locations/${foreign}`)).statusCode).toBe(204);
    await anna.asks('PATCH', `/api/plume-accounts/${account.id}`, { monitor: 'all' });
    await house.until(house.turn('discovery'));
    const all = (await otto.asks('GET', '/api/locations')).json<{ items: Listed[] }>().items;
    expect(all.map(({ id }) => id)).not.toContain(foreign);
    expect(all).toHaveLength(4);
  });

  it('erases for an admin all that was known', async () => {
    expect((await otto.asks('DELETE', `/api/locations/${mine}?erase=true`)).statusCode).toBe(403);
    const now = house.clock.now();
    await house.db.query(
      `INSERT INTO silences (scope_type, scope_id, reason, created_at, since) VALUES ('location', $1, $2, $3, $3)`,
      [mine, 'Mrs Vega is away', now],
    );
    await house.db.query(`INSERT INTO signals VALUES ($1, 'wan', 'up', $2, $2, $2)`, [mine, now]);
    await house.db.query(
      `INSERT INTO signal_transitions (location_id, signal, from_state, to_state, at, detected_at)
       VALUES ($1, 'wan', 'down', 'up', $2, $2)`,
      [mine, now],
    );
    expect((await anna.asks('DELETE', `/api/locations/${mine}?erase=true`)).statusCode).toBe(204);
    for (const table of ['transitions', 'signals', 'signal_transitions', 'pods', 'speed_tests', 'incidents']) {
      expect(await rows(house.db, `SELECT FROM ${table} WHERE location_id = $1`, [mine])).toEqual([]);
    }
    expect(await rows(house.db, 'SELECT FROM silences WHERE scope_id = $1 AND ended_at IS NULL', [mine])).toEqual([]);
  });

  it('keeps an erased location nameless whatever Plume lists, until it is chosen again', async () => {
    // It had gone by itself: nobody dismissed it before it was erased.
    const all = await rows<{ id: string; locationId: string }>(
      house.db,
      'SELECT id, location_id AS "locationId" FROM locations WHERE retired_at IS NULL ORDER BY name LIMIT 1',
    );
    const [gone] = all;
    await house.db.query('UPDATE locations SET retired_at = $2 WHERE id = $1', [gone?.id, house.clock.now()]);
    expect((await anna.asks('DELETE', `/api/locations/${gone?.id}?erase=true`)).statusCode).toBe(204);
    await anna.asks('PATCH', `/api/plume-accounts/${account.id}`, { monitor: 'all' });
    await house.until(house.turn('discovery'));
    expect(
      await rows(
        house.db,
        `SELECT name, customer_name AS customer, customer_account_id AS key, retired_at IS NULL AS watched
         FROM locations WHERE id = $1`,
        [gone?.id],
      ),
    ).toEqual([{ name: '', customer: null, key: null, watched: false }]);
    const index = [0, 1, 2, 3, 4].findIndex((home) => house.plume.home(home).locationId === gone?.locationId);
    expect(await watches(index)).toBe(gone?.id);
    const { name } = (await otto.asks('GET', `/api/locations/${gone?.id}`)).json<Listed>();
    expect(name).not.toBe('');
    expect((await otto.asks('POST', '/api/locations', { ...wanted(index), locationId: '..' })).statusCode).toBe(400);
  });

  it('deletes an account with all that was seen through it, and what was open about it', async () => {
    expect((await otto.asks('DELETE', `/api/plume-accounts/${account.id}`)).statusCode).toBe(403);
    expect((await anna.asks('DELETE', `/api/plume-accounts/${account.id}`)).statusCode).toBe(204);
    expect((await otto.asks('GET', '/api/locations')).json()).toEqual({ items: [], nextCursor: null });
    expect(await rows(house.db, 'SELECT FROM transitions')).toEqual([]);
    await house.look();
    expect((await house.incidents()).filter(({ status }) => status !== 'resolved')).toEqual([]);
  });

  const wanted = (index: number) => {
    const { customerId, locationId } = house.plume.home(index);
    return { accountId: account.id, customerId, locationId };
  };

  async function watches(index: number): Promise<string> {
    const taken = await otto.asks('POST', '/api/locations', wanted(index));
    expect([taken.statusCode, taken.json()]).toMatchObject([201, { accountId: account.id }]);
    return taken.json<Listed>().id;
  }
});
