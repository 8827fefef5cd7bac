import { minutes } from '../../src/domain/duration';
import { NotificationsService } from '../../src/notifications/notifications.service';
import { rows } from '../../src/platform/database/sql';
import { House } from '../support/house';
import { RestCaller } from '../support/rest-caller';

interface Made {
  readonly id: string;
}

interface Deed {
  readonly action: string;
  readonly user: string | null;
  readonly address: string | null;
  readonly before: object | null;
  readonly after: object | null;
}

describe('who hears of what, set up over REST', () => {
  let house: House;
  let anna: RestCaller;
  let otto: RestCaller;
  let vera: RestCaller;
  let mine: string;
  let foreign: string;
  let place: string;
  let subscription: string;
  let address: string;

  beforeAll(async () => {
    house = await House.open();
    await house.movesIn();
    mine = await house.locationId(house.plume.home(0));
    foreign = await house.locationId(house.plume.home(1));
    anna = await RestCaller.joins(house, 'Anna', 'admin');
    otto = await RestCaller.joins(house, 'Otto', 'operator');
    vera = await RestCaller.joins(house, 'Vera', 'viewer', [{ type: 'location', id: mine }]);
    const person = house.telegram.user({ name: 'Vera' });
    person.writes('/start');
    address = String(person.id);
  });
  afterAll(() => house.close());

  it('lets a viewer add a chat, which hears nothing until it is known to be theirs', async () => {
    const made = await vera.asks('POST', '/api/destinations', { channel: 'telegram', address });
    expect([made.statusCode, made.json()]).toMatchObject([201, { userId: vera.id, enabled: true, verified: false }]);
    place = made.json<Made>().id;
    expect((await vera.asks('POST', `/api/destinations/${place}/test`)).statusCode).toBe(409);
    const nonsense = await vera.asks('POST', '/api/destinations', { channel: 'telegram', address: '@vera' });
    expect([nonsense.statusCode, nonsense.json()]).toMatchObject([400, { errors: [{ path: 'address' }] }]);
    expect((await vera.asks('DELETE', `/api/destinations/${place}`)).statusCode).toBe(204);
  });

  it('lets nobody keep a chat that is not theirs from its owner', async () => {
    const claimed = await otto.asks('POST', '/api/destinations', { channel: 'telegram', address });
    expect(claimed.json()).toMatchObject({ userId: otto.id, verified: false });
    expect((await vera.asks('POST', '/api/destinations', { channel: 'telegram', address })).statusCode).toBe(409);
  });

  it('takes the chat that a viewer has linked for theirs', async () => {
    await house.db.query(`INSERT INTO telegram_links (telegram_user_id, user_id, linked_at) VALUES ($1, $2, $3)`, [
      address,
      vera.id,
      house.clock.now(),
    ]);
    const made = await vera.asks('POST', '/api/destinations', { channel: 'telegram', address, label: 'My phone' });
    expect(made.json()).toMatchObject({ verified: true, label: 'My phone' });
    place = made.json<Made>().id;
    expect((await otto.asks('POST', '/api/destinations', { channel: 'telegram', address })).statusCode).toBe(409);
    expect((await otto.asks('POST', '/api/destinations', { channel: 'sms', address: '+1' })).statusCode).toBe(400);
  });

  it('does not follow a destination to another address', async () => {
    const url = `/api/destinations/${place}`;
    const moved = await anna.asks('PATCH', url, { address: '43' });
    expect([moved.statusCode, moved.json()]).toMatchObject([409, { errors: [{ path: 'address' }] }]);
    expect((await vera.asks('PATCH', url, { address, label: 'My phone' })).json()).toMatchObject({ address });
  });

  it('gives back the chat to whoever signed out and in again, and tells others nothing of it', async () => {
    await house.app.get(NotificationsService).letGo('telegram', address, vera.id);
    const refused = await otto.asks('POST', '/api/destinations', { channel: 'telegram', address });
    expect([refused.statusCode, refused.json<{ detail: string }>().detail]).toEqual([
      409,
      expect.stringContaining('already, or it is not known to be yours'),
    ]);
    const again = await vera.asks('POST', '/api/destinations', { channel: 'telegram', address, label: 'My phone' });
    expect([again.statusCode, again.json()]).toMatchObject([
      201,
      { id: place, userId: vera.id, enabled: true, verified: true, disabledReason: null },
    ]);
  });

  it('keeps everybody to their own, but an admin', async () => {
    expect((await otto.asks('GET', `/api/destinations/${place}`)).statusCode).toBe(404);
    expect((await anna.asks('GET', `/api/destinations/${place}`)).statusCode).toBe(200);
    const others = { channel: 'telegram', address: '42', userId: vera.id };
    expect((await otto.asks('POST', '/api/destinations', others)).statusCode).toBe(403);
    const made = await anna.asks('POST', '/api/destinations', others);
    expect(made.json()).toMatchObject({ userId: vera.id, verified: true });
    expect((await vera.asks('GET', '/api/destinations')).json<{ items: Made[] }>().items).toHaveLength(2);
    expect((await otto.asks('GET', '/api/destinations')).json<{ items: Made[] }>().items).toHaveLength(0);
    expect((await vera.asks('DELETE', `/api/destinations/${made.json<Made>().id}`)).statusCode).toBe(204);
  });

  it('tries whether a message arrives', async () => {
    const tried = await vera.asks('POST', `/api/destinations/${place}/test`);
    expect(tried.statusCode).toBe(202);
    await house.deliver();
    const log = await otto.asks('GET', `/api/deliveries?destinationId=${place}`);
    expect(log.json<{ items: object[] }>().items).toMatchObject([
      { id: tried.json<{ deliveryId: string }>().deliveryId, status: 'delivered', channel: 'telegram' },
    ]);
    expect((await vera.asks('GET', '/api/deliveries')).statusCode).toBe(403);
  });

  it('lets a viewer hear of what was granted, and of nothing else', async () => {
    const wanted = { destinationId: place, scope: { type: 'location', id: mine } };
    const made = await vera.asks('POST', '/api/subscriptions', wanted);
    expect([made.statusCode, made.json()]).toMatchObject([201, { minSeverity: 'info', kinds: null, ...wanted }]);
    subscription = made.json<Made>().id;
    expect((await vera.asks('POST', '/api/subscriptions', wanted)).statusCode).toBe(409);
    const beyond = { destinationId: place, scope: { type: 'location', id: foreign } };
    expect((await vera.asks('POST', '/api/subscriptions', beyond)).statusCode).toBe(404);
    expect((await otto.asks('POST', '/api/subscriptions', wanted)).statusCode).toBe(404);
    expect((await otto.asks('GET', `/api/subscriptions/${subscription}`)).statusCode).toBe(404);
    for (const home of [0, 1]) house.plume.home(home).goesDark(house.clock.now());
    await house.pass(minutes(2));
    const log = await otto.asks('GET', `/api/deliveries?destinationId=${place}`);
    const types = log.json<{ items: { type: string }[] }>().items.map(({ type }) => type);
    expect(types).toEqual(['incident.opened', 'notice']);
  });

  it('changes what is heard, unless somebody else has changed it', async () => {
    const url = `/api/subscriptions/${subscription}`;
    const etag = String((await vera.asks('GET', url)).headers.etag);
    const changed = await vera.asks('PATCH', url, { minSeverity: 'critical' }, { 'if-match': etag });
    expect(changed.json()).toMatchObject({ minSeverity: 'critical', scope: { type: 'location', id: mine } });
    expect((await vera.asks('PATCH', url, { kinds: ['support'] }, { 'if-match': etag })).statusCode).toBe(412);
    expect((await vera.asks('PATCH', url, { kinds: ['storms'] })).statusCode).toBe(400);
    expect((await vera.asks('DELETE', url)).statusCode).toBe(204);
    expect((await vera.asks('GET', url)).statusCode).toBe(404);
  });

  it('sends again what has failed, and only that', async () => {
    const [{ id } = { id: '' }] = await rows<Made>(house.db, 'SELECT id FROM deliveries LIMIT 1');
    expect((await otto.asks('POST', `/api/deliveries/${id}/retry`)).statusCode).toBe(409);
    await house.db.query(`UPDATE deliveries SET status = 'failed' WHERE id = $1`, [id]);
    const again = await otto.asks('POST', `/api/deliveries/${id}/retry`);
    expect([again.statusCode, again.json()]).toMatchObject([200, { id, status: 'queued' }]);
    expect((await vera.asks('POST', `/api/deliveries/${id}/retry`)).statusCode).toBe(403);
  });

  it('tells an admin who did all that, and from where', async () => {
    const { items } = (await anna.asks('GET', '/api/audit?subjectType=destination')).json<{ items: Deed[] }>();
    expect(items.map(({ action }) => action)).toEqual([
      'destination.tested',
      ...['destination.deleted', 'destination.created'],
      ...['destination.created', 'destination.changed', 'destination.created', 'destination.created'],
      ...['destination.deleted', 'destination.created'],
    ]);
    expect(items.at(-1)).toMatchObject({ user: 'vera@example.test', address: '127.0.0.1', before: null });
    expect((await otto.asks('GET', '/api/audit')).statusCode).toBe(403);
    const page = (await anna.asks('GET', '/api/audit?limit=1')).json<{ items: Deed[]; nextCursor: string }>();
    const next = (await anna.asks('GET', `/api/audit?limit=1&cursor=${page.nextCursor}`)).json<{ items: Deed[] }>();
    expect(next.items).not.toEqual(page.items);
  });

  it('gives the audit away as a file that no spreadsheet runs', async () => {
    await vera.asks('POST', '/api/destinations', { channel: 'telegram', address: '7', label: '=HYPERLINK("x")' });
    const csv = await anna.asks('GET', '/api/audit/export?format=csv');
    expect(csv.headers['content-type']).toContain('text/csv');
    const [head, ...lines] = csv.body.trim().split('\r\n');
    expect(head).toBe('id,at,via,userId,user,tokenId,chat,address,action,subjectType,subjectId,before,after');
    expect(lines.length).toBeGreaterThan(8);
    const ndjson = await anna.asks('GET', '/api/audit/export?format=ndjson&action=subscription.deleted');
    expect(JSON.parse(ndjson.body.trim())).toMatchObject({ action: 'subscription.deleted', userId: vera.id });
  });

  it('adds to the audit, and takes nothing from it', async () => {
    for (const deed of ['DELETE FROM audit_log', `UPDATE audit_log SET action = 'nothing'`, 'TRUNCATE audit_log']) {
      await expect(house.db.query(deed)).rejects.toThrow('only ever added to');
    }
  });
});
