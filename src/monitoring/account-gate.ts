import type { AccountReport } from '../fleet/accounts.service';

/** So many failed looks in a row, without a success between them, and only single looks try on. */
const TRIPS_AFTER = 8;

/**
 * Keeps a replica from hammering a Plume that does not answer: after failures in a row one look at a time probes it,
 * and the first that succeeds opens the gate again. It also gathers what the looks tell of the account.
 */
export class AccountGate {
  private inARow = 0;
  private probeAt = 0;
  /** When a look last succeeded (ms); 0 when none has. */
  lastSuccess = 0;
  private report: Omit<AccountReport, 'accountId'> | null = null;

  constructor(readonly accountId: string) {}

  /** Whether a look may go now (ms of our clock). While the gate is shut, one in each `pause` ms may. */
  admits(now: number, pause: number): boolean {
    if (this.inARow < TRIPS_AFTER) return true;
    if (now < this.probeAt) return false;
    this.probeAt = now + pause;
    return true;
  }

  /** When the next probe may go; what waits behind a shut gate comes back then. */
  get opensAt(): number {
    return this.probeAt;
  }

  succeeded(at: Date): void {
    this.inARow = 0;
    this.lastSuccess = at.getTime();
    this.report = { successAt: at, failed: 0, failingSince: null, error: null, refusedAt: null };
  }

  failed(at: Date, error: string): void {
    this.inARow += 1;
    const { successAt = null, failed = 0, failingSince = null, refusedAt = null } = this.report ?? {};
    this.report = { successAt, failed: failed + 1, failingSince: failingSince ?? at, error, refusedAt };
  }

  /** Plume refuses the account's credentials: nothing but a slow retry makes sense until somebody mends them. */
  refused(at: Date, error: string, retryAfter: number): void {
    this.failed(at, error);
    this.inARow = Math.max(this.inARow, TRIPS_AFTER);
    this.probeAt = at.getTime() + retryAfter;
    if (this.report) this.report = { ...this.report, refusedAt: at };
  }

  /** What there is to report since the last time; null when nothing came. */
  takeReport(): AccountReport | null {
    const report = this.report && { ...this.report, accountId: this.accountId };
    this.report = null;
    return report;
  }
}
