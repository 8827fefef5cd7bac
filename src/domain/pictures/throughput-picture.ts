import { hours, minutes } from '../duration';
import type { WanReport, WanSample } from '../reports/wan';
import { inDigits, measure } from '../texts/numbers';
import { type Language, zoneInWords } from '../texts/time';
import { box, curve, drawable, INK, type Ink, line, picture, type Point, WIDTH, words } from './drawing';
import { linear, roundTicks, type Scale } from './scale';
import { clockMarks } from './time-axis';

const WORDS = {
  en: {
    title: 'Internet line',
    day: 'last 24 h',
    download: 'Download',
    upload: 'Upload',
    peak: 'peak',
    times: 'times in',
  },
  es: {
    title: 'Línea de internet',
    day: 'últimas 24 h',
    download: 'Descarga',
    upload: 'Subida',
    peak: 'máx.',
    times: 'hora',
  },
} as const satisfies Record<Language, Record<string, string>>;

const HEIGHT = 640;
const LEFT = 112;
const RIGHT = WIDTH - 40;
const QUARTER = minutes(15);

/** One direction of the line, with room of its own: uploads would drown beside downloads on one scale. */
interface Panel {
  readonly rate: 'rxMaxMbps' | 'txMaxMbps';
  readonly name: string;
  readonly ink: Ink;
  readonly top: number;
  readonly bottom: number;
  /** Steps of its scale, at the most. */
  readonly steps: number;
  readonly peak: number | null;
  readonly p95: number | null;
}

/**
 * A day of the internet line as a picture (SVG): the highest rate of each quarter of an hour, with the 95th percentile.
 * Null when there is nothing to draw.
 */
export function throughputPicture(report: WanReport, name: string, language: Language): string | null {
  const last = report.series.at(-1);
  if (!last || report.peakRxMbps === null) return null;
  const to = new Date(last.at.getTime() + QUARTER);
  const from = new Date(to.getTime() - hours(24));
  const x = linear(from.getTime(), to.getTime(), LEFT, RIGHT);
  const say = WORDS[language];
  const { timeZone } = report;
  const panels: Panel[] = [
    {
      ...{ rate: 'rxMaxMbps', name: say.download, ink: INK.download, top: 186, bottom: 376, steps: 4 },
      ...{ peak: report.peakRxMbps, p95: report.p95RxMbps },
    },
    {
      ...{ rate: 'txMaxMbps', name: say.upload, ink: INK.upload, top: 456, bottom: 566, steps: 3 },
      ...{ peak: report.peakTxMbps, p95: report.p95TxMbps },
    },
  ];
  const title = drawable(name);
  const subtitle = [...(title ? [say.title] : []), say.day, `${say.times} ${zoneInWords(to, timeZone)}`].join(' · ');
  return picture(HEIGHT, [
    words(40, 62, title || say.title, { size: 42, ink: INK.strong, bold: true }),
    words(40, 106, subtitle, { size: 29, ink: INK.soft }),
    ...panels.flatMap((panel) => drawn(panel, report.series, x, language)),
    ...clockMarks(from, to, hours(4), timeZone).flatMap(({ at, label }) => {
      const place = x(at.getTime());
      return place < LEFT + 30 || place > RIGHT - 30
        ? []
        : [
            line(place, 566, place, 576, INK.grid),
            words(place, 612, label, { size: 28, ink: INK.soft, anchor: 'middle' }),
          ];
    }),
  ]);
}

function drawn(panel: Panel, series: readonly WanSample[], x: Scale, language: Language): string[] {
  const { rate, name, ink, top, bottom, steps, peak, p95 } = panel;
  const ticks = roundTicks(peak ?? 0, steps);
  const highest = ticks.at(-1) ?? 1;
  const y = linear(0, highest, bottom, top);
  const digits = ticks.some((tick) => !Number.isInteger(tick)) ? 1 : 0;
  const say = WORDS[language];
  const numbers = [
    ...(peak === null ? [] : [`${say.peak} ${measure(peak, language)}`]),
    ...(p95 === null ? [] : [`– – p95 ${measure(p95, language)}`]),
  ];
  const heading = top - 22;
  return [
    box(LEFT, heading - 20, 22, 22, ink, 5),
    words(LEFT + 34, heading, name, { size: 29, ink: INK.strong, bold: true }),
    words(RIGHT, heading, `${numbers.join(' · ')} Mbps`, { size: 29, ink: INK.soft, anchor: 'end' }),
    ...ticks.flatMap((tick) => [
      line(LEFT, y(tick), RIGHT, y(tick), INK.grid),
      words(LEFT - 14, y(tick) + 10, inDigits(tick, digits, language), { size: 28, ink: INK.soft, anchor: 'end' }),
    ]),
    ...unbroken(series, rate).map((stretch) =>
      curve(
        stretch.map(({ at, value }): Point => ({ x: x(at + QUARTER / 2), y: y(value) })),
        bottom,
        ink,
      ),
    ),
    ...(p95 === null ? [] : [line(LEFT, y(p95), RIGHT, y(p95), INK.strong, true)]),
  ];
}

/** The stretches in which there is data: what is missing is a gap, and no zero. */
function unbroken(series: readonly WanSample[], rate: Panel['rate']): { at: number; value: number }[][] {
  const stretches: { at: number; value: number }[][] = [];
  let reached = -Infinity;
  for (const sample of series) {
    const value = sample[rate];
    if (value === null) continue;
    const at = sample.at.getTime();
    const stretch = at - reached > QUARTER ? undefined : stretches.at(-1);
    if (stretch) stretch.push({ at, value });
    else stretches.push([{ at, value }]);
    reached = at;
  }
  return stretches;
}
