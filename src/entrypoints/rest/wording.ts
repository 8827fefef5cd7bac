import { z } from 'zod';

import { nearest } from '../../domain/nearest';
import type { FieldError } from './problem';

/** What is wrong with what was sent: of each field the first fault, for what follows comes of it. */
export function faultsOf(issues: readonly z.core.$ZodIssue[], within: string | undefined): FieldError[] {
  const faults = new Map<string, string>();
  const add = (path: readonly PropertyKey[], message: string) => {
    const name = [...(within ? [within] : []), ...path].join('.');
    if (!faults.has(name)) faults.set(name, message);
  };
  for (const issue of issues) {
    if (issue.code !== 'unrecognized_keys') add(issue.path, issue.message);
    else issue.message.split('\n').forEach((message, at) => add([...issue.path, issue.keys[at] ?? ''], message));
  }
  return [...faults].map(([path, message]) => ({ path, message }));
}

/** What is expected and what came, in people's words, wherever a schema has none of its own. A text may be secret. */
export const wording: z.core.$ZodErrorMap = (issue) => {
  const { input } = issue;
  switch (issue.code) {
    case 'unrecognized_keys':
      // A line for each of them.
      return issue.keys.map((key) => unknownName(key, issue.inst)).join('\n');
    case 'invalid_union':
      return oneOf(optionsOf(issue), (input as Record<string, unknown> | null)?.[issue.discriminator ?? '']);
    case 'invalid_value':
      return oneOf(issue.values, input);
    case 'invalid_type':
      if (input === undefined) return 'is missing';
      return `must be ${expected(issue.expected, issue.schema)}${Number.isNaN(input) ? '' : `, not ${came(input)}`}`;
    case 'too_big':
    case 'too_small':
      return outOfBounds(issue);
    case 'invalid_format':
      return `must be ${FORMS[issue.format] ?? 'of another form'}`;
    default:
      return 'does not fit';
  }
};

type Schema = z.core.$ZodType | z.core.$ZodCheck | undefined;

const FORMS: Readonly<Record<string, string>> = {
  email: 'an e-mail address',
  url: 'an http or https address',
  guid: 'an id',
  datetime: 'a time like 2026-01-31T12:00:00Z',
};

/** A longer text is not repeated. */
const LONGEST_WORD = 40;

const KINDS: Readonly<Record<string, string>> = {
  string: 'a text',
  boolean: 'true or false',
  array: 'a list',
  object: 'an object',
  record: 'an object',
};

const optionsOf = (issue: object): readonly unknown[] =>
  'options' in issue && Array.isArray(issue.options) ? issue.options : [];

function oneOf(values: readonly unknown[], input: unknown): string {
  if (input === undefined) return 'is missing';
  // A field that takes a few words only is no place for a secret.
  const word = typeof input === 'string' && input.length <= LONGEST_WORD ? JSON.stringify(input) : came(input);
  return `must be one of ${values.join(', ')}, not ${word}`;
}

const expected = (kind: string, schema: Schema): string =>
  kind === 'number' || kind === 'int' ? aNumber(schema) : (KINDS[kind] ?? 'something else');

function aNumber(schema: Schema): string {
  if (!(schema instanceof z.ZodNumber)) return 'a number';
  const kind = schema.isInt ? 'a whole number' : 'a number';
  const [least, most] = [schema.minValue, schema.maxValue];
  if (least === null || most === null || !Number.isFinite(least) || !Number.isFinite(most)) return kind;
  return `${kind} from ${least} to ${most}`;
}

function outOfBounds(issue: z.core.$ZodRawIssue<z.core.$ZodIssueTooBig | z.core.$ZodIssueTooSmall>): string {
  const { input, origin } = issue;
  if (origin === 'number' || origin === 'int') return `must be ${aNumber(issue.schema)}, not ${came(input)}`;
  const bound = issue.code === 'too_big' ? `at most ${issue.maximum}` : `at least ${issue.minimum}`;
  const size = (input as { length?: number } | null)?.length ?? 0;
  if (issue.code === 'too_small' && size === 0) return 'must not be empty';
  return origin === 'array'
    ? `must have ${bound} entries, not ${size}`
    : `must be ${bound} characters long, not ${size}`;
}

function unknownName(key: string, schema: Schema): string {
  const meant = schema instanceof z.ZodObject ? nearest(key, Object.keys(schema.shape)) : null;
  return `is not known here${meant ? `: did you mean ${meant}?` : ''}`;
}

/** What came, as far as nobody would keep it secret. */
function came(value: unknown): string {
  if (value === null) return 'null';
  if (Array.isArray(value)) return 'a list';
  switch (typeof value) {
    case 'number':
    case 'boolean':
      return String(value);
    case 'string':
      return 'a text';
    default:
      return 'an object';
  }
}
