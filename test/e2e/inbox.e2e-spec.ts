import { minutes } from '../../src/domain/duration';
import { House } from '../support/house';
import { RestCaller } from '../support/rest-caller';

interface Page {
  items: { id: string; title: string; incidentId: string | null; readAt: string | null }[];
  nextCursor: string | null;
  unread: number;
}

describe('the inbox in the product', () => {
  let house: House;
  let otto: RestCaller;

  beforeAll(async () => {
    house = await House.open();
    await house.movesIn();
    otto = await RestCaller.joins(house, 'Otto', 'operator');
  });
  afterAll(() => house.close());

  const inboxOf = async (who: RestCaller, query = '') => (await who.asks('GET', `/api/inbox${query}`)).json<Page>();

  it('is one’s own to have, and to hear of incidents in', async () => {
    const vera = await RestCaller.joins(house, 'Vera', 'viewer');
    for (const address of [otto.id, 'somebody']) {
      const refused = await vera.asks('POST', '/api/destinations', { channel: 'in-app', address });
      expect(refused.statusCode).toBe(400);
    }
    const made = await otto.asks('POST', '/api/destinations', { channel: 'in-app' });
    expect(made.statusCode).toBe(201);
    const destination = made.json<{ id: string }>();
    expect(destination).toMatchObject({ channel: 'in-app', address: otto.id, verified: true, enabled: true });
    const wish = { destinationId: destination.id, scope: { type: 'all' } };
    await otto.asks('POST', '/api/subscriptions', wish);

    for (const home of [0, 1]) house.plume.home(home).goesDark(house.clock.now());
    await house.pass(minutes(2));
    const { items, unread } = await inboxOf(otto);
    expect(unread).toBe(2);
    expect(items.every(({ incidentId }) => incidentId !== null)).toBe(true);
    expect(await inboxOf(vera)).toEqual({ items: [], nextCursor: null, unread: 0 });
  });

  it('is read page by page, message by message, or all at once', async () => {
    const first = await inboxOf(otto, '?limit=1');
    const second = await inboxOf(otto, `?limit=1&cursor=${first.nextCursor ?? ''}`);
    expect([first.items.length, second.items.length, second.nextCursor]).toEqual([1, 1, null]);
    const [newest, oldest] = [first.items[0]!.id, second.items[0]!.id];

    expect((await otto.asks('POST', `/api/inbox/${newest}/read`)).statusCode).toBe(204);
    expect((await otto.asks('POST', `/api/inbox/${newest}/read`)).statusCode).toBe(204);
    expect(await inboxOf(otto, '?unread=true')).toMatchObject({ items: [{ id: oldest }], unread: 1 });
    expect(await inboxOf(otto, '?unread=false')).toMatchObject({ items: [{ id: newest }], unread: 1 });
    const vera = await RestCaller.joins(house, 'Vito', 'admin');
    expect((await vera.asks('POST', `/api/inbox/${oldest}/read`)).statusCode).toBe(404);

    expect((await otto.asks('POST', '/api/inbox/read-all')).json()).toEqual({ read: 1 });
    expect(await inboxOf(otto, '?unread=true')).toEqual({ items: [], nextCursor: null, unread: 0 });
  });

  it('shows the newest truth: a card says when it is over, and the recovery is a message of its own', async () => {
    for (const home of [0, 1]) house.plume.home(home).comesBack(house.clock.now());
    await house.pass(minutes(2));
    const { items, unread } = await inboxOf(otto);
    expect([items.length, unread]).toEqual([4, 2]);
    expect(items.every(({ title }) => title.includes('back'))).toBe(true);
  });
});
