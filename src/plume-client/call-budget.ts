import { minutes, seconds } from '../domain/duration';
import type { Clock } from '../platform/clock/clock';
import { onAbort } from '../platform/clock/on-abort';
import { RollingCount } from './rolling-count';

/** A person waits in front of a screen, a poll has an interval to keep, the background has all day. */
export type CallPriority = 'person' | 'poll' | 'background';

export interface CallLimits {
  /** Calls in any second; 0 = no limit. */
  readonly perSecond: number;
  /** Calls in any five minutes; 0 = no limit. */
  readonly per5Minutes: number;
  /** Calls at a time. */
  readonly inFlight: number;
}

export interface BudgetState {
  readonly usedLast5Minutes: number;
  /** Calls in five minutes; 0 = no limit. */
  readonly limit: number;
  /** Calls a second just now, less than configured while it recovers from a pause; 0 = no limit. */
  readonly perSecond: number;
  readonly throttledUntil: Date | null;
  readonly waiting: number;
}

interface Waiting {
  readonly since: number;
  readonly start: () => void;
}

/** Whoever has waited this long has one turn in four, whatever else there is. */
const PATIENCE = { person: Infinity, poll: seconds(30), background: seconds(60) } as const;
const TURN_OF_THE_PATIENT = 4;

const SHORTEST_PAUSE = seconds(30);
const LONGEST_PAUSE = minutes(5);
/** A pause that comes this soon after another is twice as long. */
const SOON = minutes(10);
/** From a standstill to the full rate; from half of it, half as long. */
const RECOVERY = minutes(20);
const SLOWEST = 1 / 8;

/** The calls that one Plume host may get from this process: so many a second, so many in five minutes, people first. */
export class CallBudget {
  private readonly counted = new RollingCount();
  private readonly queues: Record<CallPriority, Waiting[]> = { person: [], poll: [], background: [] };
  /** When the last calls were started, as many as a second may hold. */
  private readonly starts: Float64Array;
  private started = 0;
  private inFlight = 0;
  private turns = 0;
  private alarm: AbortController | null = null;

  private pausedAt = -Infinity;
  private pausedUntil = -Infinity;
  private pause = 0;
  private rateAfterPause = 1;

  constructor(
    private readonly limits: CallLimits,
    private readonly clock: Clock,
  ) {
    this.starts = new Float64Array(Number.isInteger(limits.perSecond) ? Math.max(1, limits.perSecond) : 1).fill(
      -Infinity,
    );
  }

  /** Takes a call out of the budget if one may start now and nobody waits for it. Each ends with `giveBack()`. */
  tryTake(): boolean {
    const now = this.clock.now().getTime();
    if (this.waiting > 0 || this.inFlight >= this.limits.inFlight || this.wait(now) > 0) return false;
    this.count(now);
    return true;
  }

  /** Waits for a call out of the budget; rejects with the signal's reason when that is aborted first. */
  take(priority: CallPriority, signal?: AbortSignal): Promise<void> {
    return new Promise((resolve, reject) => {
      if (signal?.aborted) return reject(signal.reason);
      const queue = this.queues[priority];
      const leave = () => {
        queue.splice(queue.indexOf(place), 1);
        this.serve();
        reject(signal?.reason);
      };
      const place: Waiting = {
        since: this.clock.now().getTime(),
        start: () => {
          forget?.();
          resolve();
        },
      };
      const forget = signal && onAbort(signal, leave);
      queue.push(place);
      this.serve();
    });
  }

  /** A call has ended, well or not. */
  giveBack(): void {
    this.inFlight -= 1;
    if (this.waiting > 0) this.serve();
  }

  /**
   * The host refuses everything. `sentAt`: when the call that learnt of it was sent: those that were under way when a
   * pause began say nothing new. `wait`: milliseconds that the host asks for, if it does.
   */
  pauseFor(sentAt: Date, wait: number | null): void {
    const now = this.clock.now().getTime();
    if (wait !== null) this.pausedUntil = Math.max(this.pausedUntil, now + Math.min(wait, LONGEST_PAUSE));
    if (sentAt.getTime() <= this.pausedAt) return;
    const again = now - this.pausedUntil < SOON && this.pause > 0;
    const rate = this.rate(now);
    this.pause = again ? Math.min(2 * this.pause, LONGEST_PAUSE) : SHORTEST_PAUSE;
    this.rateAfterPause = Math.max(SLOWEST, rate / 2);
    this.pausedAt = now;
    if (wait === null) this.pausedUntil = Math.max(this.pausedUntil, now + this.pause);
  }

  /** Milliseconds that are left of a pause; 0 without one. */
  pauseLeft(): number {
    return Math.max(0, this.pausedUntil - this.clock.now().getTime());
  }

  /** Calls of the last five minutes. */
  used(): number {
    return this.counted.total(this.clock.now().getTime());
  }

  state(): BudgetState {
    const now = this.clock.now().getTime();
    return {
      usedLast5Minutes: this.counted.total(now),
      limit: this.limits.per5Minutes,
      perSecond: this.pace(now),
      throttledUntil: this.pausedUntil > now ? new Date(this.pausedUntil) : null,
      waiting: this.waiting,
    };
  }

  private get waiting(): number {
    return this.queues.person.length + this.queues.poll.length + this.queues.background.length;
  }

  private readonly serve = (): void => {
    while (this.waiting > 0) {
      if (this.inFlight >= this.limits.inFlight) return;
      const now = this.clock.now().getTime();
      const wait = this.wait(now);
      if (wait > 0) return this.serveIn(wait);
      this.count(now);
      this.next(now).shift()?.start();
    }
    // A pause may be minutes long: nobody waits for it any more, so nothing is left that would hold up a stop.
    this.alarm?.abort();
    this.alarm = null;
  };

  private serveIn(ms: number): void {
    if (this.alarm) return;
    const alarm = new AbortController();
    this.alarm = alarm;
    void this.clock.sleep(ms, alarm.signal).then(() => {
      if (this.alarm !== alarm) return;
      this.alarm = null;
      this.serve();
    });
  }

  private next(now: number): Waiting[] {
    const { person, poll, background } = this.queues;
    this.turns += 1;
    if (this.turns >= TURN_OF_THE_PATIENT) {
      this.turns = 0;
      if (overdue(background, PATIENCE.background, now)) return background;
      if (overdue(poll, PATIENCE.poll, now)) return poll;
    }
    return person.length > 0 ? person : poll.length > 0 ? poll : background;
  }

  private count(now: number): void {
    this.inFlight += 1;
    this.counted.add(now);
    this.starts[this.started % this.starts.length] = now;
    this.started += 1;
  }

  /** Milliseconds until a call may start. */
  private wait(now: number): number {
    const { per5Minutes } = this.limits;
    const paused = this.pausedUntil - now;
    if (paused > 0) return paused;
    const paced = this.untilPaced(now);
    return per5Minutes === 0 ? paced : Math.max(paced, this.counted.untilBelow(per5Minutes, now));
  }

  private untilPaced(now: number): number {
    const pace = this.pace(now);
    if (pace === 0) return 0;
    // Evenly where the pace is no whole number or a slower one: two at once every 0.8 s are four within a second.
    const atOnce = pace === this.limits.perSecond ? this.starts.length : 1;
    if (this.started < atOnce) return 0;
    const before = this.starts[(this.started - atOnce) % this.starts.length] ?? -Infinity;
    return Math.max(0, Math.ceil(before + (atOnce / pace) * 1_000 - now));
  }

  private pace(now: number): number {
    const { perSecond, per5Minutes } = this.limits;
    const rate = this.rate(now);
    if (perSecond > 0) return perSecond * rate;
    return rate < 1 && per5Minutes > 0 ? (per5Minutes / 300) * rate : 0;
  }

  /** How much of the full rate is used: less than 1 for a while after a pause. */
  private rate(now: number): number {
    return Math.min(1, this.rateAfterPause + Math.max(0, now - this.pausedUntil) / RECOVERY);
  }
}

const overdue = (queue: readonly Waiting[], patience: number, now: number): boolean =>
  queue[0] !== undefined && now - queue[0].since >= patience;
