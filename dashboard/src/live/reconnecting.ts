/** Milliseconds. */
const FIRST = 1_000;
const LONGEST = 30_000;

/** So long a connection must have held for the next pause to be short again. */
export const HELD = 60_000;

/** Closed by the product for having too many connections: another one in a hurry would only end a neighbour's. */
export const TOO_MANY = 1008;

/** Closed because nobody is signed in any more. */
export const NOT_SIGNED_IN = 4401;

/**
 * How long to wait before the next try, in milliseconds: growing, and spread by `random` (0 to 1), so that a room full
 * of screens does not come back all at once.
 */
export function pauseBefore(attempt: number, random: number, closedWith?: number): number {
  const most = closedWith === TOO_MANY ? LONGEST : Math.min(LONGEST, FIRST * 2 ** Math.min(attempt, 10));
  return most / 2 + (most / 2) * random;
}
