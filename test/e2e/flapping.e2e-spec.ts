import { minutes } from '../../src/domain/duration';
import type { Pod } from '../../simulators/plume/home';
import type { ChatMessage } from '../../simulators/telegram/world/message';
import type { Person } from '../../simulators/telegram/world/person';
import { House } from '../support/house';

/** A pod that goes off and on all the time is told once to do so, and once when it has settled. */
describe.each([
  { allowed: 4, ends: 'up' },
  { allowed: 5, ends: 'down' },
])('a pod that goes on and off more than $allowed times, and ends $ends', ({ allowed, ends }) => {
  let house: House;
  let ana: Person;
  let pod: Pod;

  beforeAll(async () => {
    house = await House.open({
      env: { FLAP_CHANGES: String(allowed), FLAP_STABLE_MINUTES: '10', REMINDER_MINUTES: '0' },
    });
    ana = house.telegram.crowd(1)[0] as Person;
    await house.movesIn();
    await house.subscribes(ana.id);
    await house.pass(minutes(1));
    pod = house.plume.home(0).extender();
  });
  afterAll(() => house.close());

  it('is told change by change as long as that is bearable', async () => {
    await changes(allowed);
    const outages = Array.from({ length: Math.floor(allowed / 2) }, () => ['🟢', '🟢']);
    expect(ana.chat.fromBot.map(({ text }) => [...text][0])).toEqual([
      ...outages.flat(),
      ...(allowed % 2 ? ['🟠'] : []),
    ]);
  });

  it('is then said once to go on and off: by the alert where it begins with one, else in reply to it', async () => {
    await changes(1);
    const told = ana.chat.fromBot.slice(allowed);
    expect(told).toHaveLength(1);
    expect(headline(told[0])).toMatch(allowed % 2 ? /keeps going on and off$/ : /is offline$/);
    expect(told[0]?.text).toContain('We keep quiet about each change from here on');
    expect((await house.incidents()).at(-1)).toMatchObject({ kind: 'pod_offline', status: 'open', flapping: true });
    if (pod.connection !== 'connected') await changes(1);
  });

  it('goes on without a word, while every change is put on record', async () => {
    const before = ana.chat.fromBot.length;
    const recorded = (await house.transitions()).length;
    await changes(6);
    expect(ana.chat.fromBot).toHaveLength(before);
    const podChanges = (await house.transitions()).slice(recorded).filter(({ of }) => of !== 'home');
    expect(podChanges.map(({ to }) => to)).toEqual(['offline', 'online', 'offline', 'online', 'offline', 'online']);
    expect((await house.incidents()).filter(({ status }) => status === 'open')).toHaveLength(1);
  });

  it('is said once to have settled', async () => {
    if (ends === 'down') await changes(1);
    const before = ana.chat.fromBot.length;
    await house.pass(minutes(40), minutes(1));
    expect(ana.chat.fromBot).toHaveLength(before + 1);
    expect(headline(ana.chat.last)).toMatch(ends === 'up' ? /is back online$/ : /has settled down$/);
    const last = (await house.incidents()).at(-1);
    expect(last).toMatchObject(
      ends === 'up' ? { status: 'resolved', resolution: 'recovered' } : { status: 'open', flapping: false },
    );
  });

  it('is told as any other from then on', async () => {
    const before = ana.chat.fromBot.length;
    if (ends === 'up') pod.goesOffline(house.clock.now());
    else pod.comesOnline(house.clock.now());
    await house.pass(minutes(3));
    expect(ana.chat.fromBot).toHaveLength(before + 1);
    expect(headline(ana.chat.last)).toMatch(ends === 'up' ? /^🟠 Pod .* is offline$/ : /^🟢 Pod .* is back online$/);
    expect(house.telegram.violations).toEqual([]);
  });

  /** So many confirmed changes, each after the one before it was seen. */
  async function changes(count: number): Promise<void> {
    for (let no = 0; no < count; no++) {
      if (pod.connection === 'connected') pod.goesOffline(house.clock.now());
      else pod.comesOnline(house.clock.now());
      await house.pass(minutes(1.5), minutes(0.25));
    }
  }
});

describe('an incident that nobody takes', () => {
  let house: House;
  let ana: Person;

  beforeAll(async () => {
    house = await House.open({ env: { REMINDER_MINUTES: '30' } });
    await house.movesIn();
    ana = house.telegram.user({ name: 'Ana' });
    ana.starts();
    house.bot();
    await ana.until(({ text }) => text.includes('This is Panoptes'));
    ana.writes(`/start ${await house.linkCode()}`);
    await ana.until(({ text }) => text.includes('You are linked'));
    await house.subscribes(ana.id);
    house.plume.home(0).goesDark(house.clock.now());
    await house.pass(minutes(2));
  });
  afterAll(() => house.close());

  it('is repeated after REMINDER_MINUTES, and again, as a reply to the alert', async () => {
    const alert = ana.chat.last;
    await later(29);
    expect(ana.chat.last).toBe(alert);
    await later(2);
    expect(headline(ana.chat.last)).toMatch(/^⏰ Reminder: .* is offline$/);
    expect(ana.chat.last?.replyTo).toBe(alert);
    await later(31);
    expect(ana.chat.fromBot.filter(({ text }) => text.startsWith('⏰'))).toHaveLength(2);
  });

  it('is repeated no more once the reminder itself was used to take it', async () => {
    await ana.presses('Acknowledge', ana.chat.last);
    const reminders = ana.chat.fromBot.length;
    await later(65);
    expect(ana.chat.fromBot).toHaveLength(reminders);
    expect(await house.incidents()).toMatchObject([{ status: 'acknowledged' }]);
  });

  it('is told to be over also when somebody had it', async () => {
    house.plume.home(0).comesBack(house.clock.now());
    await later(2);
    expect(headline(ana.chat.last)).toMatch(/^🟢 .* is back online$/);
    const { length } = ana.chat.fromBot;
    await later(65);
    expect(ana.chat.fromBot).toHaveLength(length);
    expect(house.telegram.violations).toEqual([]);
  });

  async function later(minutesLater: number): Promise<void> {
    for (let minute = 0; minute < minutesLater; minute++) {
      await house.clock.pass(minutes(1));
      await house.turn('reminders');
      await house.look();
    }
  }
});

const headline = (message: ChatMessage | undefined) => message?.text.split('\n')[0];
