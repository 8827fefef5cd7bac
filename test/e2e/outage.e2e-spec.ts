import { minutes } from '../../src/domain/duration';
import type { Person } from '../../simulators/telegram/world/person';
import { House } from '../support/house';

describe('a home that goes dark and comes back', () => {
  let house: House;
  let person: Person | undefined;

  beforeAll(async () => {
    house = await House.open();
    person = house.telegram.crowd(1)[0];
    await house.subscribes(person?.id ?? 0);
    await house.movesIn();
  });
  afterAll(() => house.close());

  it('is seen for the first time without a word', async () => {
    expect(await house.states()).toEqual(['online', 'online', 'online']);
    expect(await house.transitions()).toEqual([]);
    expect(person?.chat.fromBot).toEqual([]);
  });

  it('is not told on the strength of one look', async () => {
    await house.clock.pass(minutes(1));
    house.plume.home(0).goesDark(house.clock.now());
    await house.look();
    expect(person?.chat.fromBot).toEqual([]);
  });

  it('is told once when a second look agrees, with its pods as the effect', async () => {
    await house.pass(minutes(1));
    expect(await house.incidents()).toMatchObject([{ kind: 'location_offline', status: 'open' }]);
    expect(person?.chat.fromBot).toHaveLength(1);
    expect(person?.chat.last?.text).toContain(house.plume.home(0).name);
  });

  it('keeps still while it lasts', async () => {
    await house.pass(minutes(10));
    expect(person?.chat.fromBot).toHaveLength(1);
  });

  it('is told to be back, with how long it took, as a reply to the message that is kept current', async () => {
    house.plume.home(0).comesBack(house.clock.now());
    await house.pass(minutes(1));
    const [alert, recovery] = person?.chat.fromBot ?? [];
    expect(await house.incidents()).toMatchObject([{ status: 'resolved', resolution: 'recovered' }]);
    expect(recovery?.text).toMatch(/11 min/);
    expect(recovery?.replyTo?.id).toBe(alert?.id);
    expect(alert?.edits.length).toBeGreaterThan(0);
    expect(alert?.buttons).toEqual([]);
  });

  it('stands in history with the times that Plume told', async () => {
    const transitions = await house.transitions();
    expect(transitions.filter(({ of }) => of === 'home').map(({ from, to }) => [from, to])).toEqual([
      ['online', 'offline'],
      ['offline', 'online'],
    ]);
    expect(transitions).toHaveLength(8);
    expect(house.telegram.violations).toEqual([]);
    expect(house.plume.violations).toEqual([]);
  });
});
