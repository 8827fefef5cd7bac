import type { WanReport } from '../../../domain/reports/wan';
import { inDigits, percentInWords } from '../../../domain/texts/numbers';
import { clockTime, type Language, zoneInWords } from '../../../domain/texts/time';
import type { Words } from '../bot-command';
import { filled } from '../filled';
import { headline, type ReportedLocation } from './report-desk';

const WORDS = {
  title: { en: 'Internet line, last 24 h', es: 'Línea de internet, últimas 24 h' },
  none: {
    en: 'No data: Plume tells nothing of this line for the last 24 hours.',
    es: 'Sin datos: Plume no dice nada de esta línea en las últimas 24 horas.',
  },
  noData: { en: 'no data', es: 'sin datos' },
  peak: { en: 'Peak', es: 'Máximo' },
  at: { en: 'at', es: 'a las' },
  mean: { en: 'Mean throughput', es: 'Caudal medio' },
  meanPeak: { en: 'Mean of the quarter-hour peaks', es: 'Media de los máximos de cada cuarto de hora' },
  p95: { en: '95th percentile of the peaks', es: 'Percentil 95 de los máximos' },
  total: { en: 'Total', es: 'Total' },
  busy: { en: 'Busiest hours', es: 'Horas de más uso' },
  busyHour: {
    en: '{from}–{to} {level}, mean peak ↓ {rate} Mbps',
    es: '{from}–{to} {level}, máximo medio ↓ {rate} Mbps',
  },
  high: { en: 'high', es: 'alto' },
  moderate: { en: 'moderate', es: 'moderado' },
  data: {
    en: 'Data: {percent} of {n} quarter-hours, {reading}',
    es: 'Datos: {percent} de {n} cuartos de hora, {reading}',
  },
  times: { en: 'Times in {zone}', es: 'Hora {zone}' },
} as const satisfies Record<string, Words>;

const READING: Readonly<Record<NonNullable<WanReport['reading']>, Words>> = {
  excellent: { en: 'excellent', es: 'excelente' },
  gaps: { en: 'good, with gaps', es: 'buenos, con huecos' },
  poor: { en: 'too few: have a look at the connection', es: 'demasiado pocos: revise la conexión' },
};

/** A day of the internet line in words: 1,024 characters at the most, for it stands under a picture. */
export function wanText(
  location: Pick<ReportedLocation, 'state' | 'name'>,
  report: WanReport,
  now: Date,
  language: Language,
): string {
  const title = [headline(location), `<b>${WORDS.title[language]}</b>`, ''];
  const { timeZone, validPercent, reading } = report;
  if (validPercent === null || reading === null) return [...title, WORDS.none[language]].join('\n');
  const mbps = (value: number | null) => (value === null ? WORDS.noData[language] : inDigits(value, 2, language));
  const both = (words: Words, rx: number | null, tx: number | null) =>
    `${words[language]}: ↓ ${mbps(rx)} · ↑ ${mbps(tx)} Mbps`;
  const peak = (arrow: string, value: number | null, at: Date | null) =>
    `${arrow} ${WORDS.peak[language]}: ${mbps(value)}${value === null ? '' : ' Mbps'}${
      at ? ` ${WORDS.at[language]} ${clockTime(at, timeZone)}` : ''
    }`;
  return [
    ...title,
    peak('↓', report.peakRxMbps, report.peakRxAt),
    peak('↑', report.peakTxMbps, report.peakTxAt),
    both(WORDS.mean, report.meanRxMbps, report.meanTxMbps),
    both(WORDS.meanPeak, report.meanPeakRxMbps, report.meanPeakTxMbps),
    both(WORDS.p95, report.p95RxMbps, report.p95TxMbps),
    `${WORDS.total[language]}: ↓ ${volume(report.totalRxMB, language)} · ↑ ${volume(report.totalTxMB, language)}`,
    ...busyText(report, language),
    '',
    filled(WORDS.data, language, {
      percent: percentInWords(validPercent, language),
      n: report.samples,
      reading: READING[reading][language],
    }),
    `<i>${filled(WORDS.times, language, { zone: zoneInWords(now, timeZone) })}</i>`,
  ].join('\n');
}

/** Decimal: 1 GB is 1,000 MB. */
const volume = (megabytes: number | null, language: Language): string =>
  megabytes === null
    ? WORDS.noData[language]
    : `${inDigits(megabytes, 0, language)} MB (${inDigits(megabytes / 1_000, 1, language)} GB)`;

function busyText({ busyHours }: WanReport, language: Language): string[] {
  if (busyHours.length === 0) return [];
  const clock = (hour: number) => `${String(hour % 24).padStart(2, '0')}:00`;
  return [
    '',
    `<b>${WORDS.busy[language]}</b>`,
    ...busyHours.map(({ hour, level, meanPeakRxMbps }) =>
      filled(WORDS.busyHour, language, {
        ...{ from: clock(hour), to: clock(hour + 1), level: WORDS[level][language] },
        rate: inDigits(meanPeakRxMbps, 1, language),
      }),
    ),
  ];
}
