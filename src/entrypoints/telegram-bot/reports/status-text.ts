import { since } from '../../../domain/duration';
import type { Health } from '../../../domain/reports/health';
import type { SpeedTestReport } from '../../../domain/reports/speed-test';
import { healthText } from '../../../domain/texts/health';
import { inDigits } from '../../../domain/texts/numbers';
import { durationInWords, type Language } from '../../../domain/texts/time';
import type { StatusReport } from '../../../reports/location-reports.service';
import type { Words } from '../bot-command';
import { escape, shown } from '../html';
import { podLine } from '../network-text';
import { filled } from '../filled';

const WORDS = {
  since: { en: 'for {time}', es: 'desde hace {time}' },
  seen: { en: 'last look {time} ago', es: 'última consulta hace {time}' },
  never: { en: 'not looked at yet', es: 'aún sin consultar' },
  pods: { en: '{online} of {total} pods online', es: '{online} de {total} pods en línea' },
  devices: { en: '📱 {n} devices connected', es: '📱 {n} dispositivos conectados' },
  oneDevice: { en: '📱 1 device connected', es: '📱 1 dispositivo conectado' },
  noDevices: { en: '📱 devices: no data', es: '📱 dispositivos: sin datos' },
  more: { en: '… and {n} more', es: '… y {n} más' },
  speed: { en: 'Speed test', es: 'Prueba de velocidad' },
  noSpeed: { en: 'no data', es: 'sin datos' },
  ago: { en: '{time} ago', es: 'hace {time}' },
} as const satisfies Record<string, Words>;

const BY: Readonly<Record<SpeedTestReport['by'], Words>> = {
  gateway: { en: 'by the gateway', es: 'de la puerta de enlace' },
  pod: { en: 'by a pod', es: 'de un pod' },
  location: { en: 'of the location', es: 'de la ubicación' },
};

const SIGN: Readonly<Record<Health['level'], string>> = {
  green: '🟢',
  yellow: '🟡',
  orange: '🟠',
  red: '🔴',
  white: '⚪',
};

/** Lines of issues, of warnings and of pods that are listed; /nodes has them all. */
const MOST = 12;

/** How a location stands, in full. `note` comes last. */
export function statusText(report: StatusReport, now: Date, language: Language, note?: string): string {
  const { location, health, devices, speedTest } = report;
  const { summary, issues, warnings } = healthText(health, language);
  const { stateSince, lastPolledAt, podsOnline: online, podsTotal: total, pods } = location;
  const say = (words: Words, values: Record<string, string | number> = {}) => filled(words, language, values);
  const moments = [
    ...(stateSince ? [say(WORDS.since, { time: durationInWords(since(stateSince, now)) })] : []),
    lastPolledAt ? say(WORDS.seen, { time: durationInWords(since(lastPolledAt, now)) }) : say(WORDS.never),
  ];
  const some = (lines: readonly string[]) => [
    ...lines.slice(0, MOST),
    ...(lines.length > MOST ? [say(WORDS.more, { n: lines.length - MOST })] : []),
  ];
  return [
    `${SIGN[health.level]} <b>${shown(location.name)}</b>`,
    escape(summary),
    `<i>${moments.join(' · ')}</i>`,
    ...some(issues.map((issue) => `🔴 ${shown(issue, 200)}`)),
    ...some(warnings.map((warning) => `⚠️ ${shown(warning, 200)}`)),
    '',
    `<b>${say(WORDS.pods, { online, total })}</b>`,
    ...some(pods.map((pod) => podLine(pod, now, language))),
    '',
    devices === null ? say(WORDS.noDevices) : devices === 1 ? say(WORDS.oneDevice) : say(WORDS.devices, { n: devices }),
    ...speedText(speedTest, language),
    ...(note ? ['', note] : []),
  ].join('\n');
}

function speedText(test: SpeedTestReport | null, language: Language): string[] {
  const nothing = WORDS.noSpeed[language];
  if (!test) return [`⚡ ${WORDS.speed[language]}: ${nothing}`];
  const of = (value: number | null, unit: string) =>
    value === null ? nothing : `${inDigits(value, 2, language)} ${unit}`;
  const ago = filled(WORDS.ago, language, { time: durationInWords(test.ageMs) });
  return [
    `⚡ ${WORDS.speed[language]} ${BY[test.by][language]}, ${ago}:`,
    `↓ ${of(test.downloadMbps, 'Mbps')} · ↑ ${of(test.uploadMbps, 'Mbps')} · ↔ ${of(test.rttMs, 'ms')}`,
  ];
}
