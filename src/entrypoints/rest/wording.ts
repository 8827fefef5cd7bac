import { z } from 'zod';

import { nearest } from '../../domain/nearest';
import type { Language } from '../../domain/texts/time';
import type { Words } from '../../domain/texts/words';

/** What is wrong with what was sent, by field: of each the first fault, for what follows comes of it. */
export function faultsOf(issues: readonly z.core.$ZodIssue[], within: string | undefined): Map<string, string> {
  const faults = new Map<string, string>();
  const add = (path: readonly PropertyKey[], message: string) => {
    const name = [...(within ? [within] : []), ...path].join('.');
    if (!faults.has(name)) faults.set(name, message);
  };
  for (const issue of issues) {
    if (issue.code !== 'unrecognized_keys') add(issue.path, issue.message);
    else issue.message.split('\n').forEach((message, at) => add([...issue.path, issue.keys[at] ?? ''], message));
  }
  return faults;
}

/** What is expected and what came, in people's words, wherever a schema has none of its own. A text may be secret. */
export const wordingIn =
  (language: Language): z.core.$ZodErrorMap =>
  (issue) => {
    const say = SAYINGS[language];
    const { input } = issue;
    switch (issue.code) {
      case 'unrecognized_keys':
        // A line for each of them.
        return issue.keys.map((key) => unknownName(say, key, issue.inst)).join('\n');
      case 'invalid_union':
        return oneOf(say, optionsOf(issue), (input as Record<string, unknown> | null)?.[issue.discriminator ?? '']);
      case 'invalid_value':
        return oneOf(say, issue.values, input);
      case 'invalid_type':
        if (input === undefined) return say.missing;
        return say.mustBe(expected(say, issue.expected, issue.schema), Number.isNaN(input) ? null : came(say, input));
      case 'too_big':
      case 'too_small':
        return outOfBounds(say, issue);
      case 'invalid_format':
        return say.mustBe(FORMS[issue.format]?.[language] ?? say.otherForm, null);
      default:
        return say.misfit;
    }
  };

type Schema = z.core.$ZodType | z.core.$ZodCheck | undefined;

/** What the faults are put together from. */
interface Sayings {
  readonly missing: string;
  readonly misfit: string;
  readonly empty: string;
  readonly otherForm: string;
  readonly kinds: Readonly<Record<'string' | 'boolean' | 'array' | 'object' | 'number' | 'int' | 'other', string>>;
  /** `came`: null where it is not said. */
  readonly mustBe: (what: string, came: string | null) => string;
  readonly range: (kind: string, least: number, most: number) => string;
  readonly oneOf: (values: string) => string;
  readonly bound: Readonly<Record<'too_big' | 'too_small', (size: number | bigint) => string>>;
  readonly entries: (bound: string, size: number) => string;
  readonly characters: (bound: string, size: number) => string;
  readonly unknown: (meant: string | null) => string;
}

const SAYINGS: Readonly<Record<Language, Sayings>> = {
  en: {
    missing: 'is missing',
    misfit: 'does not fit',
    empty: 'must not be empty',
    otherForm: 'of another form',
    kinds: {
      string: 'a text',
      boolean: 'true or false',
      array: 'a list',
      object: 'an object',
      number: 'a number',
      int: 'a whole number',
      other: 'something else',
    },
    mustBe: (what, given) => `must be ${what}${given === null ? '' : `, not ${given}`}`,
    range: (kind, least, most) => `${kind} from ${least} to ${most}`,
    oneOf: (values) => `one of ${values}`,
    bound: { too_big: (size) => `at most ${size}`, too_small: (size) => `at least ${size}` },
    entries: (bound, size) => `must have ${bound} entries, not ${size}`,
    characters: (bound, size) => `must be ${bound} characters long, not ${size}`,
    unknown: (meant) => `is not known here${meant ? `: did you mean ${meant}?` : ''}`,
  },
  es: {
    missing: 'falta',
    misfit: 'no encaja',
    empty: 'no puede estar vacío',
    otherForm: 'de otra forma',
    kinds: {
      string: 'un texto',
      boolean: 'true o false',
      array: 'una lista',
      object: 'un objeto',
      number: 'un número',
      int: 'un número entero',
      other: 'otra cosa',
    },
    mustBe: (what, given) => `debe ser ${what}${given === null ? '' : `, no ${given}`}`,
    range: (kind, least, most) => `${kind} de ${least} a ${most}`,
    oneOf: (values) => `uno de ${values}`,
    bound: { too_big: (size) => `como máximo ${size}`, too_small: (size) => `al menos ${size}` },
    entries: (bound, size) => `debe tener ${bound} elementos, no ${size}`,
    characters: (bound, size) => `debe tener ${bound} caracteres, no ${size}`,
    unknown: (meant) => `no se conoce aquí${meant ? `: ¿quería decir ${meant}?` : ''}`,
  },
};

const FORMS: Readonly<Record<string, Words>> = {
  email: { en: 'an e-mail address', es: 'una dirección de correo' },
  url: { en: 'an http or https address', es: 'una dirección http o https' },
  guid: { en: 'an id', es: 'un identificador' },
  datetime: { en: 'a time like 2026-01-31T12:00:00Z', es: 'una fecha y hora como 2026-01-31T12:00:00Z' },
};

/** A longer text is not repeated. */
const LONGEST_WORD = 40;

const optionsOf = (issue: object): readonly unknown[] =>
  'options' in issue && Array.isArray(issue.options) ? issue.options : [];

function oneOf(say: Sayings, values: readonly unknown[], input: unknown): string {
  if (input === undefined) return say.missing;
  // A field that takes a few words only is no place for a secret.
  const word = typeof input === 'string' && input.length <= LONGEST_WORD ? JSON.stringify(input) : came(say, input);
  return say.mustBe(say.oneOf(values.join(', ')), word);
}

function expected(say: Sayings, kind: string, schema: Schema): string {
  switch (kind) {
    case 'number':
    case 'int':
      return aNumber(say, schema);
    case 'string':
    case 'boolean':
    case 'array':
    case 'object':
      return say.kinds[kind];
    case 'record':
      return say.kinds.object;
    default:
      return say.kinds.other;
  }
}

function aNumber(say: Sayings, schema: Schema): string {
  if (!(schema instanceof z.ZodNumber)) return say.kinds.number;
  const kind = say.kinds[schema.isInt ? 'int' : 'number'];
  const [least, most] = [schema.minValue, schema.maxValue];
  if (least === null || most === null || !Number.isFinite(least) || !Number.isFinite(most)) return kind;
  return say.range(kind, least, most);
}

function outOfBounds(
  say: Sayings,
  issue: z.core.$ZodRawIssue<z.core.$ZodIssueTooBig | z.core.$ZodIssueTooSmall>,
): string {
  const { input, origin } = issue;
  if (origin === 'number' || origin === 'int') return say.mustBe(aNumber(say, issue.schema), came(say, input));
  const bound = say.bound[issue.code](issue.code === 'too_big' ? issue.maximum : issue.minimum);
  const size = (input as { length?: number } | null)?.length ?? 0;
  if (issue.code === 'too_small' && size === 0) return say.empty;
  return origin === 'array' ? say.entries(bound, size) : say.characters(bound, size);
}

function unknownName(say: Sayings, key: string, schema: Schema): string {
  return say.unknown(schema instanceof z.ZodObject ? nearest(key, Object.keys(schema.shape)) : null);
}

/** What came, as far as nobody would keep it secret. */
function came(say: Sayings, value: unknown): string {
  if (value === null) return 'null';
  if (Array.isArray(value)) return say.kinds.array;
  switch (typeof value) {
    case 'number':
    case 'boolean':
      return String(value);
    case 'string':
      return say.kinds.string;
    default:
      return say.kinds.object;
  }
}
