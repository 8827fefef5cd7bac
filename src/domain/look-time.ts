/** A look may come earlier than its interval by this part of it, to get back to the location's own moment. */
const EARLIER_AT_MOST = 0.1;

/** Multiples of it, without their whole parts, fill the time between 0 and 1 evenly, however many they are (Weyl). */
const GOLDEN = (Math.sqrt(5) - 1) / 2;

/**
 * When a location is looked at next: at its own moment of the interval, so that a fleet whose looks all fell due at
 * once, after a restart say, is soon spread evenly again. Never later than an interval (ms) from `now` (ms).
 *
 * @param no the location's number
 */
export function nextLook(now: number, no: number, interval: number): number {
  const moment = ((no * GOLDEN) % 1) * interval;
  const past = (((now - moment) % interval) + interval) % interval;
  return now + interval - Math.min(past, interval * EARLIER_AT_MOST);
}
