import { type Refusal, forbiddenOrThrottled } from '../domain/forbidden-or-throttled';
import type { Clock } from '../platform/clock/clock';
import { type BudgetState, type CallLimits, CallBudget } from './call-budget';
import type { PlumeErrorKind } from './plume-error';

/** How a call ended, as it is counted. */
export type Outcome = 'ok' | PlumeErrorKind;

/** What Plume's firewall allows one address in five minutes, wherever our own limit stands. */
const PLUME_CEILING = 2_000;

/** More homes than this that refuse at a time are not told apart. */
const REMEMBERED = 10_000;

/** One host of Plume as this process knows it: what may still be asked of it, and who has refused. */
export class PlumeHost {
  readonly budget: CallBudget;
  private readonly refusals = new Map<string, Refusal>();
  private lastSuccessSentAt: Date | null = null;
  private readonly ceiling: number;

  constructor(
    limits: CallLimits,
    private readonly clock: Clock,
  ) {
    this.budget = new CallBudget(limits, clock);
    this.ceiling = limits.per5Minutes === 0 ? PLUME_CEILING : Math.min(PLUME_CEILING, limits.per5Minutes);
  }

  /** A call that was sent at `sentAt` got its answer; `resource` says which customer or location it was about. */
  answered(sentAt: Date, resource: () => string): void {
    if (this.lastSuccessSentAt === null || sentAt > this.lastSuccessSentAt) this.lastSuccessSentAt = sentAt;
    if (this.refusals.size > 0) this.refusals.delete(resource());
  }

  /** Decides what a 403 means, and pauses the host when it is the rate limit. */
  refused(sentAt: Date, resource: string): 'forbidden' | 'throttled' {
    const now = this.clock.now();
    const verdict = forbiddenOrThrottled(
      {
        resource,
        sentAt,
        refusals: [...this.refusals.values()],
        lastSuccessSentAt: this.lastSuccessSentAt,
        used: this.budget.used(),
        ceiling: this.ceiling,
      },
      now,
    );
    const before = this.refusals.get(resource);
    if (before || this.refusals.size < REMEMBERED)
      this.refusals.set(resource, { resource, first: before?.first ?? now, last: now });
    if (verdict === 'throttled') this.budget.pauseFor(sentAt, null);
    return verdict;
  }
}

/** Every host of Plume that this process has spoken to. */
export class PlumeHosts {
  private readonly hosts = new Map<string, PlumeHost>();

  constructor(
    private readonly limits: CallLimits,
    private readonly clock: Clock,
  ) {}

  of(name: string): PlumeHost {
    const known = this.hosts.get(name);
    if (known) return known;
    const host = new PlumeHost(this.limits, this.clock);
    this.hosts.set(name, host);
    return host;
  }

  states(): BudgetState[] {
    return [...this.hosts.values()].map(({ budget }) => budget.state());
  }
}
