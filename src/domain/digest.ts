import { minutes, seconds } from './duration';
import { timeToCarry, type Pace, type PaceState } from './pacing';

/** A digest that took something in this recently takes in what comes next; later, a new one begins. */
export const DIGEST_OPEN_FOR = minutes(5);

/** A digest is edited this often at most. */
export const DIGEST_EDIT_GAP = seconds(3);

/** What people can read in one message; more names than this are never asked for. */
export const DIGEST_NAMES = 500;

/** Whether so many waiting deliveries are more than the destination's limits can carry in `afterMs` (0 = never). */
export function needsDigest(waiting: number, pace: Pace, state: PaceState, now: Date, afterMs: number): boolean {
  return afterMs > 0 && waiting > 1 && timeToCarry(waiting, pace, state, now) > afterMs;
}
