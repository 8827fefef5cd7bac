import { days, hours, minutes } from '../duration';
import { isTimeZone } from '../time-zone';

export const LANGUAGES = ['en', 'es'] as const;
export type Language = (typeof LANGUAGES)[number];

/** A length of time as people say it, in two units at most: `45 s`, `5 min`, `2 h 5 min`, `3 d 4 h`. Milliseconds. */
export function durationInWords(ms: number): string {
  const whole = Math.max(0, ms);
  if (whole < minutes(1)) return `${Math.floor(whole / 1_000)} s`;
  if (whole < hours(1)) return `${Math.floor(whole / minutes(1))} min`;
  if (whole < days(1))
    return two(Math.floor(whole / hours(1)), 'h', Math.floor((whole % hours(1)) / minutes(1)), 'min');
  return two(Math.floor(whole / days(1)), 'd', Math.floor((whole % days(1)) / hours(1)), 'h');
}

const two = (major: number, majorUnit: string, minor: number, minorUnit: string) =>
  minor === 0 ? `${major} ${majorUnit}` : `${major} ${majorUnit} ${minor} ${minorUnit}`;

/** A moment on the clock of a time zone, which it names, with the date when it is not the same day there as `now`. */
export function momentInWords(at: Date, now: Date, timeZone: string | null, language: Language): string {
  const formats = formatsOf(timeZone ?? 'UTC', language);
  const { day, time, date, offset } = minuteIn(formats, at);
  return day === minuteIn(formats, now).day ? `${time} ${offset}` : `${date}, ${time} ${offset}`;
}

/** 0 to 23: which hour it is at that moment on the clocks of a time zone. */
export const hourOfDay = (at: Date, timeZone: string): number => Number(formatsOf(timeZone, 'en').hour.format(at));

/** `18:30`, on the clocks of a time zone. */
export const clockTime = (at: Date, timeZone: string): string => formatsOf(timeZone, 'en').time.format(at);

/** Which day it is at that moment in a time zone, as `2026-03-04`. */
export const dayOf = (at: Date, timeZone: string): string => formatsOf(timeZone, 'en').day.format(at);

/** `14 Nov`, `14 nov`: the date at that moment in a time zone. */
export const dateInWords = (at: Date, timeZone: string, language: Language): string =>
  formatsOf(timeZone, language).date.format(at);

/** `Wed 4`, `mié 4`: the day that it is at that moment in a time zone. */
export const weekdayInWords = (at: Date, timeZone: string, language: Language): string => {
  const { weekday, dayOfMonth } = formatsOf(timeZone, language);
  return `${weekday.format(at)} ${dayOfMonth.format(at)}`;
};

/** `UTC+1`: how far the clocks of a time zone are ahead at that moment. */
export const zoneInWords = (at: Date, timeZone: string): string => offsetAt(formatsOf(timeZone, 'en').offset, at);

/** `UTC`, `UTC+1`, `UTC-3:30`: read the same in every language, and a reader may live elsewhere than the home. */
const offsetAt = (offset: Intl.DateTimeFormat, at: Date): string =>
  (offset.formatToParts(at).find(({ type }) => type === 'timeZoneName')?.value ?? 'UTC').replace(/^GMT(\+0)?/, 'UTC');

/** A minute on the clocks of a time zone, in its pieces. */
interface Minute {
  readonly day: string;
  readonly time: string;
  readonly date: string;
  readonly offset: string;
}

/** More than these of a zone are not kept. */
const MOST_MINUTES = 1_000;

/** A storm tells thousands of the same minute, and each format of it takes longer than the sentence around it. */
function minuteIn({ day, time, date, offset, minutes: known }: Formats, at: Date): Minute {
  const key = Math.floor(at.getTime() / minutes(1));
  const before = known.get(key);
  if (before) return before;
  const minute = { day: day.format(at), time: time.format(at), date: date.format(at), offset: offsetAt(offset, at) };
  if (known.size >= MOST_MINUTES) known.clear();
  known.set(key, minute);
  return minute;
}

interface Formats {
  readonly minutes: Map<number, Minute>;
  readonly offset: Intl.DateTimeFormat;
  readonly day: Intl.DateTimeFormat;
  readonly time: Intl.DateTimeFormat;
  readonly hour: Intl.DateTimeFormat;
  readonly date: Intl.DateTimeFormat;
  readonly weekday: Intl.DateTimeFormat;
  readonly dayOfMonth: Intl.DateTimeFormat;
}

// Making a format costs a hundred times more than using it.
const made = new Map<string, Formats>();

function formatsOf(timeZone: string, language: Language): Formats {
  const key = `${language}/${timeZone}`;
  const known = made.get(key);
  if (known) return known;
  const formats = isTimeZone(timeZone) ? makeFormats(timeZone, language) : formatsOf('UTC', language);
  made.set(key, formats);
  return formats;
}

const makeFormats = (timeZone: string, language: Language): Formats => ({
  minutes: new Map(),
  offset: new Intl.DateTimeFormat('en', { timeZone, timeZoneName: 'shortOffset' }),
  day: new Intl.DateTimeFormat('en-CA', { timeZone, dateStyle: 'short' }),
  time: new Intl.DateTimeFormat('en-GB', { timeZone, hour: '2-digit', minute: '2-digit', hourCycle: 'h23' }),
  hour: new Intl.DateTimeFormat('en-GB', { timeZone, hour: '2-digit', hourCycle: 'h23' }),
  date: new Intl.DateTimeFormat(language === 'en' ? 'en-GB' : 'es', { timeZone, day: 'numeric', month: 'short' }),
  weekday: new Intl.DateTimeFormat(language, { timeZone, weekday: 'short' }),
  dayOfMonth: new Intl.DateTimeFormat('en', { timeZone, day: 'numeric' }),
});
