import { isTimeZone } from './time-zone';

/** What a clock on the wall shows, with the date. `month` from 1 to 12, `weekday` from 0 (Sunday) to 6. */
export interface WallTime {
  readonly year: number;
  readonly month: number;
  readonly day: number;
  readonly weekday: number;
  readonly hour: number;
  readonly minute: number;
}

/** What the clocks of a time zone show at a moment; UTC where the zone is not known. */
export function wallTime(at: Date, timeZone: string | null): WallTime {
  const shown = new Date(at.getTime() + offsetAt(at.getTime(), timeZone));
  return {
    year: shown.getUTCFullYear(),
    month: shown.getUTCMonth() + 1,
    day: shown.getUTCDate(),
    weekday: shown.getUTCDay(),
    hour: shown.getUTCHours(),
    minute: shown.getUTCMinutes(),
  };
}

/**
 * The moment at which the clocks of a time zone show this. `day` may lie beyond its month: the 32nd of January is the
 * 1st of February. A time that is skipped in spring is told as the clocks went on; of one that comes twice, the first.
 */
export function momentAt(wall: Omit<WallTime, 'weekday'>, timeZone: string | null): Date {
  const shown = Date.UTC(wall.year, wall.month - 1, wall.day, wall.hour, wall.minute);
  const earlier = shown - offsetAt(shown - DAY, timeZone);
  if (earlier + offsetAt(earlier, timeZone) === shown) return new Date(earlier);
  const later = shown - offsetAt(shown + DAY, timeZone);
  return new Date(later + offsetAt(later, timeZone) === shown ? later : earlier);
}

const DAY = 86_400_000;

/** Milliseconds that the clocks of a zone are ahead of UTC. */
function offsetAt(at: number, timeZone: string | null): number {
  const parts = formatOf(timeZone).formatToParts(at);
  const of = (type: Intl.DateTimeFormatPartTypes) => Number(parts.find((part) => part.type === type)?.value ?? 0);
  const shown = Date.UTC(of('year'), of('month') - 1, of('day'), of('hour'), of('minute'), of('second'));
  return shown - Math.floor(at / 1_000) * 1_000;
}

const made = new Map<string, Intl.DateTimeFormat>();

function formatOf(timeZone: string | null): Intl.DateTimeFormat {
  const zone = timeZone !== null && isTimeZone(timeZone) ? timeZone : 'UTC';
  const known = made.get(zone);
  if (known) return known;
  const format = new Intl.DateTimeFormat('en-US', {
    ...{ timeZone: zone, hourCycle: 'h23', calendar: 'gregory' },
    ...{ year: 'numeric', month: 'numeric', day: 'numeric' },
    ...{ hour: 'numeric', minute: 'numeric', second: 'numeric' },
  });
  made.set(zone, format);
  return format;
}
