import { minutes, seconds, since } from '../../src/domain/duration';
import { rows } from '../../src/platform/database/sql';
import { Metrics } from '../../src/platform/metrics/metrics';
import type { Person } from '../../simulators/telegram/world/person';
import { eventually } from '../support/eventually';
import { House } from '../support/house';

/** A block holds 500 homes: these are two. */
const HOMES = 600;

describe('two replicas on one database', () => {
  let first: House;
  let second: House;
  let ana: Person;

  beforeAll(async () => {
    first = await House.open({ plume: { homes: HOMES, pods: 2 } });
    second = await House.join(first);
    ana = first.telegram.crowd(1)[0] as Person;
    await first.subscribes(ana.id);
    await first.until(first.turn('discovery'));
    await both(3);
  }, 60_000);
  afterAll(async () => {
    await second.close();
    await first.close();
  });

  it('share the blocks, and look at each home once a turn', async () => {
    expect(await holders()).toBe(2);
    expect((await watched(first)) + (await watched(second))).toBe(HOMES);
    expect(Math.min(await watched(first), await watched(second))).toBeGreaterThan(0);
    expect(new Set(await first.states())).toEqual(new Set(['online']));
    const { looks } = first.plume.home(0);
    const began = first.clock.now();
    await both(6);
    const minutesPassed = since(began, first.clock.now()) / minutes(1);
    expect(first.plume.home(0).looks - looks).toBeLessThanOrEqual(1 + 1.1 * minutesPassed);
  });

  it('tell an outage once, whoever sees it', async () => {
    for (const no of [0, HOMES - 1]) first.plume.home(no).goesDark(first.clock.now());
    await both(12);
    expect(await first.incidents()).toMatchObject([{ status: 'open' }, { status: 'open' }]);
    expect(await first.incidents()).toHaveLength(2);
    const told = ana.chat.fromBot.map(({ text }) => text.split('\n')[0]);
    expect(told).toEqual([expect.stringContaining('is offline'), expect.stringContaining('is offline')]);
    expect(new Set(told).size).toBe(2);
    expect((await first.transitions()).filter(({ of, to }) => of === 'home' && to === 'offline')).toHaveLength(2);
  });

  it('have one of them listen to Telegram; when its connection dies, the other does', async () => {
    first.bot();
    second.bot();
    ana.writes('/id');
    await ana.until(({ text }) => text.includes('This chat'));
    expect(await listeners()).toBe(1);
    // Whoever held the lock is cut off; the wait of the other is the clock's.
    await rows(
      first.db,
      `SELECT pg_terminate_backend(pid) FROM pg_locks JOIN pg_stat_activity USING (pid)
       WHERE locktype = 'advisory' AND application_name = 'panoptes lock telegram-poller'`,
    );
    const { id } = ana.writes('/version');
    await eventually(async () => {
      await first.clock.pass(seconds(1));
      return ana.chat.fromBot.some((message) => message.id > id);
    });
    await eventually(async () => {
      await first.clock.pass(seconds(1));
      return (await listeners()) === 1;
    });
    expect(ana.chat.fromBot.filter(({ text }) => text.startsWith('Panoptes'))).toHaveLength(1);
  });

  it('look after the homes of one that died, thirty seconds later', async () => {
    const dark = [0, HOMES - 1].map((no) => first.plume.home(no));
    const told = ana.chat.fromBot.length;
    // The second is turned no more and gives nothing back: what it held is held until its leases run out.
    dark.forEach((home) => home.comesBack(first.clock.now()));
    await alone(2);
    expect(await watched(first)).toBeLessThan(HOMES);
    await alone(8);
    expect(await watched(first)).toBe(HOMES);
    expect(await first.incidents()).toMatchObject([{ resolution: 'recovered' }, { resolution: 'recovered' }]);
    expect(ana.chat.fromBot).toHaveLength(told + 2);
  });

  it('take nothing down from one that was thought dead and comes back', async () => {
    const before = await first.transitions();
    await both(6);
    expect((await watched(first)) + (await watched(second))).toBe(HOMES);
    expect(await first.transitions()).toEqual(before);
    expect(first.telegram.violations).toEqual([]);
  });

  /** Ten seconds each in which both do what they do. */
  async function both(times: number): Promise<void> {
    for (let turn = 0; turn < times; turn++) {
      await first.clock.pass(seconds(10));
      await first.turn('heartbeat');
      await second.turn('heartbeat');
      await first.look();
      await second.look();
    }
  }

  async function alone(times: number): Promise<void> {
    for (let turn = 0; turn < times; turn++) {
      await first.clock.pass(seconds(10));
      await first.turn('heartbeat');
      await first.look();
    }
  }

  async function watched(house: House): Promise<number> {
    const text = await house.app.get(Metrics).text();
    return Number(/^panoptes_locations_watched (\d+)$/m.exec(text)?.[1]);
  }

  async function holders(): Promise<number> {
    const [row] = await rows<{ n: number }>(
      first.db,
      'SELECT count(DISTINCT lease_owner)::int AS n FROM poll_blocks WHERE lease_until > $1',
      [first.clock.now()],
    );
    return row?.n ?? 0;
  }

  async function listeners(): Promise<number> {
    const [row] = await rows<{ n: number }>(
      first.db,
      `SELECT count(*)::int AS n FROM pg_locks JOIN pg_stat_activity USING (pid) JOIN pg_database d ON d.oid = database
       WHERE locktype = 'advisory' AND granted AND application_name = 'panoptes lock telegram-poller'
         AND d.datname = current_database()`,
    );
    return row?.n ?? 0;
  }
});
