import type { Clock, Timer } from '../platform/clock/clock';

/** How long an answer and each of its steps may take: aborts when one of them is over, or when the person goes away. */
export class TimeLimit {
  private readonly over = new AbortController();
  private readonly whole: Timer;
  private step: Timer | null = null;
  /** Aborted when nobody waits any longer, or the time is over. */
  readonly signal: AbortSignal;

  constructor(
    private readonly clock: Clock,
    gone: AbortSignal,
    private readonly limits: { readonly whole: number; readonly step: number },
  ) {
    this.signal = AbortSignal.any([gone, this.over.signal]);
    this.whole = clock.timeout(limits.whole, () => this.over.abort());
  }

  /** Whether it was the time that ended it. */
  get passed(): boolean {
    return this.over.signal.aborted;
  }

  beginStep(): void {
    if (this.step) this.clock.cancel(this.step);
    this.step = this.clock.timeout(this.limits.step, () => this.over.abort());
  }

  end(): void {
    this.clock.cancel(this.whole);
    if (this.step) this.clock.cancel(this.step);
  }
}
