import { minutes, seconds } from '../../src/domain/duration';
import { rows } from '../../src/platform/database/sql';
import type { Group } from '../../simulators/telegram/world/group';
import type { Person } from '../../simulators/telegram/world/person';
import { House } from '../support/house';

const HOMES = 60;

describe('sixty homes that go dark at once, with the limits of the real Telegram', () => {
  let house: House;
  let group: Group;
  let neighbour: Person;

  beforeAll(async () => {
    house = await House.open({ plume: { homes: HOMES }, telegram: { limits: {} } });
    neighbour = house.telegram.user({ name: 'Neighbour' });
    neighbour.starts();
    group = house.telegram.group({ title: 'Everything', members: [neighbour] });
    await house.movesIn();
    await house.subscribes(group.id);
    await house.subscribes(neighbour.id, await house.locationId(house.plume.home(7)));
    await house.pass(minutes(2), minutes(1));
    homes(0, HOMES).forEach((home) => home.goesDark(house.clock.now()));
    // Looks do not march in step; a minute is long enough for all of them to have come.
    await house.pass(minutes(2), minutes(1));
  });
  afterAll(() => house.close());

  it('opens an incident for each of them', async () => {
    const incidents = await house.incidents();
    expect(incidents).toHaveLength(HOMES);
    expect(new Set(incidents.map(({ kind }) => kind))).toEqual(new Set(['location_offline']));
  });

  it('tells the group in one message with exact counts', () => {
    expect(group.chat.fromBot).toHaveLength(1);
    expect(group.chat.last?.text).toContain('60 offline, 0 back online');
  });

  it('tells whoever hears of one home only of that one, in a message of its own', () => {
    expect(neighbour.chat.fromBot).toHaveLength(1);
    expect(neighbour.chat.last?.text).toContain(`🔴 ${house.plume.home(7).name} is offline`);
    expect(neighbour.chat.last?.buttons.map(({ text }) => text)).toEqual(['Acknowledge', 'Silence 1 h', 'Details']);
  });

  it('keeps the one message current while they come back, and sends no single replies', async () => {
    homes(0, 40).forEach((home) => home.comesBack(house.clock.now()));
    await house.pass(minutes(2));
    expect(group.chat.fromBot).toHaveLength(1);
    expect(group.chat.last?.text).toContain('20 offline, 40 back online');
    homes(40, HOMES).forEach((home) => home.comesBack(house.clock.now()));
    await house.pass(minutes(2));
    expect(group.chat.fromBot).toHaveLength(1);
    expect(group.chat.last?.text).toContain('0 offline, 60 back online');
    expect(group.chat.last?.text).toContain('All of them are back.');
  });

  it('tells the one home’s end as a reply', () => {
    const [alert, recovery] = neighbour.chat.fromBot;
    expect(neighbour.chat.fromBot).toHaveLength(2);
    expect(recovery?.replyTo?.id).toBe(alert?.id);
    expect(recovery?.text).toContain('Downtime');
  });

  it('has lost nothing and was never too fast', async () => {
    expect(await deliveries(house)).toEqual({ delivered: HOMES + 2 });
    expect(house.telegram.refusals).toEqual([]);
    expect(house.telegram.violations).toEqual([]);
  });

  it('speaks of a single home again when the storm is over', async () => {
    await house.pass(minutes(10), minutes(1));
    const dark = house.plume.home(11).goesDark(house.clock.now());
    await house.pass(minutes(2));
    expect(group.chat.fromBot).toHaveLength(2);
    expect(group.chat.last?.text).toContain(`🔴 ${dark.name} is offline`);
  });

  const homes = (from: number, to: number) => Array.from({ length: to - from }, (_, no) => house.plume.home(from + no));
});

describe('a storm that begins slowly', () => {
  let house: House;
  let group: Group;

  beforeAll(async () => {
    house = await House.open({ plume: { homes: HOMES }, telegram: { limits: {} }, env: { CONFIRM_POLLS: '1' } });
    group = house.telegram.group({ title: 'Everything' });
    await house.movesIn();
    await house.subscribes(group.id);
    await house.pass(minutes(2), minutes(1));
  });
  afterAll(() => house.close());

  it('tells the first single, the rest together, and ends each where it began', async () => {
    for (let no = 0; no < HOMES; no++) {
      house.plume.home(no).goesDark(house.clock.now());
      if (no === 1 || no === 20 || no === 40) await house.pass(minutes(1), seconds(5));
    }
    await house.pass(minutes(2), seconds(5));
    const singles = group.chat.fromBot.filter(({ text }) => text.includes('is offline')).length;
    const digest = group.chat.fromBot.find(({ text }) => text.includes('offline, 0 back online'));
    expect(singles).toBeGreaterThanOrEqual(2);
    expect(digest?.text).toContain(`${HOMES - singles} offline, 0 back online`);
    expect(group.chat.fromBot).toHaveLength(singles + 1);
    expect(singles).toBeLessThanOrEqual(20);

    for (let no = 0; no < HOMES; no++) house.plume.home(no).comesBack(house.clock.now());
    await house.pass(minutes(4), seconds(5));
    // It may take in the ends of single alerts, too, where the limits do not carry their replies.
    const back = Number(/0 offline, (\d+) back online/.exec(digest?.text ?? '')?.[1]);
    expect(back).toBeGreaterThanOrEqual(HOMES - singles);
    expect(back).toBeLessThanOrEqual(HOMES);
    const open = group.chat.fromBot.filter(({ text }) => text.startsWith('🔴'));
    expect(open).toEqual([]);
    // One reply for each single alert, at most: what the limits cannot carry is in a digest again.
    expect(group.chat.fromBot.length).toBeLessThanOrEqual(2 * singles + 2);
  });

  it('has lost nothing and was never too fast', async () => {
    expect(Object.keys(await deliveries(house))).toEqual(['delivered']);
    expect(house.telegram.refusals).toEqual([]);
    expect(house.telegram.violations).toEqual([]);
  });
});

/** How many deliveries are how far. */
async function deliveries(house: House): Promise<Record<string, number>> {
  const found = await rows<{ status: string; n: number }>(
    house.db,
    'SELECT status, count(*)::int AS n FROM deliveries GROUP BY status ORDER BY status',
  );
  return Object.fromEntries(found.map(({ status, n }) => [status, n]));
}
