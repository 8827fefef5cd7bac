import { openedSentence } from '../../domain/alert-values';
import { since } from '../../domain/duration';
import { type Actor, may } from '../../domain/permissions';
import { textsFor } from '../../domain/texts/catalogue';
import { TIMELINE_WORDS } from '../../domain/texts/incident-report';
import { durationInWords, type Language, momentInWords } from '../../domain/texts/time';
import type { Incident, IncidentDetails } from '../../incidents/incidents.service';
import type { Words } from './bot-command';
import { escape, shown } from './html';
import type { Reply } from './reply';
import { typedButton } from './typed-button';

const WORDS = {
  open: { en: 'open', es: 'abierta' },
  acknowledged: { en: 'acknowledged by {name}', es: 'confirmada por {name}' },
  resolved: { en: 'over', es: 'resuelta' },
  since: { en: 'Since', es: 'Desde' },
  lasted: { en: 'Lasted', es: 'Duró' },
  location: { en: 'Location', es: 'Ubicación' },
  pod: { en: 'Pod', es: 'Pod' },
  account: { en: 'Account', es: 'Cuenta' },
  affected: { en: 'Affected', es: 'Afectados' },
  gateway: { en: 'The gateway is down.', es: 'La puerta de enlace está caída.' },
  flapping: { en: 'It keeps going off and on.', es: 'Se cae y vuelve una y otra vez.' },
  why: { en: 'Why did I get this?', es: '¿Por qué lo recibí?' },
  timeline: { en: 'What happened', es: 'Qué ha pasado' },
} as const satisfies Record<string, Words>;

const REPORTS = {
  status: { en: 'Status', es: 'Estado' },
  nodes: { en: 'Pods', es: 'Pods' },
  wifi: { en: 'WiFi', es: 'WiFi' },
  wan: { en: 'Traffic', es: 'Tráfico' },
  stats: { en: 'Uptime', es: 'Disponibilidad' },
} as const satisfies Record<string, Words>;

const TAKE = (id: string) => ({ do: 'acknowledge', id, offset: null });

/** Lines of the timeline that are shown; the newest. */
const LINES = 15;

/** Everything about an incident, for whoever presses Details. */
export function incidentText(incident: IncidentDetails, now: Date, language: Language): string {
  const { locationName, podName, accountName, facts, timeZone, openedAt, resolvedAt, timeline } = incident;
  const say = (words: Words) => words[language];
  const line = (words: Words, value: string | null) => (value ? [`${say(words)}: ${value}`] : []);
  const status = say(WORDS[incident.status]).replace('{name}', () => shown(incident.acknowledgedByName ?? '–'));
  const pods = facts.pods?.map(({ name }) => shown(name, 60)) ?? [];
  return [
    `<b>${incidentTitle(incident, language)}</b> (${status})`,
    ...line(WORDS.location, locationName && shown(locationName)),
    ...line(WORDS.pod, podName && shown(podName)),
    ...line(WORDS.account, accountName && shown(accountName)),
    `${say(WORDS.since)}: ${momentInWords(openedAt, now, timeZone, language)}`,
    ...line(WORDS.lasted, durationInWords(since(openedAt, resolvedAt ?? now))),
    ...line(WORDS.affected, pods.slice(0, 10).join(', ') + (pods.length > 10 ? ', …' : '')),
    ...(facts.reason ? [shown(facts.reason, 300)] : []),
    ...(facts.gatewayDown ? [say(WORDS.gateway)] : []),
    ...(incident.flapping ? [say(WORDS.flapping)] : []),
    ...(timeline.length > 0 ? ['', `<b>${say(WORDS.timeline)}</b>`] : []),
    ...timeline.slice(-LINES).map(({ at, type, userName, data }) => {
      const what = TIMELINE_WORDS[type]?.[language] ?? shown(type, 40);
      const words = wordsOf(data);
      return [
        `${momentInWords(at, now, timeZone, language)} ${what}`,
        ...(userName ? [` · ${shown(userName, 60)}`] : []),
        ...(words ? [`: ${shown(words, 200)}`] : []),
      ].join('');
    }),
  ].join('\n');
}

/**
 * The details with what can be asked next: the reports of the location, to take it on, and why the chat was `told` of it
 * where it was.
 */
export function detailsReply(
  incident: IncidentDetails,
  actor: Actor,
  now: Date,
  language: Language,
  { told = false } = {},
): Reply {
  const { locationId, status } = incident;
  const reports = locationId
    ? Object.entries(REPORTS).map(([command, words]) => typedButton(words[language], command, locationId))
    : [];
  const acknowledge =
    status === 'open' && may(actor, 'incident.acknowledge', incident, incident.assignedTo)
      ? [[{ text: textsFor(language).acknowledge, command: 'incidents', data: TAKE(incident.id) }]]
      : [];
  return {
    html: incidentText(incident, now, language),
    buttons: [
      ...acknowledge,
      ...(reports.length > 0 ? [reports.slice(0, 3), reports.slice(3)] : []),
      ...(told ? [[{ text: WORDS.why[language], command: 'why', data: { id: incident.id } }]] : []),
    ],
  };
}

/** What somebody said with a line of the timeline. */
function wordsOf(data: object): string | null {
  const { text, comment } = data as Readonly<Record<string, unknown>>;
  const words = text ?? comment;
  return typeof words === 'string' ? words : null;
}

/** The sentence of its kind in the reader's language. */
export const incidentTitle = (incident: Incident, language: Language): string =>
  escape(openedSentence(incident, language));
