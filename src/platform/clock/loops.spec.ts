import { Logger } from '@nestjs/common';
import { SchedulerRegistry } from '@nestjs/schedule';

import { TestClock } from '../../../test/support/test-clock';
import { Loops } from './loops';

const EVERY = 60_000;

describe('loops', () => {
  let clock: TestClock;
  let registry: SchedulerRegistry;
  let loops: Loops;
  let turns: number;
  const work = () => {
    turns++;
    return Promise.resolve();
  };

  beforeEach(() => {
    Logger.overrideLogger(false);
    clock = new TestClock();
    registry = new SchedulerRegistry();
    loops = new Loops(clock, registry);
    turns = 0;
  });
  afterEach(() => loops.stop());

  it('stand still until they are started', async () => {
    loops.add({ name: 'look', every: EVERY, work });
    await clock.pass(10 * EVERY);
    expect(turns).toBe(0);
  });

  it('turn at once, and again each time their interval has passed', async () => {
    loops.add({ name: 'look', every: EVERY, work });
    loops.start();
    await clock.pass(0);
    expect(turns).toBe(1);
    await clock.pass(3 * EVERY);
    expect(turns).toBe(4);
  });

  it('start at once when they come late', async () => {
    loops.start();
    loops.add({ name: 'look', every: EVERY, work });
    await clock.pass(0);
    expect(turns).toBe(1);
  });

  it('turn when their work said they should', async () => {
    loops.add({ name: 'look', every: EVERY, work: async () => work().then(() => (turns === 1 ? 5_000 : undefined)) });
    loops.start();
    await clock.pass(5_000);
    expect(turns).toBe(2);
    await clock.pass(EVERY - 1);
    expect(turns).toBe(2);
    await clock.pass(1);
    expect(turns).toBe(3);
  });

  it('keep their timer where @nestjs/schedule shows it', async () => {
    loops.add({ name: 'look', every: EVERY, work });
    loops.start();
    await clock.pass(0);
    expect(registry.getTimeouts()).toEqual(['look']);
    await loops.stop();
    expect(registry.getTimeouts()).toEqual([]);
  });

  it('turn sooner when they are woken', async () => {
    const loop = loops.add({ name: 'look', every: EVERY, work });
    loops.start();
    await clock.pass(0);
    loop.wake();
    await clock.pass(0);
    expect(turns).toBe(2);
  });

  it('turn once more when they are woken while they turn, and never twice at once', async () => {
    const gates: (() => void)[] = [];
    let inHand = 0;
    let most = 0;
    const loop = loops.add({
      name: 'look',
      every: EVERY,
      work: async () => {
        most = Math.max(most, ++inHand);
        await new Promise<void>((open) => gates.push(open));
        inHand--;
      },
    });
    loops.start();
    await clock.pass(0);
    loop.wake();
    loop.wake();
    const byHand = loops.turn('look');
    await clock.pass(10 * EVERY);
    expect(gates).toHaveLength(1);
    gates[0]?.();
    await clock.pass(0);
    // What they were woken for is seen to by the turn that begins after it.
    gates[1]?.();
    await byHand;
    await clock.pass(0);
    expect(gates).toHaveLength(2);
    loop.wake();
    await clock.pass(0);
    gates[2]?.();
    await clock.pass(0);
    expect(gates).toHaveLength(3);
    expect(most).toBe(1);
  });

  it('survive what goes wrong, try again sooner than usual and ever more patiently', async () => {
    let fails = 3;
    const loop = loops.add({
      name: 'look',
      every: EVERY,
      work: () => (fails-- > 0 ? Promise.reject(new Error('no network')) : work()),
    });
    expect(loop.aliveAt).toBeNull();
    const started = clock.now();
    loops.start();
    await clock.pass(1_000);
    expect(loop.failuresInARow).toBe(2);
    loop.wake();
    await clock.pass(1_999);
    expect(loop.failuresInARow).toBe(2);
    await clock.pass(1);
    expect(loop.failuresInARow).toBe(3);
    expect(loop.aliveAt).toEqual(started);
    await clock.pass(4_000);
    expect(turns).toBe(1);
    expect(loop.failuresInARow).toBe(0);
    expect(loop.aliveAt).toEqual(clock.now());
  });

  it('tell whoever turns them by hand what went wrong', async () => {
    loops.add({ name: 'look', every: EVERY, work: () => Promise.reject(new Error('no network')) });
    await expect(loops.turn('look')).rejects.toThrow('no network');
    await expect(loops.turn('look')).rejects.toThrow('no network');
    await expect(loops.turn('hear')).rejects.toThrow('there is no loop hear');
  });

  it('finish what is in hand when they are stopped, and turn no more', async () => {
    let finish: () => void = () => undefined;
    let told = false;
    loops.add({
      name: 'look',
      every: EVERY,
      work: (signal) =>
        new Promise<void>((done) => {
          turns++;
          signal.addEventListener('abort', () => (told = true));
          finish = done;
        }),
    });
    loops.start();
    await clock.pass(0);
    let stopped = false;
    const stopping = loops.stop().then(() => (stopped = true));
    await clock.pass(0);
    expect({ told, stopped }).toEqual({ told: true, stopped: false });
    finish();
    await stopping;
    await clock.pass(10 * EVERY);
    expect(turns).toBe(1);
    expect(clock.waiting).toBe(0);
  });

  it('are not waited for longer than ten seconds', async () => {
    loops.add({ name: 'look', every: EVERY, work: () => new Promise<void>(() => undefined) });
    loops.start();
    await clock.pass(0);
    const stopping = loops.stop();
    await clock.pass(10_000);
    await expect(stopping).resolves.toBeUndefined();
  });

  it('have names of their own', () => {
    loops.add({ name: 'look', every: EVERY, work });
    expect(() => loops.add({ name: 'look', every: EVERY, work })).toThrow('there is a loop look already');
  });
});
