import { isTimeZone } from '../time-zone';
import { wallTime } from '../wall-clock';

/**
 * A moment as ISO 8601 with the offset of its reader's clocks, to the second: `2026-03-05T00:30:00+01:00`. UTC (`Z`) for
 * whoever has no zone, or one that nobody knows, and for years without four digits.
 */
export function toldTime(at: Date, timeZone: string | null): string {
  const whole = Math.floor(at.getTime() / 1_000) * 1_000;
  const utc = new Date(whole).toISOString().replace('.000Z', 'Z');
  const usual = at.getUTCFullYear() > 0 && at.getUTCFullYear() < 9_999;
  if (timeZone === null || timeZone === 'UTC' || !usual || !isTimeZone(timeZone)) return utc;
  const { year, month, day, hour, minute } = wallTime(at, timeZone);
  const seconds = new Date(whole).getUTCSeconds();
  const shown = Date.UTC(year, month - 1, day, hour, minute, seconds);
  const ahead = Math.round((shown - whole) / 60_000);
  const [hours, minutes] = [Math.floor(Math.abs(ahead) / 60), Math.abs(ahead) % 60].map((part) =>
    String(part).padStart(2, '0'),
  );
  return `${new Date(shown).toISOString().slice(0, 19)}${ahead < 0 ? '-' : '+'}${hours}:${minutes}`;
}
