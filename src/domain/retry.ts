import type { AttemptOutcome } from './delivery';
import { hours, minutes, seconds } from './duration';

/** What a delivery that was not taken teaches: whose fault it is, and whether waiting helps. */
export type FailureKind =
  /** This message will never be taken. */
  | 'permanent'
  /** Nobody lives at the address any more. */
  | 'deadAddress'
  /** The message that was to be edited is gone. */
  | 'gone'
  /** Trouble on the way; worth another try. */
  | 'retry'
  /** The far side asked us to wait. */
  | 'wait'
  /** Our own credentials are refused; no destination is to blame. */
  | 'misconfigured';

/** Attempts in all before a delivery becomes a dead letter: about an hour of trying. */
export const ATTEMPTS = 8;

const FIRST_DELAY = seconds(2);
const GROWTH = 3.5;
const LONGEST_DELAY = minutes(30);

/** How long to leave alone a far side that refuses our credentials, or asks us to wait without saying how long. */
const MISCONFIGURED_DELAY = seconds(30);
const UNNAMED_WAIT = seconds(5);
const LONGEST_WAIT = hours(24);

export type Retry =
  | { readonly verdict: 'again'; readonly inMs: number; readonly usesAttempt: boolean }
  | { readonly verdict: 'giveUp' };

/**
 * Whether and when to try again.
 *
 * `attempts` counts the failed one; `retryAfterMs` is what the far side asked for; `random` is from 0 to 1 and spreads
 * retries, so that a thousand lanes do not come back at the same moment.
 */
export function decideRetry(kind: FailureKind, attempts: number, random: number, retryAfterMs?: number): Retry {
  switch (kind) {
    case 'wait':
      return { verdict: 'again', inMs: Math.min(retryAfterMs ?? UNNAMED_WAIT, LONGEST_WAIT), usesAttempt: false };
    case 'misconfigured':
      return { verdict: 'again', inMs: retryAfterMs ?? MISCONFIGURED_DELAY, usesAttempt: false };
    case 'retry':
      if (attempts >= ATTEMPTS) return { verdict: 'giveUp' };
      return { verdict: 'again', inMs: Math.max(retryAfterMs ?? 0, backoff(attempts, random)), usesAttempt: true };
    case 'permanent':
    case 'deadAddress':
    case 'gone':
      return { verdict: 'giveUp' };
  }
}

/** How an attempt that was refused stands on record. */
export function outcomeOf(retry: Retry): AttemptOutcome {
  if (retry.verdict === 'giveUp') return 'permanent';
  return retry.usesAttempt ? 'retry' : 'wait';
}

/** Milliseconds after the `attempts`-th failure, spread by a fifth either way. */
export function backoff(attempts: number, random: number): number {
  const delay = Math.min(FIRST_DELAY * GROWTH ** (attempts - 1), LONGEST_DELAY);
  return Math.round(delay * (0.8 + 0.4 * random));
}
