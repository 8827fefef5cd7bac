import { z } from 'zod';

/** What is shown instead of a secret that is set; a form that sends it back means: leave it as it is. */
export const MASK = '•••';

type Values = Readonly<Record<string, unknown>>;

/** The fields whose schema carries `.meta({ secret: true })`. */
export function secretFields(schema: z.ZodObject): ReadonlySet<string> {
  // Read from the JSON schema: wrappers such as .optional() hide the inner field's .meta() in zod itself.
  const json = z.toJSONSchema(schema, { io: 'input', unrepresentable: 'any' }) as {
    properties?: Record<string, { secret?: boolean }>;
  };
  const fields = Object.entries(json.properties ?? {});
  return new Set(fields.filter(([, { secret }]) => secret === true).map(([name]) => name));
}

/** The values of every field, fit to be shown: null where nothing is set, MASK where a secret is. */
export function masked(schema: z.ZodObject, values: Values): Record<string, unknown> {
  const secrets = secretFields(schema);
  return Object.fromEntries(
    Object.keys(schema.shape).map((name) => {
      const value = values[name] ?? null;
      return [name, value !== null && secrets.has(name) ? MASK : value];
    }),
  );
}

/**
 * `kept` with what a form has sent: a field that is not named stays, so does a secret that comes back masked; null and
 * the empty text take a field away.
 */
export function withSent(schema: z.ZodObject, kept: Values, sent: Values): Record<string, unknown> {
  const secrets = secretFields(schema);
  const changes = Object.entries(sent).filter(
    ([name, value]) => value !== undefined && !(value === MASK && secrets.has(name)),
  );
  const all = { ...kept, ...Object.fromEntries(changes) };
  return Object.fromEntries(Object.entries(all).filter(([, value]) => value !== null && value !== ''));
}
