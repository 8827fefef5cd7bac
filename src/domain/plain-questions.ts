import type { Language } from './texts/time';

/** Since when uptime is asked for. */
export type AskedPeriod = 'day' | 'week' | 'month';

/** A common question that needs no language model. `about` is a name as it was written; null: the whole network. */
export type PlainQuestion = { readonly language: Language } & (
  | { readonly kind: 'help' }
  | { readonly kind: 'status'; readonly about: string | null }
  | { readonly kind: 'offline' }
  | { readonly kind: 'incidents'; readonly mine: boolean }
  | { readonly kind: 'hand-over' }
  | { readonly kind: 'brief'; readonly incidentId: string }
  | { readonly kind: 'uptime'; readonly about: string; readonly period: AskedPeriod }
);

/** Questions of each kind as people are shown them; `{name}` stands for a location's. */
export const EXAMPLES: Readonly<Record<Language, readonly string[]>> = {
  en: [
    'status',
    'status of {name}',
    'what is offline now',
    'open incidents',
    'my incidents',
    'uptime of {name} this week',
    'hand-over note',
  ],
  es: [
    'estado',
    'estado de {name}',
    'qué está fuera de línea ahora',
    'incidencias abiertas',
    'mis incidencias',
    'disponibilidad de {name} esta semana',
    'nota de relevo',
  ],
};

/** Nobody asks a plain question at greater length; what is longer is for a model. */
const LONGEST = 200;

type Reading = (groups: Readonly<Record<string, string | undefined>>, language: Language) => PlainQuestion;

const help: Reading = (_, language) => ({ kind: 'help', language });
const status: Reading = ({ about }, language) => ({ kind: 'status', about: about ?? null, language });
const offline: Reading = (_, language) => ({ kind: 'offline', language });
const incidents: Reading = ({ mine }, language) => ({ kind: 'incidents', mine: mine !== undefined, language });
const handOver: Reading = (_, language) => ({ kind: 'hand-over', language });
const brief: Reading = ({ id = '' }, language) => ({ kind: 'brief', incidentId: id, language });
const uptime: Reading = ({ about = '', week, month }, language) => ({
  kind: 'uptime',
  about,
  period: month !== undefined ? 'month' : week !== undefined ? 'week' : 'day',
  language,
});

/** Patterns over a folded text (no accents, no marks at its ends), with blanks for any number of them. */
const PATTERNS: Readonly<Record<Language, readonly (readonly [pattern: string, reading: Reading])[]>> = {
  en: [
    ['(?:(?:write|give me|show)(?: me)? )?(?:a |the )?(?:hand-?over(?: note)?|shift report)', handOver],
    ['(?:brief(?: me on)?|sum up|summary of|summarise) (?:the )?incident (?<id>[0-9a-f-]{36})', brief],
    ['(?:help|what can you do|what can i ask(?: you)?)', help],
    [
      `(?:(?:what|which|who|what locations|which locations) (?:is|are) |(?:list|show)(?: me)? (?:all |everything |what is )?)?(?:(?:currently|now|all) )?(?:offline|down)(?: locations)?(?: (?:now|right now|at the moment|currently))?`,
      offline,
    ],
    [
      '(?:(?:what|which) are |(?:list|show|tell)(?: me)? )?(?:(?<mine>my) (?:open )?|(?:the |all )*(?:open |current )?)incidents(?: (?:now|(?:are )?open))?',
      incidents,
    ],
    [
      `(?:(?:what is|whats|what's|show|show me|tell me) )?(?:the )?uptime (?:of|for|at) (?<about>\\S.*?)(?: (?:today|in the last day|(?<week>this week|last week|in the last week|for a week|7d)|(?<month>this month|last month|in the last month|30d)))?`,
      uptime,
    ],
    [
      `(?:(?:what is|whats|what's|show|show me|tell me) )?(?:the )?(?:status|state)(?: (?:of|for|at) (?<about>\\S.*?))?(?: now)?`,
      status,
    ],
    ['how is (?<about>(?!it\\b|everything\\b|the network\\b)\\S.*?)(?: doing)?(?: now)?', status],
    ['how is (?:it|everything|the network)(?: doing| going)?(?: now)?', status],
  ],
  es: [
    [
      '(?:(?:escribe|escriba|dame|deme|muestra) )?(?:una |la |el )?(?:nota de relevo|nota de traspaso|parte de turno)',
      handOver,
    ],
    ['(?:resumen de|resume|resuma) (?:la )?incidencia (?<id>[0-9a-f-]{36})', brief],
    ['(?:ayuda|que puedes hacer|que puede hacer|que puedo preguntar(?:te|le)?)', help],
    [
      '(?:(?:que|cuales|quien|que ubicaciones|cuales ubicaciones) (?:esta|estan) |(?:muestra|muestre|lista|ver)(?:me)? (?:todo |lo )?)?(?:fuera de linea|sin conexion|desconectad[oa]s?|caid[oa]s?|offline)(?: (?:ahora|ahora mismo|en este momento))?',
      offline,
    ],
    [
      '(?:(?:que|cuales) son |(?:muestra|muestre|lista|ver)(?:me)? )?(?:(?<mine>mis) |(?:las |todas )*)incidencias(?: abiertas| actuales)?(?: ahora)?',
      incidents,
    ],
    [
      '(?:(?:cual es|muestra|muestre|muestrame|muestreme|dime|digame) )?(?:la )?(?:disponibilidad|uptime|tiempo en linea) (?:de|en) (?<about>\\S.*?)(?: (?:hoy|(?<week>esta semana|la ultima semana|en la ultima semana)|(?<month>este mes|el ultimo mes|en el ultimo mes)))?',
      uptime,
    ],
    [
      '(?:(?:cual es|muestra|muestre|muestrame|muestreme|dime|digame|ver) )?(?:el )?estado(?: (?:de|en) (?<about>\\S.*?))?(?: ahora)?',
      status,
    ],
    ['como (?:esta|va) (?<about>(?!todo\\b|la red\\b)\\S.*?)(?: ahora)?', status],
    ['como (?:esta|va) (?:todo|la red)(?: ahora)?', status],
  ],
};

const LANGUAGES = ['en', 'es'] as const satisfies readonly Language[];

const READINGS = LANGUAGES.flatMap((language) =>
  PATTERNS[language].map(([pattern, reading]) => {
    const spaced = pattern.replaceAll(' ', '\\s+');
    return { language, reading, pattern: new RegExp(`^${spaced}(?:,?\\s+(?:please|por\\s+favor))?$`, 'di') };
  }),
);

/** The common question that a text is; null when it is another one, which needs a model. */
export function plainQuestion(text: string): PlainQuestion | null {
  if (text.length > 2 * LONGEST) return null;
  const asked = text.replace(ENDS, '');
  if (asked === '' || asked.length > LONGEST) return null;
  const plain = folded(asked);
  for (const { language, reading, pattern } of READINGS) {
    const found = pattern.exec(plain);
    if (!found) continue;
    // Folding keeps every place: a name is taken as it was written.
    const groups = Object.entries(found.indices?.groups ?? {}).map(
      ([name, place]) => [name, (place as [number, number] | undefined) && asked.slice(...place)] as const,
    );
    return reading(Object.fromEntries(groups), language);
  }
  return null;
}

/** Blanks and marks that may stand around a question. */
const ENDS = /^[\s¿¡?!.,;:"“”«»]+|[\s¿¡?!.,;:"“”«»]+$/g;

/** Without accents, letter for letter. */
const folded = (text: string): string =>
  text.replace(/[\u00c0-\u017f]/g, (letter) => letter.normalize('NFD').charAt(0));
