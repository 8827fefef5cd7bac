import { hours, minutes } from '../duration';
import { clockTime } from '../texts/time';

/** A moment that an axis names. */
export interface TimeMark {
  readonly at: Date;
  /** `18:00`, on the clocks of the time zone. */
  readonly label: string;
}

const QUARTER = minutes(15);

/**
 * The moments from `from` to `to` at which the clocks of a time zone show a multiple of `step` (ms, a divisor of a day
 * and a multiple of a quarter of an hour) after midnight. On a day that changes its clocks one may come twice.
 */
export function clockMarks(from: Date, to: Date, step: number, timeZone: string): TimeMark[] {
  const marks: TimeMark[] = [];
  // No time zone is set to anything but quarters of an hour.
  for (let at = Math.ceil(from.getTime() / QUARTER) * QUARTER; at <= to.getTime(); at += QUARTER) {
    const moment = new Date(at);
    const label = clockTime(moment, timeZone);
    if (sinceMidnight(label) % step === 0) marks.push({ at: moment, label });
  }
  return marks;
}

/** Milliseconds since midnight of what a clock shows. */
export function sinceMidnight(clock: string): number {
  const [hour = 0, minute = 0] = clock.split(':').map(Number);
  return hours(hour) + minutes(minute);
}
