import { since } from '../duration';
import { type AskedPeriod, EXAMPLES } from '../plain-questions';
import { TIMELINE_WORDS } from './incident-report';
import { percentInWords } from './numbers';
import { durationInWords, type Language, momentInWords } from './time';

/** Locations by how they are. */
export interface StateCounts {
  readonly online: number;
  readonly degraded: number;
  readonly offline: number;
  readonly unknown: number;
}

/** A part of a list, and how long the whole is; null: longer than this part, and nobody has counted it. */
export interface Listed<Item> {
  readonly items: readonly Item[];
  readonly total: number | null;
}

export interface OfflineLocation {
  readonly name: string;
  readonly since: Date | null;
}

export interface ListedIncident {
  readonly headline: string;
  readonly since: Date;
  /** Who has it; null when nobody has. */
  readonly assignedTo: string | null;
}

export interface LocationHealth {
  readonly name: string;
  readonly summary: string;
  /** Issues and warnings, in sentences. */
  readonly troubles: readonly string[];
}

export interface LocationUptime {
  readonly name: string;
  readonly period: AskedPeriod;
  /** Null: nothing is known of that time. */
  readonly percent: number | null;
  readonly outages: number;
  readonly offlineSeconds: number;
}

/** A line of an incident's timeline. `by` and `said`: who, and in which words; null where there is none. */
export interface BriefLine {
  readonly at: Date;
  readonly what: string;
  readonly by: string | null;
  readonly said: string | null;
}

export interface IncidentBrief extends ListedIncident {
  /** When it ended; null while it goes on. */
  readonly until: Date | null;
  /** The oldest first. */
  readonly lines: readonly BriefLine[];
  /** Lines before those. */
  readonly earlier: number;
}

/** The answers to plain questions, in one language. Names come as they are: whoever shows them escapes them. */
export interface PlainAnswers {
  readonly network: (counts: StateCounts, openIncidents: number) => string;
  readonly location: (health: LocationHealth) => string;
  readonly offline: (found: Listed<OfflineLocation>, now: Date) => string;
  readonly incidents: (found: Listed<ListedIncident>, mine: boolean, now: Date) => string;
  readonly brief: (incident: IncidentBrief, now: Date) => string;
  readonly uptime: (uptime: LocationUptime) => string;
  readonly which: (name: string, found: Listed<string>) => string;
  readonly unknownName: (name: string) => string;
  readonly help: (hasModel: boolean) => string;
}

const isMore = ({ items: shown, total }: Listed<unknown>): boolean => total === null || total > shown.length;

/** `1 location is`, `12 locations are`, `More than 10 locations are`. */
function counted({ items: shown, total }: Listed<unknown>, one: string, many: string, moreThan: string): string {
  if (total === null) return `${moreThan} ${shown.length} ${many}`;
  return total === 1 ? `1 ${one}` : `${total} ${many}`;
}

const lines = (...all: readonly (string | null)[]): string => all.filter((line) => line !== null).join('\n');

const items = (all: readonly string[]): string | null =>
  all.length === 0 ? null : all.map((item) => `- ${item}`).join('\n');

const examples = (language: Language): string =>
  EXAMPLES[language].map((example) => `- ${example.replace('{name}', '…')}`).join('\n');

/** What happened, a line for each: `- 12:04 UTC acknowledged, Otto: “On my way”`. */
const happened = ({ lines: told, earlier }: IncidentBrief, now: Date, language: Language): string =>
  lines(
    earlier > 0 ? '- …' : null,
    items(
      told.map(({ at, what, by, said }) => {
        const deed = [TIMELINE_WORDS[what]?.[language] ?? what, by].filter((each) => each !== null).join(', ');
        const words = said === null ? '' : language === 'en' ? `: “${said}”` : `: «${said}»`;
        return `${momentInWords(at, now, null, language)} ${deed}${words}`;
      }),
    ),
  );

const en: PlainAnswers = {
  brief: (incident, now) => {
    const { headline, since: at, until, assignedTo } = incident;
    const lasts = durationInWords(since(at, until ?? now));
    return lines(
      `**${headline}**`,
      until ? `It is over and lasted ${lasts}.` : `It has lasted for ${lasts}.`,
      assignedTo === null ? 'Nobody has it.' : `${assignedTo} has it.`,
      happened(incident, now, 'en'),
    );
  },
  network: ({ online, degraded, offline, unknown }, open) => {
    const total = online + degraded + offline + unknown;
    if (total === 0) return 'You see no location: nothing is watched yet, or nothing was granted to you.';
    return lines(
      `Of ${total === 1 ? '1 location' : `${total} locations`}: ${online} online, ${degraded} degraded, ${offline} offline, ${unknown} unknown.`,
      open === 0 ? 'No incident is open.' : open === 1 ? '1 incident is open.' : `${open} incidents are open.`,
    );
  },
  location: ({ name, summary, troubles }) => lines(`**${name}**: ${summary}`, items(troubles)),
  offline: (found, now) =>
    found.items.length === 0
      ? 'No location that you see is offline.'
      : lines(
          `${counted(found, 'location is', 'locations are', 'More than')} offline:`,
          items(
            found.items.map(({ name, since: at }) => (at ? `${name}, for ${durationInWords(since(at, now))}` : name)),
          ),
          isMore(found) ? `These are the first ${found.items.length}.` : null,
        ),
  incidents: (found, mine, now) =>
    found.items.length === 0
      ? mine
        ? 'No open incident is assigned to you.'
        : 'No incident is open that you may see.'
      : lines(
          mine
            ? `${counted(found, 'open incident is', 'open incidents are', 'More than')} assigned to you:`
            : `${counted(found, 'incident is', 'incidents are', 'More than')} open:`,
          items(
            found.items.map(({ headline, since: at, assignedTo }) => {
              const who = mine ? '' : `; ${assignedTo === null ? 'nobody has it' : `${assignedTo} has it`}`;
              return `${headline}, for ${durationInWords(since(at, now))}${who}`;
            }),
          ),
          isMore(found) ? `These are the first ${found.items.length}.` : null,
        ),
  uptime: ({ name, period, percent, outages, offlineSeconds }) => {
    const when = { day: 'in the last 24 hours', week: 'in the last 7 days', month: 'in the last 30 days' }[period];
    if (percent === null) return `Nothing is known of ${name} ${when}.`;
    const off =
      outages === 0
        ? 'no outage'
        : `${outages === 1 ? '1 outage' : `${outages} outages`}, ${durationInWords(offlineSeconds * 1_000)} in all`;
    return `**${name}** was online ${percentInWords(percent, 'en')} of the time ${when}: ${off}.`;
  },
  which: (name, found) =>
    lines(
      `${counted(found, 'location goes', 'locations go', 'More than')} by “${name}”. Which one?`,
      items(found.items),
      isMore(found) ? 'Write more of its name.' : null,
    ),
  unknownName: (name) => `No location that you see goes by “${name}”. Write its name as the overview shows it.`,
  help: (hasModel) =>
    lines(
      hasModel
        ? 'Ask me about your locations, pods and incidents in your own words. For example:'
        : 'I understand questions like these:',
      examples('en'),
    ),
};

const es: PlainAnswers = {
  brief: (incident, now) => {
    const { headline, since: at, until, assignedTo } = incident;
    const lasts = durationInWords(since(at, until ?? now));
    return lines(
      `**${headline}**`,
      until ? `Ha terminado y duró ${lasts}.` : `Dura ya ${lasts}.`,
      assignedTo === null ? 'Nadie la tiene.' : `La tiene ${assignedTo}.`,
      happened(incident, now, 'es'),
    );
  },
  network: ({ online, degraded, offline, unknown }, open) => {
    const total = online + degraded + offline + unknown;
    if (total === 0) return 'No ve ninguna ubicación: aún no se vigila nada o no se le ha concedido nada.';
    return lines(
      `De ${total === 1 ? '1 ubicación' : `${total} ubicaciones`}: ${online} en línea, ${degraded} con problemas, ${offline} fuera de línea, ${unknown} sin datos.`,
      open === 0
        ? 'No hay ninguna incidencia abierta.'
        : open === 1
          ? 'Hay 1 incidencia abierta.'
          : `Hay ${open} incidencias abiertas.`,
    );
  },
  location: ({ name, summary, troubles }) => lines(`**${name}**: ${summary}`, items(troubles)),
  offline: (found, now) =>
    found.items.length === 0
      ? 'Ninguna de las ubicaciones que ve está fuera de línea.'
      : lines(
          `${counted(found, 'ubicación está', 'ubicaciones están', 'Más de')} fuera de línea:`,
          items(
            found.items.map(({ name, since: at }) =>
              at ? `${name}, desde hace ${durationInWords(since(at, now))}` : name,
            ),
          ),
          isMore(found) ? `Estas son las primeras ${found.items.length}.` : null,
        ),
  incidents: (found, mine, now) =>
    found.items.length === 0
      ? mine
        ? 'No tiene asignada ninguna incidencia abierta.'
        : 'No hay ninguna incidencia abierta que pueda ver.'
      : lines(
          `${counted(found, 'incidencia abierta', 'incidencias abiertas', 'Más de')}${mine ? ' a su cargo' : ''}:`,
          items(
            found.items.map(({ headline, since: at, assignedTo }) => {
              const who = mine ? '' : `; ${assignedTo === null ? 'nadie la tiene' : `la tiene ${assignedTo}`}`;
              return `${headline}, desde hace ${durationInWords(since(at, now))}${who}`;
            }),
          ),
          isMore(found) ? `Estas son las primeras ${found.items.length}.` : null,
        ),
  uptime: ({ name, period, percent, outages, offlineSeconds }) => {
    const when = { day: 'en las últimas 24 horas', week: 'en los últimos 7 días', month: 'en los últimos 30 días' }[
      period
    ];
    if (percent === null) return `No se sabe nada de ${name} ${when}.`;
    const off =
      outages === 0
        ? 'ningún corte'
        : `${outages === 1 ? '1 corte' : `${outages} cortes`}, ${durationInWords(offlineSeconds * 1_000)} en total`;
    return `**${name}** estuvo en línea el ${percentInWords(percent, 'es')} del tiempo ${when}: ${off}.`;
  },
  which: (name, found) =>
    lines(
      `${counted(found, 'ubicación responde', 'ubicaciones responden', 'Más de')} a «${name}». ¿Cuál de ellas?`,
      items(found.items),
      isMore(found) ? 'Escriba más de su nombre.' : null,
    ),
  unknownName: (name) =>
    `Ninguna de las ubicaciones que ve responde a «${name}». Escriba su nombre como aparece en el resumen.`,
  help: (hasModel) =>
    lines(
      hasModel
        ? 'Pregúnteme por sus ubicaciones, pods e incidencias con sus propias palabras. Por ejemplo:'
        : 'Entiendo preguntas como estas:',
      examples('es'),
    ),
};

export const PLAIN_ANSWERS: Readonly<Record<Language, PlainAnswers>> = { en, es };
