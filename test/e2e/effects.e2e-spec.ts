import { hours, minutes } from '../../src/domain/duration';
import { rows } from '../../src/platform/database/sql';
import { NODES_SHAPES, type NodesShape } from '../../simulators/plume/shapes';
import type { ChatMessage } from '../../simulators/telegram/world/message';
import type { Person } from '../../simulators/telegram/world/person';
import { House } from '../support/house';

let house: House;
let ana: Person;

afterEach(() => house.close());

describe('a home whose pods and gateway go down one look apart', () => {
  it.each(['the gateway first', 'the pod first'])('is one page when two looks must agree, %s', async (order) => {
    await moveIn();
    const home = house.plume.home(0);
    const [first, second] =
      order === 'the gateway first' ? [home.gateway(), home.extender()] : [home.extender(), home.gateway()];
    first.goesOffline(house.clock.now());
    await lookSoon();
    second.goesOffline(house.clock.now());
    await house.pass(minutes(2));
    expect(await house.incidents()).toMatchObject([{ kind: 'location_offline', status: 'open' }]);
    expect(ana.chat.fromBot.map(headline)).toEqual([`🔴 ${home.name} is offline`]);
    expect(ana.chat.last?.text).toContain(first.name);
    expect(ana.chat.last?.text).toContain(second.name);
    home.comesBack(house.clock.now());
    await house.pass(minutes(2));
    expect(await house.incidents()).toMatchObject([{ status: 'resolved', resolution: 'recovered' }]);
    expect(ana.chat.fromBot).toHaveLength(2);
  });

  it('takes in the incident of a pod that was down before it', async () => {
    await moveIn({ CONFIRM_POLLS: '1' });
    const home = house.plume.home(0);
    const pod = home.extender().goesOffline(house.clock.now());
    await house.pass(minutes(2));
    expect(await house.incidents()).toMatchObject([{ kind: 'pod_offline', status: 'open' }]);
    const alert = ana.chat.last;
    home.gateway().goesOffline(house.clock.now());
    await house.pass(minutes(2));
    expect(await house.incidents()).toMatchObject([
      { kind: 'pod_offline', status: 'resolved', resolution: 'merged' },
      { kind: 'location_offline', status: 'open' },
    ]);
    expect(ana.chat.fromBot).toHaveLength(2);
    expect(headline(alert)).toBe(`⚪ Pod ${pod.name} at ${home.name} is offline, with the whole home`);
    expect(ana.chat.last?.text).toContain(pod.name);
  });

  it('gives a pod that stays down after the home is back an incident of its own', async () => {
    await moveIn();
    const home = house.plume.home(0).goesDark(house.clock.now());
    await house.pass(minutes(2));
    home.comesBack(house.clock.now());
    const pod = home.extender().goesOffline(house.clock.now());
    await house.pass(minutes(3));
    expect(await house.incidents()).toMatchObject([
      { kind: 'location_offline', status: 'resolved', resolution: 'recovered' },
      { kind: 'pod_offline', status: 'open' },
    ]);
    // First that the home is back, then what of it is not.
    expect(ana.chat.fromBot.map(headline).slice(1)).toEqual([
      `🟢 ${home.name} is back online`,
      `🟠 Pod ${pod.name} at ${home.name} is offline`,
    ]);
    pod.comesOnline(house.clock.now());
    await house.pass(minutes(2));
    expect(headline(ana.chat.last)).toBe(`🟢 Pod ${pod.name} at ${home.name} is back online`);
  });
});

describe('what is no longer there', () => {
  it('is a pod that is unclaimed: its incident ends without a recovery', async () => {
    await moveIn();
    const pod = house.plume.home(0).extender().goesOffline(house.clock.now());
    await house.pass(minutes(2));
    const alert = ana.chat.last;
    pod.isUnclaimed();
    await house.pass(minutes(3));
    expect(await house.incidents()).toMatchObject([{ kind: 'pod_offline', status: 'resolved', resolution: 'removed' }]);
    expect(ana.chat.fromBot).toHaveLength(1);
    expect(headline(alert)).toMatch(/^⚪ No longer watched: /);
    expect((await house.transitions()).filter(({ of, to }) => of !== 'home' && to === 'online')).toEqual([]);
  });

  it('is a pod that is claimed again: it is met anew, without a word', async () => {
    await moveIn();
    const pod = house.plume.home(0).extender().isUnclaimed();
    await house.pass(minutes(3));
    pod.isClaimed();
    await house.pass(minutes(3));
    expect(await house.transitions()).toEqual([]);
    pod.goesOffline(house.clock.now());
    await house.pass(minutes(3));
    expect(ana.chat.fromBot.map(headline)).toEqual([expect.stringContaining(`Pod ${pod.name}`)]);
  });

  it('is a home that Plume has deleted: retired with its history, its incident ended', async () => {
    await moveIn();
    const home = house.plume.home(0).goesDark(house.clock.now());
    await house.pass(minutes(2));
    const recorded = await house.transitions();
    home.isDeleted();
    await house.pass(minutes(5));
    // And nothing else: that one home is not to be found makes us blind for no other.
    expect(await house.incidents()).toMatchObject([
      { kind: 'location_offline', status: 'resolved', resolution: 'removed' },
    ]);
    expect(ana.chat.fromBot).toHaveLength(1);
    expect(headline(ana.chat.last)).toBe(`⚪ No longer watched: ${home.name} is offline`);
    expect(await retired()).toEqual([home.locationId]);
    expect(await house.transitions()).toEqual(recorded);
    const { looks } = home;
    await house.pass(minutes(5));
    expect(home.looks).toBe(looks);
  });

  it('is a home that the list names no more, and that comes back with the list', async () => {
    await moveIn();
    const home = house.plume.home(1).isDeleted();
    await house.until(house.turn('discovery'));
    await house.clock.pass(hours(1));
    await house.until(house.turn('discovery'));
    await house.look();
    expect(await retired()).toEqual([home.locationId]);
    home.isRestored();
    await house.clock.pass(hours(1));
    await house.until(house.turn('discovery'));
    await house.pass(minutes(3));
    expect(await retired()).toEqual([]);
    expect(await house.states()).toEqual(['online', 'online', 'online']);
    expect(ana.chat.fromBot).toEqual([]);
  });

  it('is a home that was added at Plume: found, and watched like any other', async () => {
    await moveIn();
    const home = house.plume.addHome({ name: 'Newcomers' });
    await house.clock.pass(hours(1));
    await house.until(house.turn('discovery'));
    await house.pass(minutes(3));
    expect(await house.states()).toEqual(['online', 'online', 'online', 'online']);
    expect(ana.chat.fromBot).toEqual([]);
    await house.until(house.turn('documents'));
    home.goesDark(house.clock.now());
    await house.pass(minutes(3));
    expect(ana.chat.fromBot.map(headline)).toEqual(['🔴 Newcomers is offline']);
  });
});

describe('Plume’s list of nodes in other shapes', () => {
  /** Ways to say the same: who sees them as news sees too much. */
  const SAME: readonly string[] = [
    'bare-array', 'nested', 'data', 'items', 'results', 'strings', 'alert-strings', 'alert-names', 'health-null',
    'health-string', 'health-score', 'bare', 'nulls', 'upper-case',
  ]; // prettier-ignore

  it('changes nothing when it says the same', async () => {
    await moveIn();
    for (const shape of SAME) {
      house.plume.answersNodesAs(shape as NodesShape);
      await house.pass(minutes(3), minutes(1));
      expect([shape, await house.transitions()]).toEqual([shape, []]);
      expect([shape, await house.states()]).toEqual([shape, ['online', 'online', 'online']]);
    }
    expect(ana.chat.fromBot).toEqual([]);
  });

  it('finds an outage in each of them', async () => {
    await moveIn({ CONFIRM_POLLS: '1', FLAP_CHANGES: '1000' });
    for (const [no, shape] of SAME.entries()) {
      house.plume.answersNodesAs(shape as NodesShape);
      house.plume.home(no % 3).goesDark(house.clock.now());
      await house.pass(minutes(2), minutes(1));
      expect([shape, (await house.incidents()).at(-1)?.status]).toEqual([shape, 'open']);
      house.plume.home(no % 3).comesBack(house.clock.now());
      await house.pass(minutes(2), minutes(1));
      expect([shape, (await house.incidents()).at(-1)?.status]).toEqual([shape, 'resolved']);
    }
  });

  it('calls nothing offline when it says nothing that could be understood', async () => {
    await moveIn();
    for (const shape of NODES_SHAPES.filter((each) => !SAME.includes(each))) {
      house.plume.answersNodesAs(shape as NodesShape);
      await house.pass(minutes(6), minutes(1));
      const wrong = (await house.incidents()).filter(({ kind }) => kind !== 'plume_unreachable');
      const dark = (await house.transitions()).filter(({ to }) => to === 'offline');
      expect([shape, wrong, dark]).toEqual([shape, [], []]);
      house.plume.answersNodesAs();
      await house.pass(minutes(6), minutes(1));
      const open = (await house.incidents()).filter(({ status }) => status !== 'resolved');
      expect([shape, open, await house.states()]).toEqual([shape, [], ['online', 'online', 'online']]);
    }
  });
});

describe('names that break careless code', () => {
  it('arrive as people wrote them, one alert each, in the words of nobody else', async () => {
    const env = { TELEGRAM_CHAT_MESSAGES_PER_SECOND: '0' };
    house = await House.open({ env, plume: { homes: 100, hostileNames: true } });
    ana = house.telegram.user({ name: 'Ana' });
    ana.starts();
    house.bot();
    await ana.until(({ text }) => text.includes('This is Panoptes'));
    ana.writes(`/start ${await house.linkCode()}`);
    await ana.until(({ text }) => text.includes('You are linked'));
    await house.movesIn();
    await house.subscribes(ana.id);
    const homes = Array.from({ length: 10 }, (_, no) => house.plume.home(10 * no + 3));
    await house.pass(minutes(1));
    homes.forEach((home) => home.goesDark(house.clock.now()));
    await house.pass(minutes(3));
    const alerts = ana.chat.fromBot.filter(({ text }) => text.startsWith('🔴'));
    expect(alerts).toHaveLength(10);
    const told = alerts.map(headline);
    expect(told).toContain('🔴 <b>Bold</b> & "Sons" <script>alert(1)</script> is offline');
    expect(told).toContain('🔴 🏡 Nido 👨‍👩‍👧‍👦 🇪🇸 is offline');
    expect(told).toContain('🔴 بيت السلام is offline');
    expect(told).toContain('🔴 esuoh desrever is offline');
    expect(told).toContain('🔴 Two lines and a tab is offline');
    expect(told).toContainEqual(expect.stringMatching(/^🔴 x{50,}… is offline$/));

    await ana.presses('Details', alerts[0]);
    await house.pass(minutes(1));
    ana.writes('/status');
    await ana.until(({ text }) => text.includes('How the network is doing'));

    homes.forEach((home) => home.comesBack(house.clock.now()));
    await house.pass(minutes(3));
    expect(new Set(await house.states())).toEqual(new Set(['online']));
    expect((await house.incidents()).filter(({ status }) => status !== 'resolved')).toEqual([]);
    expect(ana.chat.fromBot.filter(({ text }) => text.startsWith('🔴'))).toEqual([]);
    const [lost] = await rows<{ n: number }>(
      house.db,
      `SELECT count(*)::int AS n FROM deliveries WHERE status <> 'delivered'`,
    );
    expect(lost?.n).toBe(0);
    expect(house.telegram.violations).toEqual([]);
  });
});

/** A house of three homes, and somebody who hears of all of them. */
async function moveIn(env: Record<string, string> = {}): Promise<void> {
  house = await House.open({ env });
  ana = house.telegram.crowd(1)[0] as Person;
  await house.movesIn();
  await house.subscribes(ana.id);
  await house.pass(minutes(1));
}

/** Lets the next regular look at every home come, and no more than that one. */
async function lookSoon(): Promise<void> {
  const { looks } = house.plume.home(0);
  while (house.plume.home(0).looks === looks) await house.pass(5_000, 5_000);
}

async function retired(): Promise<string[]> {
  const found = await rows<{ location_id: string }>(
    house.db,
    'SELECT location_id FROM locations WHERE retired_at IS NOT NULL ORDER BY no',
  );
  return found.map(({ location_id: id }) => id);
}

const headline = (message: ChatMessage | undefined) => message?.text.split('\n')[0];
