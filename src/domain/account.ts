import { seconds, since } from './duration';
import type { AccountState } from './rules/rule';

/** What the looks of all replicas have told of an account. */
export interface AccountSigns {
  readonly lastSuccessAt: Date | null;
  /** The first failed look since the last success. */
  readonly failingSince: Date | null;
  /** Failed looks since the last success. */
  readonly failedLooks: number;
  /** When the sign-in was refused, unless a look has succeeded since. */
  readonly refusedAt: Date | null;
}

/** An address in the one form in which two that lead to the same place are equal. */
export const sameAddress = (address: string): string =>
  (URL.canParse(address) ? new URL(address).href : address).replace(/\/+$/, '');

/** A second poll of the same home comes this long after a failed one, or sooner where the interval is shorter. */
export const RETRY_LOOK = seconds(10);

/**
 * Whether we see through an account: refused at once when its credentials are, unreachable when none of its calls has
 * succeeded for `unreachable` ms, nor since a failure that lies an interval and one more look back.
 *
 * Within an interval every home has had its turn, so a single home that fails again and again between two rounds of
 * the others makes nobody blind.
 */
export function judgeAccount(signs: AccountSigns, now: Date, unreachable: number, interval: number): AccountState {
  if (signs.refusedAt) return 'refused';
  if (!signs.failingSince || signs.failedLooks < 2) return 'ok';
  const silent = since(signs.lastSuccessAt ?? signs.failingSince, now);
  const failing = since(signs.failingSince, now);
  return silent >= unreachable && failing >= interval + Math.min(interval, RETRY_LOOK) ? 'unreachable' : 'ok';
}

/** A location not seen for this long (ms) is unknown. */
export const staleAfter = (interval: number, unreachable: number): number => Math.max(3 * interval, unreachable);

/**
 * The interval (ms) that the call budget really carries: the wished one, or longer for a fleet that does not fit.
 *
 * @param perSecond calls a second of all replicas together; 0 when there is no limit
 */
export function stretchedInterval(interval: number, locations: number, perSecond: number): number {
  return perSecond > 0 ? Math.max(interval, seconds(locations / perSecond)) : interval;
}
