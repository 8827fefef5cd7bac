import { isLoopback } from '../platform/config/from-env';
import type { Secret } from '../platform/secrets/secret';
import { PlumeError } from './plume-error';

/** What it takes to ask Plume in the name of one account. */
export interface PlumeCredentials {
  readonly accountId: string;
  readonly authHeader: Secret;
  readonly partnerId: string;
  readonly ssoUrl: string;
  readonly apiBase: string;
  readonly reportsBase: string;
}

/**
 * The value of the Authorization header, from whatever people paste: with `Basic `, `Basic:`, the whole header line,
 * or only the hash; or the pair `id:secret` itself. Null when it cannot be any of them.
 */
export function basicHeader(pasted: string): string | null {
  const bare = pasted
    .trim()
    // A phone turns quotes into curly ones.
    .replace(/^["'“”„«‘’`]+(.*?)["'“”»‘’`]+$/s, '$1')
    .replace(/^authorization\s*:\s*/i, '')
    .replace(/^basic(\s*:|\s)\s*/i, '')
    .trim();
  if (bare.includes(':')) return `Basic ${Buffer.from(bare, 'utf8').toString('base64')}`;
  const hash = bare.replace(/\s+/g, '');
  return /^[A-Za-z0-9+/_-]+={0,2}$/.test(hash) ? `Basic ${hash}` : null;
}

/** The two halves of a Basic header: `[id, secret]`. */
export function pairOf(header: string): readonly [string, string] {
  const pair = Buffer.from(header.slice('Basic '.length), 'base64').toString('utf8');
  const colon = pair.indexOf(':');
  return colon < 0 ? [pair, ''] : [pair.slice(0, colon), pair.slice(colon + 1)];
}

/** What an address of an account leads to. */
export type AddressOf = 'SSO' | 'API' | 'reports';

const SPANISH_ADDRESS: Readonly<Record<AddressOf, string>> = {
  SSO: 'de SSO',
  API: 'de la API',
  reports: 'de los informes',
};

/** A place that may be asked: `https://api.example.net` and `/api`. */
export interface Base {
  readonly origin: string;
  readonly host: string;
  /** Without a slash at its end. */
  readonly path: string;
}

/**
 * Reads an address that came from a person: it may only name allowed hosts, and plain http only on loopback, so that
 * nobody can send us to knock on doors inside the network.
 */
export function baseOf(address: string, allowed: readonly string[], what: AddressOf): Base {
  const url = URL.canParse(address) ? new URL(address) : null;
  if (!url || (url.protocol !== 'https:' && url.protocol !== 'http:')) throw refused(what, NO_ADDRESS);
  if (url.protocol === 'http:' && !isLoopback(url.hostname)) throw refused(what, NOT_HTTPS);
  if (!allowed.includes(url.host) && !allowed.includes(url.hostname)) throw refused(what, NOT_ALLOWED);
  return { origin: url.origin, host: url.host, path: url.pathname.replace(/\/+$/, '') };
}

type Why = Readonly<Record<'en' | 'es', string>>;

const NO_ADDRESS: Why = { en: 'is not a web address', es: 'no es una dirección web' };
const NOT_HTTPS: Why = { en: 'is not https', es: 'no es https' };
const NOT_ALLOWED: Why = {
  en: 'names a host that is not allowed here',
  es: 'nombra un servidor que aquí no está permitido',
};

const refused = (what: AddressOf, why: Why): PlumeError =>
  new PlumeError({
    kind: 'unauthorized',
    endpoint: `${what} address`,
    atSignIn: true,
    explanation: `The ${what} address of this account ${why.en}.`,
    remedy: 'Correct the address, or let the administrator of this machine add its host to PLUME_ALLOW_HOSTS.',
    spanish: {
      explanation: `La dirección ${SPANISH_ADDRESS[what]} de esta cuenta ${why.es}.`,
      remedy:
        'Corrija la dirección, o pida al administrador de esta máquina que añada su servidor a PLUME_ALLOW_HOSTS.',
    },
  });

/** The hosts that an account may name: those that were set, else those of the addresses of the environment. */
export const allowedHosts = (set: readonly string[] | undefined, addresses: readonly string[]): readonly string[] =>
  set ?? addresses.map((address) => new URL(address).host);
