import { after, days, hours, minutes } from './duration';
import { momentAt, wallTime } from './wall-clock';

/** What was meant by who was asked how long it should be quiet. */
export type UntilWish =
  /** A moment ahead. */
  | { readonly kind: 'until'; readonly at: Date }
  | { readonly kind: 'resolved' }
  /** It has passed. */
  | { readonly kind: 'past' }
  /** Longer than anybody wants to miss what happens. */
  | { readonly kind: 'far' }
  | { readonly kind: 'unclear' };

/** The longest silence that can be asked for in words. */
const LONGEST = days(366);

/** A day without a time is meant until people are at work. */
const MORNING = { hour: 9, minute: 0 };

const LONGEST_TEXT = 80;

type Day =
  | { readonly kind: 'in'; readonly days: number }
  | { readonly kind: 'weekday'; readonly weekday: number }
  | { readonly kind: 'date'; readonly year: number; readonly month: number; readonly day: number };

interface Time {
  readonly hour: number;
  readonly minute: number;
}

/**
 * Reads a duration or a moment as people write it, in English or Spanish: `2h`, `90 min`, `18:30`, `tomorrow 9am`,
 * `mañana 9:00`, `el lunes`, `2026-03-05 14:00`, `until resolved`. Moments are read on the clocks of `timeZone`; a time
 * alone is the next one. Never throws, and never gives a moment that is not after `now`.
 */
export function readUntil(text: string, now: Date, timeZone: string | null): UntilWish {
  if (text.length > LONGEST_TEXT) return UNCLEAR;
  const plain = plainly(text);
  if (RESOLVED.test(plain)) return { kind: 'resolved' };
  const length = lengthOf(plain);
  if (length !== null) return judged(after(now, length), now);
  const utc = /\dz$/.test(plain);
  const said = dayAndTime(utc ? plain.slice(0, -1) : plain);
  if (!said) return UNCLEAR;
  return judged(momentOf(said.day, said.time ?? MORNING, now, utc ? 'UTC' : timeZone), now);
}

const UNCLEAR = { kind: 'unclear' } as const;

function judged(at: Date | null, now: Date): UntilWish {
  if (!at || Number.isNaN(at.getTime())) return UNCLEAR;
  if (at <= now) return { kind: 'past' };
  return at.getTime() - now.getTime() > LONGEST ? { kind: 'far' } : { kind: 'until', at };
}

/** Lower case, without accents, and with one word for what has many. */
const plainly = (text: string): string =>
  REWORDED.reduce(
    (said, [from, to]) => said.replace(from, to),
    text
      .toLowerCase()
      .normalize('NFD')
      .replace(/\p{M}/gu, '')
      .replace(/[,;!]+(?!\d)/g, ' ')
      .replace(/\s+/g, ' ')
      .trim(),
  );

const REWORDED: readonly (readonly [RegExp, string])[] = [
  [/\b([ap])\.\s?m\.?/g, '$1m'],
  [/\b(?:pasado manana|(?:the )?day after tomorrow)\b/g, '+2'],
  [/\b(?:mediodia|noon|midday)\b/g, '12:00'],
  [/\b(?:medianoche|midnight)\b/g, '0:00'],
  [/ de la manana\b/g, ' am'],
  [/ de la (?:tarde|noche)\b/g, ' pm'],
  [/\b(?:por la manana|in the morning|morning)\b/g, ''],
  [/\b(?:half an hour|media hora)\b/g, '30 min'],
  [/\b(?:an?|one|una?) (?=(?:hour|hora|minute|minuto|day|dia|week|semana)\b)/g, '1 '],
  [/(\d)t(?=\d)/g, '$1 '],
];

const RESOLVED =
  /^(?:(?:until|till|hasta que)\b.*\b)?(?:resolved?|it is over|over|recovered|(?:se )?(?:resuelv[ae]|resuelt[ao]|recupere))$/;

const UNIT: Readonly<Record<string, number>> = { m: minutes(1), h: hours(1), d: days(1), w: days(7), s: days(7) };

const PIECE =
  /(\d{1,5}(?:[.,]\d{1,2})?)\s?(min(?:ute|uto)?s?|m|h(?:ou)?rs?|horas?|h|days?|dias?|d|weeks?|w|semanas?)(?![a-z])\s?(?:and |y )?/y;

/** Milliseconds of a text that is nothing but a length of time; null when it is not. */
function lengthOf(text: string): number | null {
  const said = text.replace(/^(?:for|in|durante|por|en|dentro de) /, '');
  let sum = 0;
  let at = 0;
  let last = '';
  while (at < said.length) {
    PIECE.lastIndex = at;
    const piece = PIECE.exec(said);
    if (!piece) {
      // `1h30`: what follows hours alone is minutes.
      const rest = last === 'h' ? /^(\d{1,2})$/.exec(said.slice(at)) : null;
      return rest ? sum + minutes(Number(rest[1])) : null;
    }
    last = (piece[2] ?? '').charAt(0);
    sum += Number((piece[1] ?? '').replace(',', '.')) * (UNIT[last] ?? 0);
    at = PIECE.lastIndex;
  }
  return at > 0 ? sum : null;
}

/** Words that only join others. */
const FILLERS = new Set(
  'until till til hasta at on by to for next this the a al la las el los de este esta proximo para day dia'.split(' '),
);

/** After one of these a bare number is an hour. */
const CLOCK = /\b(?:until|till?|at|by|hasta|las?)\b/;

const WEEKDAYS: readonly RegExp[] = [
  /^(?:sun(?:day)?|dom(?:ingo)?)$/,
  /^(?:mon(?:day)?|lun(?:es)?)$/,
  /^(?:tue(?:s|sday)?|mar(?:tes)?)$/,
  /^(?:wed(?:nesday)?|mie(?:rcoles)?)$/,
  /^(?:thu(?:rs|rsday)?|jue(?:ves)?)$/,
  /^(?:fri(?:day)?|vie(?:rnes)?)$/,
  /^(?:sat(?:urday)?|sab(?:ado)?)$/,
];

function dayAndTime(text: string): { readonly day: Day | null; readonly time: Time | null } | null {
  const words = text
    .replace(/(\d)\s+(?=[ap]m\b)/g, '$1')
    .split(' ')
    .filter((word) => word !== '' && !FILLERS.has(word));
  let day: Day | null = null;
  let time: Time | null = null;
  for (const word of words) {
    const asDay: Day | null = day ? null : dayOf(word);
    const asTime: Time | null = asDay || time ? null : timeOf(word, day !== null || CLOCK.test(text));
    if (!asDay && !asTime) return null;
    day = asDay ?? day;
    time = asTime ?? time;
  }
  const today = day?.kind === 'in' && day.days === 0;
  return (day || time) && !(today && !time) ? { day, time } : null;
}

function dayOf(word: string): Day | null {
  if (word === 'today' || word === 'hoy') return { kind: 'in', days: 0 };
  if (word === 'tomorrow' || word === 'manana') return { kind: 'in', days: 1 };
  if (word === '+2') return { kind: 'in', days: 2 };
  const weekday = WEEKDAYS.findIndex((name) => name.test(word));
  if (weekday >= 0) return { kind: 'weekday', weekday };
  const [, year, month, day] = (/^(\d{4})-(\d{1,2})-(\d{1,2})$/.exec(word) ?? []).map(Number);
  if (!year || !month || !day) return null;
  const there = new Date(Date.UTC(year, month - 1, day));
  return there.getUTCMonth() === month - 1 && there.getUTCDate() === day ? { kind: 'date', year, month, day } : null;
}

function timeOf(word: string, bare: boolean): Time | null {
  const [, written, minute = '0', half] = /^(\d{1,2})(?:[:.](\d{2}))?(?::\d{2})?([ap]m|h)?$/.exec(word) ?? [];
  if (written === undefined || (!half && !/[:.]/.test(word) && !bare)) return null;
  const hour = Number(written);
  if (Number(minute) > 59) return null;
  if (half !== 'am' && half !== 'pm') return hour > 23 ? null : { hour, minute: Number(minute) };
  if (hour > 12) return half === 'pm' && hour < 24 ? { hour, minute: Number(minute) } : null;
  return { hour: (hour % 12) + (half === 'pm' ? 12 : 0), minute: Number(minute) };
}

function momentOf(day: Day | null, time: Time, now: Date, timeZone: string | null): Date | null {
  const today = wallTime(now, timeZone);
  const inDays = (count: number) => momentAt({ ...today, ...time, day: today.day + count }, timeZone);
  /** The first of the days that are `every` apart on which that time is still ahead. */
  const next = (first: number, every: number) =>
    [0, 1, 2].map((turn) => inDays(first + turn * every)).find((at) => at > now) ?? null;
  if (!day) return next(0, 1);
  switch (day.kind) {
    case 'in':
      return inDays(day.days);
    case 'weekday':
      return next((day.weekday - today.weekday + 7) % 7, 7);
    case 'date':
      return momentAt({ ...day, ...time }, timeZone);
  }
}

/**
 * A name and, behind it, how long: `Casa García 2h`. What reads as a time as far to the left as possible is one; without
 * any, all of it is a name.
 */
export function nameAndUntil(text: string, now: Date): { readonly name: string; readonly until: string } {
  const words = text.trim().split(/\s+/);
  const first = Math.max(0, words.length - 8);
  for (let at = first; at < words.length; at++) {
    const until = words.slice(at).join(' ');
    if (readUntil(until, now, null).kind !== 'unclear') return { name: words.slice(0, at).join(' '), until };
  }
  return { name: text.trim(), until: '' };
}
