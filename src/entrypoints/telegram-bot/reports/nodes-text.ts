import { since } from '../../../domain/duration';
import type { NodeFacts } from '../../../domain/reports/node-facts';
import { durationInWords, type Language } from '../../../domain/texts/time';
import type { PodDetails } from '../../../fleet/location-details';
import type { Words } from '../bot-command';
import { shown } from '../html';
import { GATEWAY, STATE_SIGN } from '../network-text';
import { filled } from '../filled';
import { headline, type ReportedLocation } from './report-desk';

const WORDS = {
  none: { en: 'No pod is claimed here.', es: 'Aquí no hay ningún pod registrado.' },
  count: { en: '{n} pods', es: '{n} pods' },
  part: { en: '{from} to {to} of {n} pods', es: '{from} a {to} de {n} pods' },
  model: { en: 'Model', es: 'Modelo' },
  firmware: { en: 'Firmware', es: 'Firmware' },
  serial: { en: 'Serial', es: 'Serie' },
  backhaul: { en: 'Backhaul', es: 'Enlace' },
  parent: { en: 'to {name}', es: 'a {name}' },
  channel: { en: 'channel {n}', es: 'canal {n}' },
  health: { en: 'Health', es: 'Salud' },
  up: { en: 'Running for', es: 'Encendido desde hace' },
  devices: { en: 'Devices', es: 'Dispositivos' },
} as const satisfies Record<string, Words>;

const STATE: Readonly<Record<PodDetails['state'], Words>> = {
  online: { en: 'online', es: 'en línea' },
  offline: { en: 'offline', es: 'desconectado' },
  unknown: { en: 'unknown', es: 'sin datos' },
};

export type Facts = ReadonlyMap<string, NodeFacts>;

/** Pods in one message; the rest are on further pages. */
const PAGE = 6;

export const pagesOf = (pods: readonly unknown[]): number => Math.max(1, Math.ceil(pods.length / PAGE));

/** A page (from 0) of everything that is known of the pods. What is not known is left out. `note` comes last. */
export function nodesText(
  location: ReportedLocation,
  facts: Facts,
  page: number,
  now: Date,
  language: Language,
  note?: string,
): string {
  const { pods } = location;
  const from = page * PAGE;
  const shownPods = pods.slice(from, from + PAGE);
  const [words, values] =
    pods.length === 0
      ? [WORDS.none, {}]
      : pods.length <= PAGE
        ? [WORDS.count, { n: pods.length }]
        : [WORDS.part, { from: from + 1, to: from + shownPods.length, n: pods.length }];
  const names = new Map(pods.map(({ nodeId, name }) => [nodeId, name]));
  return [
    headline(location),
    filled(words, language, values),
    ...shownPods.flatMap((pod) => ['', ...podText(pod, facts.get(pod.nodeId), names, now, language)]),
    ...(note ? ['', note] : []),
  ].join('\n');
}

function podText(
  pod: PodDetails,
  fact: NodeFacts | undefined,
  names: ReadonlyMap<string, string>,
  now: Date,
  language: Language,
): string[] {
  const state = `${STATE[pod.state][language]}${
    pod.state !== 'online' && pod.stateSince ? ` (${durationInWords(since(pod.stateSince, now))})` : ''
  }`;
  const line = (label: string, value: string | null | undefined) => (value ? [`${label}: ${value}`] : []);
  const code = (value: string | null) => value && `<code>${shown(value, 60)}</code>`;
  const inventory = [
    ...line(WORDS.model[language], pod.model && shown(pod.model, 60)),
    ...line(WORDS.firmware[language], pod.firmware && shown(pod.firmware, 60)),
  ];
  const running = fact?.bootAt && pod.state === 'online' ? durationInWords(since(fact.bootAt, now)) : null;
  const doing = [
    ...line(WORDS.health[language], pod.health && shown(pod.health, 40)),
    ...line(WORDS.devices[language], pod.devices === null ? null : String(pod.devices)),
    ...line(WORDS.up[language], running),
  ];
  return [
    [`${STATE_SIGN[pod.state]} <b>${shown(pod.name, 60)}</b>`, ...(pod.gateway ? [GATEWAY[language]] : []), state].join(
      ' · ',
    ),
    ...(inventory.length > 0 ? [inventory.join(' · ')] : []),
    ...line(WORDS.serial[language], code(pod.serial ?? pod.nodeId)),
    ...line('MAC', code(pod.mac)),
    ...line('IP', code(pod.ip)),
    ...line(WORDS.backhaul[language], backhaulText(pod, fact, names, language)),
    ...(doing.length > 0 ? [doing.join(' · ')] : []),
    ...pod.alerts.slice(0, 5).map((alert) => `⚠️ ${shown(alert, 60)}`),
  ];
}

/** `Mesh to Hall, 5G, channel 44`. Null when nothing is known of it. */
function backhaulText(
  pod: PodDetails,
  fact: NodeFacts | undefined,
  names: ReadonlyMap<string, string>,
  language: Language,
): string | null {
  const parts = [
    backhaulName(pod.backhaul),
    fact?.parentId
      ? filled(WORDS.parent, language, { name: shown(names.get(fact.parentId) ?? fact.parentId, 60) })
      : '',
  ].filter(Boolean);
  const radio = [
    ...(fact?.band ? [shown(fact.band, 20)] : []),
    ...(fact?.channel != null ? [filled(WORDS.channel, language, { n: fact.channel })] : []),
  ];
  const all = [...(parts.length > 0 ? [parts.join(' ')] : []), ...radio];
  return all.length > 0 ? all.join(', ') : null;
}

/** `wifi` is what people call a mesh; what else Plume says is shown as it is, with a capital. */
function backhaulName(raw: string | null): string {
  if (!raw) return '';
  if (raw.toLowerCase() === 'wifi') return 'Mesh';
  const word = shown(raw, 30);
  return word.slice(0, 1).toUpperCase() + word.slice(1).toLowerCase();
}
