import { days, hours } from '../duration';
import { momentAt, wallTime, type WallTime } from '../wall-clock';

/** A stretch of time that somebody asks about: from `from` on and before `to`. */
export interface AskedPeriod {
  readonly from: Date;
  readonly to: Date;
}

/** No history is asked about that is longer. */
export const LONGEST_PERIOD_DAYS = 400;

const LONGEST_TEXT = 80;

/** One word for what has many, without accents, in lower case. */
const WORDS: Readonly<Record<string, string>> = {
  hoy: 'today',
  ayer: 'yesterday',
  este: 'this',
  esta: 'this',
  current: 'this',
  ultimo: 'last',
  ultima: 'last',
  ultimos: 'last',
  ultimas: 'last',
  past: 'last',
  previous: 'last',
  pasado: 'last',
  pasada: 'last',
  anterior: 'last',
  h: 'hour',
  hours: 'hour',
  hora: 'hour',
  horas: 'hour',
  d: 'day',
  days: 'day',
  dia: 'day',
  dias: 'day',
  weeks: 'week',
  semana: 'week',
  semanas: 'week',
  months: 'month',
  mes: 'month',
  meses: 'month',
  years: 'year',
  ano: 'year',
  anos: 'year',
};

const FILLERS = new Set('the in for of a el la los las en de del durante over during'.split(' '));

type Unit = 'hour' | 'day' | 'week' | 'month' | 'year';

const LENGTH: Readonly<Record<Unit, number>> = {
  hour: hours(1),
  day: days(1),
  week: days(7),
  month: days(30),
  year: days(365),
};

/**
 * Reads a period as people say it, in English or Spanish: `today`, `this month`, `last 7 days`, `24h`, `ayer`, `la semana
 * pasada`, `2026-03`, `2026-03-04`, `2026-03-01 to 2026-03-08` (both days are meant). Days and months are those of
 * `timeZone`, weeks begin on Monday. Never throws; null for what is not understood, lies ahead or is too long, and
 * never longer than up to `now`.
 */
export function readPeriod(text: string, now: Date, timeZone: string | null): AskedPeriod | null {
  if (text.length > LONGEST_TEXT) return null;
  const period = meant(wordsOf(text), now, timeZone);
  if (!period) return null;
  const to = period.to < now ? period.to : now;
  const length = to.getTime() - period.from.getTime();
  return length > 0 && length <= days(LONGEST_PERIOD_DAYS) ? { from: period.from, to } : null;
}

const wordsOf = (text: string): string[] =>
  text
    .toLowerCase()
    .normalize('NFD')
    .replace(/\p{M}/gu, '')
    .replace(/(\d)(?=[a-z])/g, '$1 ')
    .split(/[\s,_]+|\s*\.\.+\s*/)
    .map((word) => (Object.hasOwn(WORDS, word) ? WORDS[word]! : word))
    .filter((word) => word !== '' && !FILLERS.has(word));

function meant(words: readonly string[], now: Date, timeZone: string | null): AskedPeriod | null {
  const today = wallTime(now, timeZone);
  const [first = '', second = '', third = ''] = words;
  if (words.length === 1 && first === 'today') return between(dayOn(today, 0, timeZone), now);
  if (words.length === 1 && first === 'yesterday') {
    return between(dayOn(today, -1, timeZone), dayOn(today, 0, timeZone));
  }
  const named = datesIn(words, timeZone);
  if (named) return named;
  const rest = words.filter((word) => word !== 'last' && word !== 'this');
  const [count = '', unit = ''] = rest.length === 1 ? ['', rest[0]] : rest;
  if (rest.length > 2 || words.length > 3 || !isUnit(unit)) return null;
  if (count !== '') return lastFew(count, unit, now);
  if (words.length !== 2) return null;
  if ([first, second, third].includes('this')) return between(beginningOf(unit, today, 0, timeZone), now);
  return between(beginningOf(unit, today, -1, timeZone), beginningOf(unit, today, 0, timeZone));
}

const isUnit = (word: string): word is Unit => Object.hasOwn(LENGTH, word);

const between = (from: Date, to: Date): AskedPeriod => ({ from, to });

function lastFew(count: string, unit: Unit, now: Date): AskedPeriod | null {
  if (!/^\d{1,4}$/.test(count)) return null;
  return between(new Date(now.getTime() - Number(count) * LENGTH[unit]), now);
}

const dayOn = ({ year, month, day }: WallTime, later: number, timeZone: string | null): Date =>
  momentAt({ year, month, day: day + later, hour: 0, minute: 0 }, timeZone);

/** When the unit of time began that is `later` after the one that `today` lies in. */
function beginningOf(unit: Unit, today: WallTime, later: number, timeZone: string | null): Date {
  const { year, month, day, weekday, hour } = today;
  switch (unit) {
    case 'hour':
      return momentAt({ year, month, day, hour: hour + later, minute: 0 }, timeZone);
    case 'day':
      return dayOn(today, later, timeZone);
    case 'week':
      return dayOn({ ...today, day: day - ((weekday + 6) % 7) }, later * 7, timeZone);
    case 'month':
      return momentAt({ year, month: month + later, day: 1, hour: 0, minute: 0 }, timeZone);
    case 'year':
      return momentAt({ year: year + later, month: 1, day: 1, hour: 0, minute: 0 }, timeZone);
  }
}

/** One month or day, or two of them with everything between; `to`, `until`, `a`, `hasta` and dashes join them. */
function datesIn(words: readonly string[], timeZone: string | null): AskedPeriod | null {
  const dates = words.filter(
    (word) => !['to', 'until', 'till', 'and', 'y', 'hasta', 'from', 'desde', '-'].includes(word),
  );
  const spans = dates.map((word) => spanOf(word, timeZone));
  const [first, last = first] = spans;
  if (!first || !last || spans.length > 2) return null;
  return between(first.from, last.to);
}

function spanOf(word: string, timeZone: string | null): AskedPeriod | null {
  const [, year, month, day] = (/^(\d{4})-(\d{1,2})(?:-(\d{1,2}))?$/.exec(word) ?? []).map(Number);
  if (!year || !month || month > 12 || day === 0 || (day ?? 1) > 31) return null;
  const at = (more: { month?: number; day?: number }) =>
    momentAt(
      { year, month: month + (more.month ?? 0), day: (day || 1) + (more.day ?? 0), hour: 0, minute: 0 },
      timeZone,
    );
  return between(at({}), day ? at({ day: 1 }) : at({ month: 1 }));
}
