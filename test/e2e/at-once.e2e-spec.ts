import { randomUUID } from 'node:crypto';

import { minutes } from '../../src/domain/duration';
import { affected, rows } from '../../src/platform/database/sql';
import { House } from '../support/house';
import { RestCaller } from '../support/rest-caller';

interface Made {
  readonly id: string;
}

/** Two people, or one with two windows, who press at the same moment. */
describe('what is asked twice at the same moment', () => {
  let house: House;
  let anna: RestCaller;

  beforeAll(async () => {
    house = await House.open();
    await house.movesIn();
    anna = await RestCaller.joins(house, 'Anna', 'admin');
  });
  afterAll(() => house.close());

  const add = async (url: string, body: object) => (await anna.asks('POST', url, body)).json<Made>();
  const destination = (address: string) => add('/api/destinations', { channel: 'telegram', address });
  const both = async (one: Promise<{ statusCode: number }>, other: Promise<{ statusCode: number }>) =>
    (await Promise.all([one, other])).map(({ statusCode }) => statusCode).sort();

  it('lets one of two subscriptions become what both want to be', async () => {
    const homes = [0, 1, 2].map((home) => house.plume.home(home));
    const [one = '', other = '', same = ''] = await Promise.all(homes.map((home) => house.locationId(home)));
    for (let round = 0; round < 5; round++) {
      const { id: destinationId } = await destination(`1${round}`);
      const subscribe = (id: string) => add('/api/subscriptions', { destinationId, scope: { type: 'location', id } });
      const [first, second] = [await subscribe(one), await subscribe(other)];
      const change = ({ id }: Made) =>
        anna.asks('PATCH', `/api/subscriptions/${id}`, { scope: { type: 'location', id: same } });
      expect(await both(change(first), change(second))).toEqual([200, 409]);
    }
  });

  it('makes one of two subscriptions that are the same', async () => {
    const { id: destinationId } = await destination('2');
    const subscribe = () => anna.asks('POST', '/api/subscriptions', { destinationId, scope: { type: 'all' } });
    expect(await both(subscribe(), subscribe())).toEqual([201, 409]);
  });

  it('lets one of two accounts have the name that both want', async () => {
    for (let round = 0; round < 5; round++) {
      const account = (name: string) =>
        add('/api/plume-accounts', {
          name: `${name} ${round}`,
          partnerId: `${name}-${round}`,
          authHeader: house.plume.authHeader,
        });
      const [one, other] = [await account('one'), await account('other')];
      const rename = ({ id }: Made) => anna.asks('PATCH', `/api/plume-accounts/${id}`, { name: `same ${round}` });
      expect(await both(rename(one), rename(other))).toEqual([200, 409]);
    }
  });

  it('sends a dead letter again once, however often that is asked for', async () => {
    await house.subscribes(77);
    const refusal = house.telegram.refuses({ status: 400, only: 'sendMessage' });
    house.plume.home(0).goesDark(house.clock.now());
    await house.pass(minutes(2));
    refusal.lift();
    const [dead] = await rows<{ id: string; lane: string; posted: number }>(
      house.db,
      `SELECT v.id, v.destination_id AS lane, l.posted::int AS posted FROM deliveries v
       JOIN lanes l ON l.destination_id = v.destination_id WHERE v.status = 'failed'`,
    );
    const retry = () => anna.asks('POST', `/api/deliveries/${dead?.id}/retry`);
    const answers = await Promise.all([retry(), retry(), retry()]);
    expect(answers.filter(({ statusCode }) => statusCode < 300)).toHaveLength(1);
    expect(answers.filter(({ statusCode }) => statusCode === 409)).toHaveLength(2);
    const [lane] = await rows<{ posted: number }>(
      house.db,
      'SELECT posted::int AS posted FROM lanes WHERE destination_id = $1',
      [dead?.lane],
    );
    expect(lane?.posted).toBe((dead?.posted ?? 0) + 1);
  });

  it('gives one person fifty destinations and no more, and says what to do', async () => {
    const otto = await RestCaller.joins(house, 'Otto', 'operator');
    await affected(
      house.db,
      `INSERT INTO destinations (user_id, channel, address, verified, created_at)
       SELECT $1, 'telegram', (1000 + no)::text, true, $2 FROM generate_series(1, 48) AS no`,
      [otto.id, house.clock.now()],
    );
    const answers = await Promise.all(
      [2001, 2002, 2003, 2004].map((address) =>
        anna.asks('POST', '/api/destinations', { channel: 'telegram', address: String(address), userId: otto.id }),
      ),
    );
    expect(answers.map(({ statusCode }) => statusCode).sort()).toEqual([201, 201, 409, 409]);
    const refused = answers.find(({ statusCode }) => statusCode === 409);
    expect(refused?.json<{ detail: string }>().detail).toMatch(/50 destinations.*Remove one/);
    const nobodys = { channel: 'telegram', address: '3001', userId: null };
    expect((await anna.asks('POST', '/api/destinations', nobodys)).statusCode).toBe(201);
  });

  it('gives one person five hundred subscriptions and no more, over all of their destinations', async () => {
    const vera = await RestCaller.joins(house, 'Vera', 'operator');
    const [one = '', other = ''] = [randomUUID(), randomUUID()];
    await affected(
      house.db,
      `INSERT INTO destinations (id, user_id, channel, address, verified, created_at)
       SELECT id, $2, 'telegram', id::text, true, $3 FROM unnest($1::uuid[]) AS id`,
      [`{${one},${other}}`, vera.id, house.clock.now()],
    );
    await affected(
      house.db,
      `INSERT INTO subscriptions (destination_id, scope_type, scope_id, created_at)
       SELECT $1, 'customer', no::text, $2 FROM generate_series(1, 498) AS no`,
      [one, house.clock.now()],
    );
    const location = await house.locationId(house.plume.home(0));
    const subscribe = (destinationId: string, scope: object) =>
      vera.asks('POST', '/api/subscriptions', { destinationId, scope });
    const [everything, home] = [{ type: 'all' }, { type: 'location', id: location }];
    const answers = await Promise.all([
      subscribe(one, everything),
      subscribe(other, everything),
      subscribe(other, home),
      subscribe(one, home),
    ]);
    expect(answers.map(({ statusCode }) => statusCode).sort()).toEqual([201, 201, 409, 409]);
  });
});
