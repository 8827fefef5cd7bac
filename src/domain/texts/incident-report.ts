import type { Language } from './time';

type Words = Readonly<Record<Language, string>>;

/** The paper about an incident that is over. */
export const REPORT_WORDS = {
  timeline: { en: 'What happened', es: 'Qué ha pasado' },
  location: { en: 'Location', es: 'Ubicación' },
  pod: { en: 'Pod', es: 'Pod' },
  /** The name of its file, before the day. */
  file: { en: 'incident-report', es: 'informe-de-incidencia' },
} as const satisfies Record<string, Words>;

/** What a line of an incident's timeline tells; a type that is not here speaks for itself. */
export const TIMELINE_WORDS: Readonly<Record<string, Words>> = {
  opened: { en: 'opened', es: 'abierta' },
  acknowledged: { en: 'acknowledged', es: 'confirmada' },
  reminded: { en: 'reminded', es: 'recordatorio enviado' },
  assigned: { en: 'assigned', es: 'asignada' },
  declined: { en: 'given back', es: 'devuelta' },
  commented: { en: 'commented', es: 'comentada' },
  reopened: { en: 'reopened', es: 'reabierta' },
  severity: { en: 'severity changed', es: 'gravedad cambiada' },
  resolved: { en: 'over', es: 'resuelta' },
  flapping: { en: 'flapping', es: 'inestable' },
  stable: { en: 'stable again', es: 'estable de nuevo' },
};
