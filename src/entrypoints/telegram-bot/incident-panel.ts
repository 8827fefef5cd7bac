import { since } from '../../domain/duration';
import { foreign } from '../../domain/message';
import { ICON } from '../../domain/alert-message';
import { type Action, type Actor, may } from '../../domain/permissions';
import type { JsonValue } from '../../domain/json';
import { textsFor } from '../../domain/texts/catalogue';
import { durationInWords, type Language } from '../../domain/texts/time';
import type { Incident } from '../../incidents/incidents.service';
import type { Words } from './bot-command';
import { filled } from './filled';
import { shown } from './html';
import { incidentTitle } from './incident-text';
import type { Button, Reply } from './reply';

const WORDS = {
  title: { en: '<b>Open incidents</b>', es: '<b>Incidencias abiertas</b>' },
  none: { en: '🟢 Nothing is open.', es: '🟢 No hay nada abierto.' },
  open: { en: 'nobody has it yet', es: 'nadie la tiene todavía' },
  acknowledged: { en: 'acknowledged by {name}', es: 'confirmada por {name}' },
  assigned: { en: 'assigned to {name}', es: 'asignada a {name}' },
  over: { en: '🟢 It is over.', es: '🟢 Ya está resuelta.' },
  assign: { en: 'Assign to me', es: 'Asignármela' },
  comment: { en: 'Comment', es: 'Comentar' },
  resolve: { en: 'Resolve', es: 'Cerrar' },
  silence: { en: 'Silence…', es: 'Silenciar…' },
  more: { en: 'More', es: 'Más' },
  list: { en: '« All open', es: '« Todas' },
  sure: {
    en: 'Close it by hand? While it lasts, nobody is told of it again.',
    es: '¿Cerrarla a mano? Mientras dure, nadie recibirá más avisos de ella.',
  },
  yes: { en: 'Yes, close it', es: 'Sí, cerrarla' },
  no: { en: 'No', es: 'No' },
} as const satisfies Record<string, Words>;

/** Incidents on one page. */
export const PAGE = 5;

/** A page of the open incidents, as it was asked for. */
export interface IncidentPage {
  readonly incidents: readonly Incident[];
  readonly total: number;
  readonly offset: number;
}

/** The open incidents with a row of buttons each; a single one with all of its buttons at once. */
export function listPanel(page: IncidentPage, actor: Actor, now: Date, language: Language): Reply {
  const { incidents, total, offset } = page;
  const [only] = incidents;
  if (!only) return { html: WORDS.none[language] };
  if (total === 1) return cardPanel(only, actor, now, language, null);
  const rows = incidents.map((incident, at) => {
    const no = `${offset + at + 1} · `;
    const more = button(no + WORDS.more[language], { do: 'card', id: incident.id, offset });
    return mayTake(incident, actor)
      ? [button(no + textsFor(language).acknowledge, { do: 'acknowledge', id: incident.id, offset, list: true }), more]
      : [more];
  });
  const turn = [
    ...(offset > 0 ? [button('«', { do: 'list', offset: Math.max(0, offset - PAGE) })] : []),
    ...(offset + incidents.length < total ? [button('»', { do: 'list', offset: offset + PAGE })] : []),
  ];
  const range = total > incidents.length ? ` (${offset + 1}–${offset + incidents.length} / ${total})` : ` (${total})`;
  return {
    html: [
      WORDS.title[language] + range,
      ...incidents.map((incident, at) => `\n${offset + at + 1}. ${summary(incident, now, language)}`),
    ].join('\n'),
    buttons: [...rows, ...(turn.length > 0 ? [turn] : [])],
  };
}

/** One incident with everything that can be done about it. `offset` leads back to the list; null when there is none. */
export function cardPanel(
  incident: Incident,
  actor: Actor,
  now: Date,
  language: Language,
  offset: number | null,
): Reply {
  const { id, locationId } = incident;
  const back = offset === null ? [] : [[button(WORDS.list[language], { do: 'list', offset })]];
  const details = button(textsFor(language).details, { do: 'details', id });
  if (incident.status === 'resolved') {
    return { html: `${summary(incident, now, language)}\n${WORDS.over[language]}`, buttons: [[details], ...back] };
  }
  const deed = (what: string, text: string, action: Action): Button[] =>
    may(actor, action, incident, incident.assignedTo) ? [button(text, { do: what, id, offset })] : [];
  const silence =
    may(actor, 'silence.manage', incident) && locationId !== null
      ? [{ text: WORDS.silence[language], command: 'silence', data: { do: 'open', locationId } }]
      : [];
  const rows = [
    [
      ...(mayTake(incident, actor) ? deed('acknowledge', textsFor(language).acknowledge, 'incident.acknowledge') : []),
      ...(incident.assignedTo === actor.userId ? [] : deed('assign', WORDS.assign[language], 'incident.assign')),
    ],
    [
      ...deed('comment', WORDS.comment[language], 'incident.comment'),
      ...deed('resolve', WORDS.resolve[language], 'incident.resolve'),
    ],
    [...silence, details],
    ...back,
  ];
  return { html: summary(incident, now, language), buttons: rows.filter((row) => row.length > 0) };
}

/** Asks whether an incident that goes on is really to be closed. */
export const surePanel = (incident: Incident, now: Date, language: Language, offset: number | null): Reply => ({
  html: `${summary(incident, now, language)}\n\n${WORDS.sure[language]}`,
  buttons: [
    [
      button(WORDS.yes[language], { do: 'close', id: incident.id, offset }),
      button(WORDS.no[language], { do: 'card', id: incident.id, offset }),
    ],
  ],
});

const button = (text: string, data: JsonValue): Button => ({ text, command: 'incidents', data });

const mayTake = (incident: Incident, actor: Actor): boolean =>
  incident.status === 'open' && may(actor, 'incident.acknowledge', incident, incident.assignedTo);

function summary(incident: Incident, now: Date, language: Language): string {
  const { severity, openedAt, resolvedAt, status, facts } = incident;
  const lasted = durationInWords(since(openedAt, resolvedAt ?? now));
  const has = [
    ...(status === 'acknowledged' ? [named(WORDS.acknowledged, incident.acknowledgedByName, language)] : []),
    ...(incident.assignedTo ? [named(WORDS.assigned, incident.assignedToName, language)] : []),
  ];
  const nobody = status === 'open' && has.length === 0 ? [WORDS.open[language]] : [];
  const said = foreign(facts.text, 200);
  return [
    `${ICON[severity]} <b>${incidentTitle(incident, language)}</b>`,
    [lasted, ...has, ...nobody].join(' · '),
    ...(said ? [shown(said, 200)] : []),
  ].join('\n');
}

const named = (words: Words, name: string | null, language: Language): string =>
  filled(words, language, { name: shown(name ?? textsFor(language).somebody, 60) });
