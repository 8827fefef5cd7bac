import { days, minutes } from '../../src/domain/duration';
import { rows } from '../../src/platform/database/sql';
import type { Person } from '../../simulators/telegram/world/person';
import { House } from '../support/house';

describe('what was said and seen long ago', () => {
  let house: House;
  let ana: Person;

  beforeAll(async () => {
    house = await House.open({ plume: { homes: 2 }, env: { REMINDER_MINUTES: '0' } });
    ana = house.telegram.user({ name: 'Ana' });
    ana.starts();
    await house.movesIn();
    await house.subscribes(ana.id);
    await house.turn('partitions');
    const [first, second] = [house.plume.home(0), house.plume.home(1)];
    first.goesDark(house.clock.now());
    await house.pass(minutes(2));
    first.comesBack(house.clock.now());
    await house.pass(minutes(2));
    second.goesDark(house.clock.now());
    await house.pass(minutes(2));
  });
  afterAll(() => house.close());

  const count = async (table: string) =>
    (await rows<{ n: number }>(house.db, `SELECT count(*)::int AS n FROM ${table}`))[0]?.n;
  const all = async () => ({
    deliveries: await count('deliveries'),
    attempts: await count('delivery_attempts'),
    notifications: await count('notifications'),
    cards: await count('cards'),
    incidents: await count('incidents'),
  });

  it('is all there at first', async () => {
    await house.turn('retention');
    expect(await all()).toEqual({ deliveries: 3, attempts: 3, notifications: 3, cards: 2, incidents: 2 });
  });

  it('is gone after 90 days as far as it was said, but for what was said of an incident that is open', async () => {
    await house.clock.pass(days(91));
    await house.turn('retention');
    expect(await all()).toEqual({ deliveries: 1, attempts: 1, notifications: 1, cards: 1, incidents: 2 });
  });

  it('is gone after 400 days as far as it was seen, but for what is open', async () => {
    await house.clock.pass(days(350));
    await house.turn('retention');
    expect(await house.incidents()).toMatchObject([{ kind: 'location_offline', status: 'open' }]);
    expect(await house.transitions()).toEqual([]);
    expect(await count('incident_events')).toBe(1);
  });

  it('still tells the end of what was open', async () => {
    const told = ana.chat.fromBot.length;
    house.plume.home(1).comesBack(house.clock.now());
    await house.pass(minutes(2));
    expect(ana.chat.fromBot.length).toBe(told + 1);
    expect(ana.chat.last?.text).toContain('is back online');
  });
});
