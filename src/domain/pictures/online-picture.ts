import { hours, minutes } from '../duration';
import { type OnlineStats, type OnlineStretch, STATS_RANGES, type StatsRange } from '../reports/online-stats';
import { usualStep } from '../reports/samples';
import { percentInWords } from '../texts/numbers';
import { clockTime, dayOf, type Language, weekdayInWords, zoneInWords } from '../texts/time';
import { box, drawable, INK, type Ink, line, picture, WIDTH, words } from './drawing';
import { linear, type Scale } from './scale';
import { clockMarks, sinceMidnight } from './time-axis';

const WORDS = {
  en: {
    title: 'Online',
    ...{ '3h': 'last 3 h', '24h': 'last 24 h', '7d': 'last 7 days' },
    ...{ online: 'online', intermittent: 'on and off', offline: 'offline', nothing: 'no data', times: 'times in' },
  },
  es: {
    title: 'En línea',
    ...{ '3h': 'últimas 3 h', '24h': 'últimas 24 h', '7d': 'últimos 7 días' },
    ...{ online: 'en línea', intermittent: 'a ratos', offline: 'caída', nothing: 'sin datos', times: 'hora' },
  },
} as const satisfies Record<Language, Record<string, string>>;

const STATES = ['online', 'intermittent', 'offline', 'nothing'] as const;
const QUARTER = minutes(15);
const RIGHT = WIDTH - 40;
const TOP = 150;

export interface OnlinePictureOf extends Pick<OnlineStats, 'series' | 'uptimePercent'> {
  readonly range: StatsRange;
  readonly name: string;
  readonly timeZone: string;
  readonly now: Date;
  /** Only Plume's samples add up to a percentage a day: of ours a quarter that is mixed is no more than that. */
  readonly source: 'plume' | 'panoptes';
}

/** A piece of the past, no longer than a quarter of an hour, and how it was; ms since 1970. */
interface Piece {
  readonly from: number;
  readonly to: number;
  readonly value: OnlineStretch['value'];
}

/**
 * How steadily a home was online, as a picture (SVG): a strip, or for a week a strip a day. What is not known is left
 * dark. Null when there is nothing to draw.
 */
export function onlinePicture(of: OnlinePictureOf, language: Language): string | null {
  const pieces = piecesOf(of);
  if (pieces.length === 0 || of.uptimePercent === null) return null;
  const say = WORDS[language];
  const { shapes, bottom } = of.range === '7d' ? week(pieces, of, language) : strip(pieces, of);
  const title = drawable(of.name);
  const subtitle = [...(title ? [say.title] : []), say[of.range], `${say.times} ${zoneInWords(of.now, of.timeZone)}`];
  return picture(bottom + 76, [
    words(40, 62, title || say.title, { size: 42, ink: INK.strong, bold: true }),
    words(40, 106, subtitle.join(' · '), { size: 29, ink: INK.soft }),
    words(RIGHT, 106, percentInWords(of.uptimePercent, language), {
      ...{ size: 42, ink: INK.strong, bold: true, anchor: 'end' },
    }),
    ...shapes,
    ...legend(bottom + 46, language),
  ]);
}

function piecesOf({ series, range, now }: OnlinePictureOf): Piece[] {
  const begin = now.getTime() - STATS_RANGES[range].length;
  const usual = usualStep(series);
  return series.flatMap(({ at, value }, i) => {
    const from = at.getTime();
    const to = Math.min(series[i + 1]?.at.getTime() ?? Infinity, from + usual, now.getTime());
    const pieces: Piece[] = [];
    for (let piece = from; piece < to; ) {
      const end = Math.min(Math.floor(piece / QUARTER) * QUARTER + QUARTER, to);
      if (end > begin) pieces.push({ from: Math.max(piece, begin), to: end, value });
      piece = end;
    }
    return pieces;
  });
}

function strip(pieces: readonly Piece[], { range, timeZone, now }: OnlinePictureOf) {
  const from = new Date(now.getTime() - STATS_RANGES[range].length);
  const x = linear(from.getTime(), now.getTime(), 40, RIGHT);
  const height = 150;
  const marks = clockMarks(from, now, range === '3h' ? minutes(30) : hours(4), timeZone).flatMap(({ at, label }) => {
    const place = x(at.getTime());
    if (place < 76 || place > RIGHT - 36) return [];
    return [
      line(place, TOP + height, place, TOP + height + 10, INK.soft),
      words(place, TOP + height + 44, label, { size: 28, ink: INK.soft, anchor: 'middle' }),
    ];
  });
  const shapes = [
    box(40, TOP, RIGHT - 40, height, INK.nothing),
    ...cells(
      pieces,
      ({ from: at }) => x(at),
      ({ to }) => x(to),
      TOP,
      height,
    ),
    ...marks,
  ];
  return { shapes, bottom: TOP + height + 60 };
}

/** A row for each day on the calendar of the home, the oldest on top. */
function week(pieces: readonly Piece[], { timeZone, now, range, source }: OnlinePictureOf, language: Language) {
  const [left, right, row, gap] = [150, source === 'plume' ? RIGHT - 130 : RIGHT, 40, 12];
  const x = linear(0, hours(24), left, right);
  const clock = (at: Date) => x(sinceMidnight(clockTime(at, timeZone)));
  const rows = daysUntil(now, STATS_RANGES[range].length, timeZone);
  const shapes = rows.flatMap(({ day, noon }, i) => {
    const top = TOP + i * (row + gap);
    const ofDay = pieces.filter(({ from }) => dayOf(new Date(from), timeZone) === day);
    const begin = ({ from }: Piece) => clock(new Date(from));
    const end = (piece: Piece) => Math.min(right, begin(piece) + x(piece.to - piece.from) - left);
    // What lies before the range or is still to come has no strip at all.
    const rail = {
      begin: i === 0 ? clock(new Date(now.getTime() - STATS_RANGES[range].length)) : left,
      end: i === rows.length - 1 ? clock(now) : right,
    };
    const share = source === 'plume' ? onlineShare(ofDay) : null;
    return [
      words(40, top + 30, weekdayInWords(noon, timeZone, language), { size: 28, ink: INK.soft }),
      box(rail.begin, top, rail.end - rail.begin, row, INK.nothing),
      ...cells(ofDay, begin, end, top, row),
      ...(share === null
        ? []
        : [words(RIGHT, top + 30, percentInWords(share * 100, language), { size: 28, ink: INK.soft, anchor: 'end' })]),
    ];
  });
  const bottom = TOP + rows.length * (row + gap);
  const marks = [0, 6, 12, 18, 24].map((hour) =>
    words(x(hours(hour)), bottom + 30, `${String(hour).padStart(2, '0')}:00`, {
      ...{ size: 28, ink: INK.soft, anchor: 'middle' },
    }),
  );
  return { shapes: [...shapes, ...marks], bottom: bottom + 50 };
}

/** The days on the calendar of a time zone that a range which ends now touches, with a moment in each. */
function daysUntil(now: Date, length: number, timeZone: string): { day: string; noon: Date }[] {
  const days = new Map<string, Date>();
  for (let at = now.getTime() - length; at <= now.getTime(); at += hours(1)) {
    const moment = new Date(at);
    const day = dayOf(moment, timeZone);
    if (!days.has(day)) days.set(day, moment);
  }
  return [...days].map(([day, noon]) => ({ day, noon }));
}

function onlineShare(pieces: readonly Piece[]): number | null {
  const lasted = (some: readonly Piece[]) => some.reduce((sum, { from, to }) => sum + to - from, 0);
  const all = lasted(pieces);
  return all > 0 ? lasted(pieces.filter(({ value }) => value === 'online')) / all : null;
}

/** One cell for each stretch without a change. */
function cells(
  pieces: readonly Piece[],
  begin: (piece: Piece) => number,
  end: (piece: Piece) => number,
  top: number,
  height: number,
): string[] {
  const found: { from: number; to: number; ink: Ink }[] = [];
  for (const piece of pieces) {
    const [from, to, ink] = [begin(piece), end(piece), INK[piece.value]];
    const last = found.at(-1);
    if (last && last.ink === ink && Math.abs(last.to - from) < 0.01) last.to = to;
    else found.push({ from, to, ink });
  }
  return found.map(({ from, to, ink }) => box(from, top, to - from, height, ink));
}

function legend(y: number, language: Language): string[] {
  const say = WORDS[language];
  const place: Scale = linear(0, STATES.length, 40, WIDTH);
  return STATES.flatMap((state, i) => [
    box(place(i), y - 21, 24, 24, INK[state], 5),
    words(place(i) + 36, y, say[state], { size: 28, ink: INK.soft }),
  ]);
}
