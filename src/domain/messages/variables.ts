import type { Language } from '../texts/time';

/** What may be filled into a message: what it is, and what it may look like. */
export interface Variable {
  readonly description: Readonly<Record<Language, string>>;
  readonly example: Readonly<Record<Language, string>>;
}

const same = (example: string) => ({ en: example, es: example });

/** Everything that any message can be filled with. A name that was once here may stand in what admins wrote. */
export const VARIABLES = {
  headline: {
    description: {
      en: 'What Panoptes would say by itself, in one sentence.',
      es: 'Lo que Panoptes diría por sí mismo, en una frase.',
    },
    example: { en: 'Casa García is offline', es: 'Casa García está sin conexión' },
  },
  opened: {
    description: {
      en: 'What the alert said when it began, in one sentence.',
      es: 'Lo que decía el aviso al empezar, en una frase.',
    },
    example: { en: 'Casa García is offline', es: 'Casa García está sin conexión' },
  },
  location: {
    description: { en: 'The name of the location.', es: 'El nombre de la ubicación.' },
    example: same('Casa García'),
  },
  customer: {
    description: { en: 'The name of the customer.', es: 'El nombre del cliente.' },
    example: same('Ana García'),
  },
  account: {
    description: { en: 'The name of the Plume account.', es: 'El nombre de la cuenta de Plume.' },
    example: same('ACME'),
  },
  pod: { description: { en: 'The name of the pod.', es: 'El nombre del pod.' }, example: same('Kitchen') },
  thePod: {
    description: {
      en: 'The pod, as a sentence begins with it.',
      es: 'El pod, como empieza una frase con él.',
    },
    example: { en: 'Pod Kitchen', es: 'El pod Kitchen' },
  },
  severity: {
    description: { en: 'How grave it is.', es: 'La gravedad.' },
    example: { en: 'critical', es: 'crítica' },
  },
  since: {
    description: { en: 'When it began, on the clocks of the location.', es: 'Cuándo empezó, en la hora del lugar.' },
    example: same('18:30 UTC+1'),
  },
  until: {
    description: { en: 'When it ended; empty while it lasts.', es: 'Cuándo terminó; vacío mientras dura.' },
    example: same('20:35 UTC+1'),
  },
  duration: {
    description: { en: 'How long it has lasted so far.', es: 'Cuánto dura ya.' },
    example: same('45 min'),
  },
  downtime: {
    description: {
      en: 'How long it lasted in all; empty while it lasts.',
      es: 'Cuánto duró en total; vacío mientras dura.',
    },
    example: same('2 h 5 min'),
  },
  podsOnline: {
    description: {
      en: 'How many pods of the location are online.',
      es: 'Cuántos pods de la ubicación tienen conexión.',
    },
    example: same('1'),
  },
  podsTotal: {
    description: { en: 'How many pods the location has.', es: 'Cuántos pods tiene la ubicación.' },
    example: same('3'),
  },
  cause: {
    description: { en: 'Why, where that is known.', es: 'Por qué, cuando se sabe.' },
    example: { en: 'no power at the location', es: 'sin luz en la ubicación' },
  },
  advice: {
    description: {
      en: 'What to do next, as Panoptes would put it; empty when somebody has it.',
      es: 'Qué hacer ahora, según Panoptes; vacío cuando alguien se encarga.',
    },
    example: {
      en: 'Ask whether the home has power, and whether the internet line is up.',
      es: 'Pregunta si hay luz en la casa y si funciona la línea de internet.',
    },
  },
  request: {
    description: {
      en: 'What somebody wrote who asks for help; else empty.',
      es: 'Lo que escribió quien pide ayuda; si no, vacío.',
    },
    example: { en: 'The WiFi is slow upstairs.', es: 'El WiFi va lento en el piso de arriba.' },
  },
  acknowledgedBy: {
    description: { en: 'Who has it; empty when nobody does.', es: 'Quién se encarga; vacío si nadie.' },
    example: same('Ada'),
  },
  assignedBy: {
    description: { en: 'Who has handed it on.', es: 'Quién lo ha asignado.' },
    example: same('Luis'),
  },
  offline: {
    description: { en: 'How many are offline.', es: 'Cuántos están sin conexión.' },
    example: same('38'),
  },
  back: {
    description: { en: 'How many are back online.', es: 'Cuántos vuelven a tener conexión.' },
    example: same('4'),
  },
  open: {
    description: { en: 'How many alerts are still open.', es: 'Cuántos avisos siguen abiertos.' },
    example: same('37'),
  },
  stillOpen: {
    description: {
      en: 'The same in words, in the singular where it is one.',
      es: 'Lo mismo en palabras, en singular si es uno.',
    },
    example: { en: '37 alerts are still open', es: '37 avisos siguen abiertos' },
  },
  title: {
    description: { en: 'The title that its sender gave it.', es: 'El título que le dio quien lo envía.' },
    example: { en: 'The office closes at noon', es: 'La oficina cierra a mediodía' },
  },
  message: {
    description: {
      en: 'What its sender wrote; each of its lines becomes a paragraph.',
      es: 'Lo que escribió quien lo envía; cada línea es un párrafo.',
    },
    example: { en: 'On Friday nobody picks up the phone.', es: 'El viernes nadie atiende el teléfono.' },
  },
  about: {
    description: {
      en: 'The name of what it is about; empty when it is about nothing of ours.',
      es: 'El nombre de aquello de lo que trata; vacío si no trata de nada nuestro.',
    },
    example: same('Casa García'),
  },
} as const satisfies Record<string, Variable>;

export type VariableName = keyof typeof VARIABLES;

/** What any message about an incident can be filled with. */
export const OF_INCIDENTS = [
  'location',
  'customer',
  'account',
  'pod',
  'thePod',
  'severity',
  'since',
  'duration',
  'podsOnline',
  'podsTotal',
  'cause',
  'request',
  'acknowledgedBy',
] as const satisfies readonly VariableName[];

/** What a message that a person sends can be filled with. */
export const OF_SAID = ['title', 'message', 'about'] as const satisfies readonly VariableName[];
