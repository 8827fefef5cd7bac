import { after, minutes, seconds } from './duration';
import { timeToCarry, type Pace, type PaceState } from './pacing';

/** A digest that took something in this recently takes in what comes next; later, a new one begins. */
export const DIGEST_OPEN_FOR = minutes(5);

/** A digest is edited this often at most. */
export const DIGEST_EDIT_GAP = seconds(3);

/** A digest that cannot be edited is said when nothing has come for so long, and after so long in any case. */
const DIGEST_GATHERS = seconds(5);
const DIGEST_GATHERS_AT_MOST = seconds(30);

/** What people can read in one message; more names than this are never asked for. */
export const DIGEST_NAMES = 500;

/** Whether so many waiting deliveries are more than the destination's limits can carry in `afterMs` (0 = never). */
export function needsDigest(waiting: number, pace: Pace, state: PaceState, now: Date, afterMs: number): boolean {
  return afterMs > 0 && waiting > 1 && timeToCarry(waiting, pace, state, now) > afterMs;
}

/** When a digest that cannot be edited is as complete as it is worth waiting for. */
export function gatheredAt({ createdAt, lastAddedAt }: { createdAt: Date; lastAddedAt: Date | null }): Date {
  const [quiet, most] = [after(lastAddedAt ?? createdAt, DIGEST_GATHERS), after(createdAt, DIGEST_GATHERS_AT_MOST)];
  return quiet < most ? quiet : most;
}
