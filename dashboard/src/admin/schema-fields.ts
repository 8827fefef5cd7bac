import type { Field } from '../ui/field';

/** Of a JSON schema, as much as the settings of channels speak. */
interface Property {
  readonly type?: string;
  readonly title?: string;
  readonly description?: string;
  readonly enum?: readonly unknown[];
  readonly default?: unknown;
  readonly secret?: boolean;
}

export type Values = Readonly<Record<string, unknown>>;

interface Words {
  /** What stands in the field of a secret that is set. */
  readonly kept: string;
}

type Answers = Readonly<Record<string, string | boolean>>;

/**
 * The fields of a form for what a JSON schema describes, as `values` have it. A secret that is set comes as an empty
 * field: it is never shown, and stays unless something is typed. What is no plain value is written as JSON.
 */
export function fieldsOf(schema: Values, values: Values, words: Words): Field[] {
  const required = new Set((schema.required ?? []) as readonly string[]);
  return propertiesOf(schema).map(([name, property]) => {
    const isSet = (values[name] ?? null) !== null;
    const field = {
      name,
      label: property.title ?? name,
      ...(property.description ? { hint: property.description } : {}),
      required: required.has(name) && !(property.secret && isSet),
    };
    if (property.secret) {
      return { ...field, kind: 'password', initial: '', ...(isSet ? { placeholder: words.kept } : {}) };
    }
    const value = values[name] ?? property.default ?? null;
    if (property.enum) {
      const options = property.enum.map((each) => ({ value: String(each), label: String(each) }));
      return { ...field, kind: 'choice', options, initial: textOf(value) };
    }
    switch (property.type) {
      case 'boolean':
        return { ...field, kind: 'switch', initial: value === true };
      case 'number':
      case 'integer':
        return { ...field, kind: 'number', initial: textOf(value) };
      case 'array':
      case 'object':
        return { ...field, kind: 'code', initial: value === null ? '' : JSON.stringify(value, null, 2) };
      default:
        return { ...field, kind: 'text', initial: textOf(value) };
    }
  });
}

/**
 * What of the answers is to be sent: what differs from `values`, null for what was emptied, and nothing of a secret
 * that nobody touched. Throws a NotJson that names the field whose text is none.
 */
export function changesOf(schema: Values, values: Values, answers: Answers): Record<string, unknown> {
  const changes: Record<string, unknown> = {};
  for (const [name, property] of propertiesOf(schema)) {
    const now = valueOf(name, property, answers[name] ?? '');
    if (property.secret && now === null) continue;
    const before = values[name] ?? (now === null ? null : (property.default ?? null));
    if (JSON.stringify(now) !== JSON.stringify(before)) changes[name] = now;
  }
  return changes;
}

/** A field in which JSON is wanted, and something else stands. */
export class NotJson extends Error {
  constructor(readonly field: string) {
    super(`${field} is no JSON`);
    this.name = 'NotJson';
  }
}

function valueOf(name: string, { type }: Property, answer: string | boolean): unknown {
  if (typeof answer === 'boolean') return answer;
  const text = answer.trim();
  if (text === '') return null;
  switch (type) {
    case 'number':
    case 'integer':
      return Number(text);
    case 'array':
    case 'object':
      try {
        return JSON.parse(text) as unknown;
      } catch {
        throw new NotJson(name);
      }
    default:
      return text;
  }
}

const textOf = (value: unknown): string =>
  value === null || value === undefined ? '' : typeof value === 'string' ? value : JSON.stringify(value);

const propertiesOf = (schema: Values) =>
  Object.entries((schema.properties ?? {}) as Readonly<Record<string, Property>>);
