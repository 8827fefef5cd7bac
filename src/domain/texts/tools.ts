import type { Severity } from '../severity';
import type { Language } from './time';

type Words = Readonly<Record<Language, string>>;

/** What people hear of changes that wait for their yes. */
export const CONFIRMATION_WORDS = {
  gone: {
    en: 'This is not waiting for an answer any more: it was answered, or its 10 minutes are over. Ask for it again.',
    es: 'Esto ya no espera respuesta: se contestó o pasaron sus 10 minutos. Vuelva a pedirlo.',
  },
  tooMany: {
    en: 'Many changes are waiting for your answer already. Say yes or no to those, or wait 10 minutes.',
    es: 'Ya hay muchos cambios a la espera de su respuesta. Conteste a esos o espere 10 minutos.',
  },
} as const satisfies Record<string, Words>;

/** Why a tool does not do what it was asked for. */
export const TOOL_WORDS = {
  unknown: { en: 'There is no tool of that name.', es: 'No hay ninguna herramienta con ese nombre.' },
  arguments: { en: 'The arguments do not fit: {faults}', es: 'Los argumentos no encajan: {faults}' },
  readOnly: {
    en: 'Nothing can be changed this way: the access is for reading only.',
    es: 'Por esta vía no se puede cambiar nada: el acceso es solo de lectura.',
  },
  trouble: {
    en: 'That did not work just now. It is in the log; please try again in a moment.',
    es: 'Ahora mismo no ha funcionado. Está en el registro; inténtelo de nuevo en un momento.',
  },
  period: {
    en: 'The period is not clear. Say it like “this month”, “last 7 days” or “2026-03-01 to 2026-03-08”.',
    es: 'El periodo no está claro. Dígalo así: «este mes», «últimos 7 días» o «2026-03-01 a 2026-03-08».',
  },
  until: {
    en: 'It is not clear until when. Say it like “2h”, “tomorrow 9:00” or “until resolved”.',
    es: 'No está claro hasta cuándo. Dígalo así: «2h», «mañana 9:00» o «hasta que se resuelva».',
  },
  cursor: {
    en: 'The cursor is not one of ours: leave it out to begin anew.',
    es: 'El cursor no es nuestro: no lo ponga para empezar de nuevo.',
  },
  noDestination: {
    en: 'You have no destination yet where you could be told. Add one under Notifications first.',
    es: 'Aún no tiene ningún destino donde avisarle. Añada uno primero en Notificaciones.',
  },
  whichDestination: {
    en: 'You are reached at several places. Say which: {places}.',
    es: 'Se le avisa en varios lugares. Diga en cuál: {places}.',
  },
} as const satisfies Record<string, Words>;

const GRAVE: Readonly<Record<Severity, Words>> = {
  critical: { en: 'critical', es: 'crítica' },
  warning: { en: 'warning', es: 'aviso' },
  info: { en: 'info', es: 'informativa' },
};

/** How grave something is, in a word. */
export const severityInWords = (severity: Severity, language: Language): string => GRAVE[severity][language];

/** What a write does, as its person is asked to say yes to it. Names come cleaned, quotes are what people wrote. */
export interface Previews {
  readonly acknowledge: (incident: string) => string;
  readonly assign: (incident: string, person: string) => string;
  readonly comment: (incident: string, text: string) => string;
  readonly resolve: (incident: string, comment: string | null) => string;
  readonly reopen: (incident: string) => string;
  readonly severity: (incident: string, from: string, to: string) => string;
  readonly open: (location: string, title: string, text: string) => string;
  readonly watch: (location: string, account: string) => string;
  readonly subscribe: (what: string, place: string, from: string) => string;
  readonly unsubscribe: (what: string) => string;
  readonly silence: (location: string, until: string, reason: string) => string;
  readonly endSilence: (what: string, reason: string) => string;
  readonly everything: string;
  readonly untilResolved: string;
}

export const PREVIEWS: Readonly<Record<Language, Previews>> = {
  en: {
    acknowledge: (incident) => `Take on the incident “${incident}”: nobody is reminded of it any more.`,
    assign: (incident, person) => `Give the incident “${incident}” to ${person}.`,
    comment: (incident, text) => `Comment on the incident “${incident}”: “${text}”`,
    resolve: (incident, comment) =>
      `Close the incident “${incident}” by hand${comment === null ? '.' : `, saying: “${comment}”`}`,
    reopen: (incident) => `Open the incident “${incident}” again.`,
    severity: (incident, from, to) => `Change how grave the incident “${incident}” is: from ${from} to ${to}.`,
    open: (location, title, text) => `Open a support incident at “${location}”: “${title}”. Text: “${text}”`,
    watch: (location, account) => `Start watching the location “${location}” of the Plume account “${account}”.`,
    subscribe: (what, place, from) => `Tell ${place} of incidents at ${what}, from ${from} on.`,
    unsubscribe: (what) => `End the subscription to ${what}.`,
    silence: (location, until, reason) => `Silence “${location}” until ${until}. Reason: “${reason}”`,
    endSilence: (what, reason) => `End the silence of ${what} (“${reason}”) now.`,
    everything: 'everything',
    untilResolved: 'what is wrong there is resolved',
  },
  es: {
    acknowledge: (incident) => `Hacerse cargo de la incidencia «${incident}»: ya no se recordará a nadie.`,
    assign: (incident, person) => `Dar la incidencia «${incident}» a ${person}.`,
    comment: (incident, text) => `Comentar la incidencia «${incident}»: «${text}»`,
    resolve: (incident, comment) =>
      `Cerrar a mano la incidencia «${incident}»${comment === null ? '.' : `, diciendo: «${comment}»`}`,
    reopen: (incident) => `Volver a abrir la incidencia «${incident}».`,
    severity: (incident, from, to) => `Cambiar la gravedad de la incidencia «${incident}»: de ${from} a ${to}.`,
    open: (location, title, text) => `Abrir una incidencia de soporte en «${location}»: «${title}». Texto: «${text}»`,
    watch: (location, account) => `Empezar a vigilar la ubicación «${location}» de la cuenta de Plume «${account}».`,
    subscribe: (what, place, from) => `Avisar a ${place} de las incidencias en ${what}, a partir de ${from}.`,
    unsubscribe: (what) => `Terminar la suscripción a ${what}.`,
    silence: (location, until, reason) => `Silenciar «${location}» hasta ${until}. Motivo: «${reason}»`,
    endSilence: (what, reason) => `Terminar ahora el silencio de ${what} («${reason}»).`,
    everything: 'todo',
    untilResolved: 'que se resuelva lo que va mal allí',
  },
};
