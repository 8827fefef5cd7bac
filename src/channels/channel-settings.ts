import type { z } from 'zod';

/** The settings of one channel as they are at this moment: what an admin has stored, over what the environment says. */
export interface SettingsNow<S extends z.ZodObject> {
  /** Null while they do not suffice, or the channel is switched off. */
  readonly current: z.output<S> | null;
}

/** Where a channel gets its settings from; `defaults` are those of the environment. */
export interface SettingsSource {
  of<S extends z.ZodObject>(kind: string, schema: S, defaults: Partial<z.input<S>>): SettingsNow<S>;
}

/** A field that is not as it must be, in people's words; never with a value. */
export interface SettingsFault {
  readonly field: string;
  readonly message: string;
}

export type Settled<S extends z.ZodObject> =
  | { readonly values: z.output<S>; readonly faults: readonly [] }
  | { readonly values: null; readonly faults: readonly SettingsFault[] };

type Values = Readonly<Record<string, unknown>>;

/** What is stored over the defaults, field by field; null and no fault where nothing at all is set but something must be. */
export function settle<S extends z.ZodObject>(schema: S, defaults: Values, stored: Values): Settled<S> {
  const given = { ...set(defaults), ...set(stored) };
  const parsed = schema.safeParse(given);
  if (parsed.success) return { values: parsed.data, faults: [] };
  if (Object.keys(given).length === 0) return { values: null, faults: [] };
  const faults = parsed.error.issues.map(({ path, message }) => ({ field: path.join('.') || '(all)', message }));
  return { values: null, faults };
}

/** What of `values` is set, and says something else than the defaults. */
export function ownOf(defaults: Values, values: Values): Record<string, unknown> {
  const same = (name: string) => JSON.stringify(values[name]) === JSON.stringify(defaults[name]);
  return Object.fromEntries(Object.entries(set(values)).filter(([name]) => !same(name)));
}

const set = (values: Values) =>
  Object.fromEntries(Object.entries(values).filter(([, value]) => value !== undefined && value !== null));
