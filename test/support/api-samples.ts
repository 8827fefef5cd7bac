import fc from 'fast-check';

/** As much of JSON Schema as our OpenAPI document speaks. */
export interface Schema {
  readonly $ref?: string;
  readonly type?: string | readonly string[];
  readonly anyOf?: readonly Schema[];
  readonly oneOf?: readonly Schema[];
  readonly enum?: readonly unknown[];
  readonly properties?: Readonly<Record<string, Schema>>;
  readonly required?: readonly string[];
  readonly items?: Schema;
  readonly format?: string;
  readonly minItems?: number;
  readonly maxLength?: number;
}

export interface ApiDocument {
  readonly paths: Readonly<Record<string, Readonly<Record<string, ApiOperation>>>>;
  readonly components: { readonly schemas: Readonly<Record<string, Schema>> };
}

export interface ApiOperation {
  readonly parameters?: readonly { readonly name: string; readonly in: string; readonly schema: Schema }[];
  readonly requestBody?: { readonly content: Readonly<Record<string, { readonly schema: Schema }>> };
  readonly responses: Readonly<Record<string, unknown>>;
}

/** What no schema wants, and what has broken servers before. */
const HOSTILE = [
  ...[null, true, 0, -1, 1e308, Number.MAX_SAFE_INTEGER, [], {}, [[[[]]]], { type: 'all', id: null }],
  ...['', ' ', '\0', '\ud800', 'a\u202eb', 'x'.repeat(20_000), 'NaN', "'; DROP TABLE users; --", '%00', '{{7*7}}'],
  ...['../../etc/passwd', '0000-01-01T00:00:00Z', '9999-12-31T23:59:59.999999999Z', '-271821-04-20T00:00:00Z'],
  ...['1e999', '\\', '%', '_', '$1', '=1+1', '\r\nset-cookie: a=b', '00000000-0000-0000-0000-00000000000g'],
];

/** Values that are good, by the name of the field that wants them: ids of ours where it is a uuid, else texts. */
export interface Known {
  readonly ours: Readonly<Record<string, readonly string[]>>;
  readonly texts: Readonly<Record<string, readonly string[]>>;
}

/** Values that fit a schema; of those that are hostile, one in ten does not, in some place or other. */
export class Samples {
  constructor(
    private readonly schemas: Readonly<Record<string, Schema>>,
    private readonly known: Known,
    private readonly isHostile: boolean,
  ) {}

  like(schema: Schema, name = ''): fc.Arbitrary<unknown> {
    const fitting = this.fitting(schema, name);
    if (!this.isHostile) return fitting;
    return fc.oneof({ weight: 9, arbitrary: fitting }, { weight: 1, arbitrary: fc.constantFrom<unknown>(...HOSTILE) });
  }

  private fitting(schema: Schema, name: string): fc.Arbitrary<unknown> {
    if (schema.$ref) return this.like(this.schemas[schema.$ref.split('/').at(-1) ?? ''] ?? {}, name);
    const choices = schema.anyOf ?? schema.oneOf;
    if (choices) return fc.oneof(...choices.map((choice) => this.like(choice, name)));
    if (schema.enum) return fc.constantFrom(...schema.enum);
    switch (typeof schema.type === 'string' ? schema.type : schema.type?.[0]) {
      case 'object':
        return this.object(schema);
      case 'array':
        return fc.array(this.like(schema.items ?? {}, name), { minLength: schema.minItems ?? 0, maxLength: 4 });
      case 'string':
        return this.text(schema, name);
      case 'integer':
      case 'number':
        return fc.oneof(fc.integer({ min: 1, max: 200 }), fc.integer({ min: -2, max: 300 }));
      case 'boolean':
        return fc.boolean();
      case 'null':
        return fc.constant(null);
      default:
        return fc.jsonValue({ maxDepth: 2 });
    }
  }

  private object({ properties = {}, required = [] }: Schema): fc.Arbitrary<unknown> {
    const fields = Object.fromEntries(Object.entries(properties).map(([key, field]) => [key, this.like(field, key)]));
    return fc.record(fields, { requiredKeys: required.filter((key) => key in fields) });
  }

  private text({ format, maxLength = 200 }: Schema, name: string): fc.Arbitrary<string> {
    const ours = format === 'uuid' ? (this.known.ours[name] ?? []) : [];
    if (ours.length > 0) return fc.oneof({ weight: 5, arbitrary: fc.constantFrom(...ours) }, fc.uuid());
    const texts = this.known.texts[name] ?? [];
    if (texts.length > 0 && format !== 'uuid') return fc.constantFrom(...texts);
    // Half of a page's end, as anybody could make one up.
    if (name === 'cursor') return fc.array(KEYS, { maxLength: 3 }).map((key) => base64(JSON.stringify(key)));
    switch (format) {
      case 'uuid':
        return fc.uuid();
      case 'date-time':
        return MOMENTS;
      case 'email':
        return fc.oneof(
          fc.emailAddress(),
          fc.nat().map((no) => `somebody-${no}@example.test`),
        );
      case 'uri':
        return fc.webUrl();
      default:
        return fc.string({ unit: 'grapheme', minLength: 1, maxLength: Math.min(maxLength, 200) });
    }
  }
}

const MOMENTS = fc
  .date({ noInvalidDate: true, min: new Date(0), max: new Date('9999-12-31') })
  .map((at) => at.toISOString());

const KEYS = fc.oneof(fc.uuid(), fc.string(), MOMENTS, fc.constantFrom<unknown>('7', '999999999', 7, null));

const base64 = (text: string) => Buffer.from(text).toString('base64url');
