import { Clock, type Timer } from '../../src/platform/clock/clock';

interface Sleeper {
  readonly dueAt: number;
  readonly wake: () => void;
}

/** A clock that stands still until the test turns its hands. */
export class TestClock extends Clock {
  private sleepers: Sleeper[] = [];
  private time: number;

  constructor(start: Date | string = '2026-03-02T12:00:00Z') {
    super();
    this.time = new Date(start).getTime();
  }

  override now(): Date {
    return new Date(this.time);
  }

  override timeout(ms: number, wake: () => void): Timer {
    const sleeper = { dueAt: this.time + Math.max(0, ms), wake };
    this.sleepers.push(sleeper);
    return sleeper;
  }

  override cancel(timer: Timer): void {
    this.sleepers = this.sleepers.filter((sleeper) => sleeper !== timer);
  }

  /** Turns the hands by `ms`, waking whoever is due on the way, in the order of their moments. */
  async pass(ms: number): Promise<void> {
    const end = this.time + ms;
    await settled();
    for (let next = this.nextDue(end); next; next = this.nextDue(end)) {
      this.time = Math.max(this.time, next.dueAt);
      this.cancel(next);
      next.wake();
      await settled();
    }
    this.time = end;
  }

  /** How many wait for this clock. */
  get waiting(): number {
    return this.sleepers.length;
  }

  private nextDue(end: number): Sleeper | undefined {
    const due = this.sleepers.filter(({ dueAt }) => dueAt <= end);
    return due.reduce<Sleeper | undefined>(
      (first, one) => (first && first.dueAt <= one.dueAt ? first : one),
      undefined,
    );
  }
}

/** Lets what was woken go as far as it can without the clock. */
const settled = async () => {
  for (let turn = 0; turn < 3; turn++) await new Promise((resolve) => setImmediate(resolve));
};
