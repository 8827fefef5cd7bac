import { Logger } from '@nestjs/common';
import type { SchedulerRegistry } from '@nestjs/schedule';

import type { Clock } from './clock';

/** What a loop does, and how often. */
export interface LoopWork {
  readonly name: string;
  /** Milliseconds from the end of a turn to the beginning of the next. */
  readonly every: number;
  /** One turn. A number it resolves with is the milliseconds until the next, instead of `every`. */
  readonly work: (signal: AbortSignal) => Promise<number | void>;
}

/** Milliseconds before a turn that failed is tried again: at first, and at the most. */
const FIRST_RETRY = 1_000;
const LONGEST_RETRY = 30_000;

/** One thing done again and again: never twice at once, and a turn that fails is survived. */
export class Loop {
  private readonly logger: Logger;
  private turning: Promise<unknown> = Promise.resolve();
  private running: Promise<void> | null = null;
  private endWait: (() => void) | null = null;
  private woken = false;
  private failures = 0;
  private alive: Date | null = null;

  constructor(
    private readonly job: LoopWork,
    private readonly clock: Clock,
    private readonly scheduler: SchedulerRegistry,
    private readonly stopping: AbortSignal,
  ) {
    this.logger = new Logger(`Loop ${job.name}`);
    stopping.addEventListener('abort', () => this.endWait?.(), { once: true });
  }

  /** When it last gave a sign of life: its last good turn ended, or it was started; null before either. */
  get aliveAt(): Date | null {
    return this.alive;
  }

  /** How many turns have failed since the last good one. */
  get failuresInARow(): number {
    return this.failures;
  }

  /** Whether it was woken since its last turn began: there is more to do. */
  get isWoken(): boolean {
    return this.woken;
  }

  /** Turns now instead of later; once more after the turn in hand. After a failure, when the wait for it is over. */
  wake(): void {
    this.woken = true;
    if (this.failures === 0) this.endWait?.();
  }

  start(): void {
    this.alive ??= this.clock.now();
    this.running ??= this.run();
  }

  /** One turn, after the one in hand. Resolves with the milliseconds until the next, rejects with what it throws. */
  async turn(): Promise<number> {
    const before = this.turning;
    const turn = before.then(() => {
      this.woken = false;
      return this.job.work(this.stopping);
    });
    this.turning = turn.catch(() => undefined);
    const next = await turn;
    this.alive = this.clock.now();
    return next ?? this.job.every;
  }

  /** Resolves when nothing of it is in hand any more. */
  async ended(): Promise<void> {
    await this.running;
    await this.turning;
  }

  private async run(): Promise<void> {
    while (!this.stopping.aborted) {
      await this.wait(await this.survive());
    }
  }

  private async survive(): Promise<number> {
    try {
      const next = await this.turn();
      if (this.failures > 0) this.logger.log(`works again after ${this.failures} failed turns`);
      this.failures = 0;
      return next;
    } catch (cause) {
      if (this.stopping.aborted) return 0;
      this.failures++;
      // Every turn of a trouble that lasts would fill the log: the 1st, 2nd, 4th, 8th, … say enough.
      if (Number.isInteger(Math.log2(this.failures))) {
        this.logger.error(`turn failed (${this.failures} in a row)`, cause);
      }
      return Math.min(Math.max(this.job.every, 100), FIRST_RETRY * 2 ** (this.failures - 1), LONGEST_RETRY);
    }
  }

  private async wait(ms: number): Promise<void> {
    if (this.stopping.aborted) return;
    if (ms <= 0 || (this.woken && this.failures === 0)) return nextTurn();
    const { name } = this.job;
    await new Promise<void>((resolve) => {
      const timer = this.clock.timeout(ms, () => this.endWait?.());
      this.scheduler.addTimeout(name, timer);
      this.endWait = () => {
        this.endWait = null;
        this.clock.cancel(timer);
        if (this.scheduler.doesExist('timeout', name)) this.scheduler.deleteTimeout(name);
        resolve();
      };
    });
  }
}

/** A loop without a pause still lets everything else have its turn. */
const nextTurn = () => new Promise<void>((resolve) => setImmediate(resolve));
