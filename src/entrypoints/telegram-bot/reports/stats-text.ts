import type { StatsRange } from '../../../domain/reports/online-stats';
import { inDigits, percentInWords } from '../../../domain/texts/numbers';
import type { Language } from '../../../domain/texts/time';
import type { OnlineStatsReport } from '../../../reports/location-reports.service';
import type { Words } from '../bot-command';
import { headline, type ReportedLocation } from './report-desk';

export const RANGE_WORDS: Readonly<Record<StatsRange, Words>> = {
  '3h': { en: 'last 3 h', es: 'últimas 3 h' },
  '24h': { en: 'last 24 h', es: 'últimas 24 h' },
  '7d': { en: 'last 7 days', es: 'últimos 7 días' },
};

const WORDS = {
  title: { en: 'Online', es: 'En línea' },
  none: {
    en: 'No data: neither Plume nor Panoptes has seen this location in that time.',
    es: 'Sin datos: ni Plume ni Panoptes han visto esta ubicación en ese tiempo.',
  },
  outages: { en: 'Outages', es: 'Caídas' },
  trend: { en: 'Trend', es: 'Tendencia' },
  online: { en: 'online', es: 'en línea' },
  intermittent: { en: 'on and off', es: 'a ratos' },
  offline: { en: 'offline', es: 'caída' },
  plume: { en: 'By Plume’s history.', es: 'Según el historial de Plume.' },
  panoptes: {
    en: 'By what Panoptes has seen itself: Plume has no history for this.',
    es: 'Según lo que ha visto Panoptes: Plume no tiene historial de esto.',
  },
} as const satisfies Record<string, Words>;

const STATUS: Readonly<Record<NonNullable<OnlineStatsReport['status']>, Words & { readonly sign: string }>> = {
  excellent: { sign: '✅', en: 'excellent', es: 'excelente' },
  good: { sign: '✅', en: 'good', es: 'buena' },
  fair: { sign: '🟡', en: 'fair', es: 'regular' },
  poor: { sign: '🟠', en: 'poor', es: 'mala' },
  critical: { sign: '🔴', en: 'critical', es: 'crítica' },
};

const TREND: Readonly<Record<NonNullable<OnlineStatsReport['trend']>, Words>> = {
  improving: { en: '↗ improving', es: '↗ mejora' },
  stable: { en: '→ stable', es: '→ estable' },
  declining: { en: '↘ declining', es: '↘ empeora' },
};

/** How steadily a home was online, in words: 1,024 characters at the most, for it stands under a picture. */
export function statsText(
  location: Pick<ReportedLocation, 'state' | 'name'>,
  report: OnlineStatsReport,
  language: Language,
): string {
  const { range, uptimePercent, status, trend, total, source } = report;
  const title = [headline(location), `<b>${WORDS.title[language]}, ${RANGE_WORDS[range][language]}</b>`, ''];
  if (uptimePercent === null || status === null) return [...title, WORDS.none[language]].join('\n');
  const share = (words: Words, count: number | null) =>
    `${words[language]} ${inDigits(count ?? 0, 0, language)} (${percentInWords(((count ?? 0) / total) * 100, language)})`;
  return [
    ...title,
    `${STATUS[status].sign} <b>${percentInWords(uptimePercent, language)}</b> · ${STATUS[status][language]}`,
    `${WORDS.outages[language]}: ${inDigits(report.outages ?? 0, 0, language)}`,
    ...(trend ? [`${WORDS.trend[language]}: ${TREND[trend][language]}`] : []),
    '',
    [
      share(WORDS.online, report.online),
      share(WORDS.intermittent, report.intermittent),
      share(WORDS.offline, report.offline),
    ].join(' · '),
    `<i>${WORDS[source][language]}</i>`,
  ].join('\n');
}
