import type { WifiNetworkReport } from '../../../domain/reports/wifi';
import type { Language } from '../../../domain/texts/time';
import type { Words } from '../bot-command';
import { filled } from '../filled';
import { shown } from '../html';
import { headline, type ReportedLocation } from './report-desk';

const WORDS = {
  title: { en: 'WiFi networks', es: 'Redes WiFi' },
  none: {
    en: 'Plume manages no WiFi network here: another box may do it.',
    es: 'Plume no gestiona ninguna red WiFi aquí: puede que lo haga otro equipo.',
  },
  nameless: { en: 'without a name', es: 'sin nombre' },
  on: { en: 'on', es: 'activada' },
  off: { en: 'off', es: 'desactivada' },
  unknown: { en: 'on or off: no data', es: 'activada o no: sin datos' },
  noSecurity: { en: 'security: no data', es: 'seguridad: sin datos' },
  open: {
    en: '⚠️ open: anybody nearby can join and listen. Set a password in the Plume app.',
    es: '⚠️ abierta: cualquiera que esté cerca puede entrar y escuchar. Ponga una contraseña en la app de Plume.',
  },
  more: { en: '… and {n} more', es: '… y {n} más' },
} as const satisfies Record<string, Words>;

const MOST = 20;

/** The WiFi networks of a home, with Plume's own word for their security beside ours. */
export function wifiText(
  location: Pick<ReportedLocation, 'state' | 'name'>,
  networks: readonly WifiNetworkReport[],
  language: Language,
): string {
  return [
    headline(location),
    `<b>${WORDS.title[language]}</b>`,
    ...(networks.length === 0 ? ['', WORDS.none[language]] : []),
    ...networks.slice(0, MOST).flatMap((network) => ['', ...networkText(network, language)]),
    ...(networks.length > MOST ? ['', filled(WORDS.more, language, { n: networks.length - MOST })] : []),
  ].join('\n');
}

function networkText({ ssid, enabled, security, securityMode, open }: WifiNetworkReport, language: Language): string[] {
  const name = ssid === null ? `<i>${WORDS.nameless[language]}</i>` : `<b>${shown(ssid, 60)}</b>`;
  const working = enabled === null ? WORDS.unknown : enabled ? WORDS.on : WORDS.off;
  const raw = securityMode === null || securityMode === security ? '' : ` (<code>${shown(securityMode, 60)}</code>)`;
  const secured = security === null ? WORDS.noSecurity[language] : `${shown(security, 60)}${raw}`;
  return [`📶 ${name} · ${working[language]}`, ...(open ? [`${WORDS.open[language]}${raw}`] : [`🔒 ${secured}`])];
}
