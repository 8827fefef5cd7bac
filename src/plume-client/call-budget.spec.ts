import { TestClock } from '../../test/support/test-clock';
import { minutes, seconds } from '../domain/duration';
import { type CallLimits, type CallPriority, CallBudget } from './call-budget';

function aBudget(limits: Partial<CallLimits> = {}) {
  const clock = new TestClock();
  const budget = new CallBudget({ perSecond: 6, per5Minutes: 1_900, inFlight: 64, ...limits }, clock);
  const started: { name: string; at: number }[] = [];
  const begin = clock.now().getTime();
  const asks = async (name: string, priority: CallPriority, signal?: AbortSignal) => {
    await budget.take(priority, signal);
    started.push({ name, at: clock.now().getTime() - begin });
    budget.giveBack();
  };
  const many = (n: number, name: string, priority: CallPriority) =>
    Array.from({ length: n }, (_, i) => void asks(`${name}${i}`, priority));
  return { budget, clock, started, asks, many, names: () => started.map(({ name }) => name) };
}

const mostWithin = (started: readonly { at: number }[], ms: number) =>
  Math.max(...started.map(({ at }) => started.filter((other) => other.at > at - ms && other.at <= at).length));

describe('the call budget of a Plume host', () => {
  it('starts at most so many calls in any second', async () => {
    const { clock, started, many } = aBudget();
    many(60, 'look', 'poll');
    await clock.pass(seconds(20));
    expect(started).toHaveLength(60);
    expect(mostWithin(started, seconds(1))).toBe(6);
  });

  it('keeps a rate that is no whole number', async () => {
    const { clock, started, many } = aBudget({ perSecond: 2.5 });
    many(100, 'look', 'poll');
    await clock.pass(seconds(20));
    expect(started.length).toBeGreaterThan(45);
    expect(mostWithin(started, seconds(1))).toBe(3);
  });

  it('starts at most so many calls in any five minutes', async () => {
    const { budget, clock, started, many } = aBudget({ per5Minutes: 300 });
    many(1_000, 'look', 'poll');
    await clock.pass(minutes(16));
    expect(mostWithin(started, minutes(5))).toBe(300);
    expect(started.length).toBeGreaterThanOrEqual(900);
    expect(budget.state().usedLast5Minutes).toBeLessThanOrEqual(300);
  });

  it('has no limit where none is set', async () => {
    const { budget, clock, started, many } = aBudget({ perSecond: 0, per5Minutes: 0 });
    many(10_000, 'look', 'poll');
    await clock.pass(0);
    expect(started).toHaveLength(10_000);
    expect(budget.state()).toMatchObject({ usedLast5Minutes: 10_000, limit: 0, perSecond: 0 });
  });

  it('lets only so many be under way at a time', async () => {
    const { budget, clock } = aBudget({ inFlight: 2, perSecond: 0 });
    expect([budget.tryTake(), budget.tryTake(), budget.tryTake()]).toEqual([true, true, false]);
    const third = budget.take('poll');
    await clock.pass(seconds(1));
    expect(budget.state().waiting).toBe(1);
    budget.giveBack();
    await expect(third).resolves.toBeUndefined();
  });

  it('lets people go first', async () => {
    const { clock, names, many, asks } = aBudget({ perSecond: 1 });
    many(3, 'background', 'background');
    many(3, 'look', 'poll');
    void asks('person', 'person');
    await clock.pass(seconds(3));
    expect(names()).toEqual(['background0', 'person', 'look0', 'look1']);
  });

  it('never lets the background starve', async () => {
    const { clock, names, many, asks } = aBudget({ perSecond: 1 });
    many(1_000, 'look', 'poll');
    void asks('list', 'background');
    await clock.pass(minutes(2));
    expect(names()).toContain('list');
  });

  it('frees the place of whoever no longer wants to wait', async () => {
    const { budget, clock } = aBudget({ perSecond: 1 });
    budget.tryTake();
    const nobody = new AbortController();
    const waiting = budget.take('poll', nobody.signal);
    nobody.abort(new Error('changed my mind'));
    await expect(waiting).rejects.toThrow('changed my mind');
    expect(budget.state().waiting).toBe(0);
    await clock.pass(seconds(2));
    expect(budget.tryTake()).toBe(true);
  });

  describe('after Plume has refused everything', () => {
    it('pauses for half a minute, and goes on at half the rate', async () => {
      const { budget, clock, started, many } = aBudget();
      budget.pauseFor(clock.now(), null);
      many(200, 'look', 'poll');
      await clock.pass(seconds(29));
      expect(started).toHaveLength(0);
      await clock.pass(seconds(11));
      expect(mostWithin(started, seconds(1))).toBeLessThanOrEqual(4);
      expect(started.length).toBeGreaterThan(25);
    });

    it('is back at its full rate a while later', async () => {
      const { budget, clock } = aBudget();
      budget.pauseFor(clock.now(), null);
      await clock.pass(minutes(5));
      expect(budget.state().perSecond).toBeGreaterThan(3.5);
      expect(budget.state().perSecond).toBeLessThan(6);
      await clock.pass(minutes(6));
      expect(budget.state().perSecond).toBe(6);
    });

    it('doubles the pause each time up to five minutes', async () => {
      const { budget, clock } = aBudget();
      const pauses: number[] = [];
      for (let i = 0; i < 6; i += 1) {
        budget.pauseFor(clock.now(), null);
        pauses.push(budget.pauseLeft());
        await clock.pass(budget.pauseLeft() + 1);
      }
      expect(pauses).toEqual([30, 60, 120, 240, 300, 300].map(seconds));
    });

    it('counts the calls that were under way then as one', async () => {
      const { budget, clock } = aBudget();
      const sentAt = clock.now();
      await clock.pass(100);
      budget.pauseFor(sentAt, null);
      await clock.pass(10);
      budget.pauseFor(sentAt, null);
      expect(budget.pauseLeft()).toBe(seconds(30) - 10);
    });

    it('waits as long as it is asked to', () => {
      const { budget, clock } = aBudget();
      budget.pauseFor(clock.now(), seconds(7));
      expect(budget.pauseLeft()).toBe(seconds(7));
    });

    it('goes slowly even where no rate is set', async () => {
      const { budget, clock } = aBudget({ perSecond: 0 });
      budget.pauseFor(clock.now(), null);
      await clock.pass(seconds(31));
      expect(budget.state().perSecond).toBeGreaterThan(0);
    });
  });
});
