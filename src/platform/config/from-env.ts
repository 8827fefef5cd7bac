import { z } from 'zod';

import { secretFields } from '../secrets/masking';

type Env = Readonly<Record<string, string | undefined>>;

/** One fault of the environment: which variable, what it got (never a secret's value) and what is expected. */
export interface EnvFault {
  readonly variable: string;
  readonly expected: string;
}

/** The environment does not fit; the process that meets it at start exits with code 78 and a line per fault. */
export class ConfigError extends Error {
  constructor(readonly faults: readonly EnvFault[]) {
    super(faults.map(({ variable, expected }) => `${variable}: ${expected}`).join('\n'));
    this.name = 'ConfigError';
  }
}

/**
 * A class whose instances are one room's slice of the environment, checked and frozen.
 *
 * The class is its own injection token. An empty variable counts as unset, as compose files write it. Fields whose
 * zod schema carries `.meta({ secret: true })` never show their value in a fault.
 */
export function fromEnv<S extends z.ZodObject>(schema: S) {
  class Slice {
    static readonly schema: S = schema;

    constructor(env: Env) {
      const given = Object.fromEntries(Object.entries(env).filter(([, value]) => value !== undefined && value !== ''));
      const result = schema.safeParse(given);
      if (!result.success) throw new ConfigError(result.error.issues.map((issue) => faultOf(schema, given, issue)));
      Object.assign(this, result.data);
      Object.freeze(this);
    }
  }
  return Slice as unknown as { schema: S; new (env: Env): Readonly<z.output<S>> };
}

function faultOf(schema: z.ZodObject, given: Env, issue: z.core.$ZodIssue): EnvFault {
  const variable = String(issue.path[0] ?? '(environment)');
  const got = given[variable];
  const shown =
    got === undefined ? 'it is not set' : secretFields(schema).has(variable) ? 'got [redacted]' : `got "${got}"`;
  return { variable, expected: `${issue.message} (${shown})` };
}

/** A whole or fractional number in a variable, with its bounds told in people's words when it is wrong. */
export const number = (bounds: { min: number; max?: number; whole?: boolean }) => {
  const { min, max, whole } = bounds;
  const message = `expected a ${whole ? 'whole ' : ''}number ${max === undefined ? `of at least ${min}` : `from ${min} to ${max}`}`;
  const fits = (value: number) =>
    Number.isFinite(value) &&
    value >= min &&
    (max === undefined || value <= max) &&
    (!whole || Number.isInteger(value));
  return z.string().trim().transform(Number).refine(fits, { error: message });
};

/** `true` or `false`, also as `1`, `0`, `yes`, `no`. */
export const flag = () =>
  z
    .enum(['true', 'false', '1', '0', 'yes', 'no'], { error: 'expected true or false' })
    .transform((value) => ['true', '1', 'yes'].includes(value));

/** An address that must be https, or http on a loopback host. Gives it back without trailing slashes. */
export const secureUrl = () =>
  z
    .string()
    .trim()
    .refine(isSecure, { error: 'expected an https:// address (http:// only for a loopback host)' })
    .transform((value) => value.replace(/\/+$/, ''));

function isSecure(value: string): boolean {
  if (!URL.canParse(value)) return false;
  const { protocol, hostname } = new URL(value);
  return protocol === 'https:' || (protocol === 'http:' && isLoopback(hostname));
}

export const isLoopback = (host: string) =>
  host === 'localhost' || host === '[::1]' || /^127(\.\d{1,3}){3}$/.test(host);
