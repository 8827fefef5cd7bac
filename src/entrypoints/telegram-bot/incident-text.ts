import { since } from '../../domain/duration';
import { foreign } from '../../domain/message';
import { textsFor } from '../../domain/texts/catalogue';
import { durationInWords, type Language, momentInWords } from '../../domain/texts/time';
import type { IncidentDetails } from '../../incidents/incidents.service';
import type { Words } from './bot-command';
import { escape, shown } from './html';

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
  timeline: { en: 'What happened', es: 'Qué ha pasado' },
} as const satisfies Record<string, Words>;

const EVENTS: Readonly<Record<string, Words>> = {
  opened: { en: 'opened', es: 'abierta' },
  acknowledged: { en: 'acknowledged', es: 'confirmada' },
  reminded: { en: 'reminded', es: 'recordatorio enviado' },
  resolved: { en: 'over', es: 'resuelta' },
  flapping: { en: 'flapping', es: 'inestable' },
  stable: { en: 'stable again', es: 'estable de nuevo' },
};

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
    `<b>${titleOf(incident, language)}</b> (${status})`,
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
    ...timeline.slice(-LINES).map(({ at, type, userName }) => {
      const what = EVENTS[type]?.[language] ?? shown(type, 40);
      return `${momentInWords(at, now, timeZone, language)} ${what}${userName ? ` · ${shown(userName, 60)}` : ''}`;
    }),
  ].join('\n');
}

/** The sentence of its kind in the reader's language. */
function titleOf({ kind, title, locationName, podName, accountName }: IncidentDetails, language: Language): string {
  const texts = textsFor(language);
  const named = (name: string | null) => foreign(name) || texts.nameless;
  const names = { place: named(locationName), pod: named(podName), account: named(accountName), title: foreign(title) };
  return escape(texts.opened[kind](names));
}
