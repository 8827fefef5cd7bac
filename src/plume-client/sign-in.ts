import { z } from 'zod';
import { minutes, seconds } from '../domain/duration';
import type { Answer } from '../platform/http/http';
import { pairOf } from './credentials';
import { type InWords, PlumeError, malformed } from './plume-error';
import { throttled, troubleOf } from './trouble';

export const SIGN_IN = 'POST token';

/** A bearer token, and when it should be renewed and must be. */
export interface Token {
  readonly value: string;
  readonly renewAt: Date;
  readonly expiresAt: Date;
}

const EARLY = seconds(45);
const UNTOLD = minutes(5);

const answer = z.object({
  access_token: z.string().regex(/^[\x21-\x7e]+$/),
  expires_in: z.coerce.number().positive().finite().optional().catch(undefined),
});
const refusal = z.object({
  error: z.string().regex(/^[\w.-]{1,60}$/),
  error_description: z.string().optional().catch(undefined),
});

/** The form that asks for a token of the partner. */
export const signInForm = (partnerId: string): string =>
  new URLSearchParams({
    grant_type: 'client_credentials',
    scope: `partnerId:${partnerId} role:partnerIdAdmin`,
  }).toString();

/** The token of a 200; throws a PlumeError for an answer that holds none. */
export function tokenOf({ body }: Answer, now: Date): Token {
  const read = answer.safeParse(parsed(body));
  if (!read.success) throw atSignIn(malformed(SIGN_IN, 'to the sign-in holds no token'));
  const { access_token: value, expires_in: told } = read.data;
  const life = Math.min(
    told === undefined ? (lifeInside(value, now) ?? UNTOLD) : seconds(told),
    minutes(24 * 60 * 365),
  );
  return {
    value,
    // Some time early, but a short life is used at least by half.
    renewAt: new Date(now.getTime() + life - Math.min(EARLY, life / 2)),
    expiresAt: new Date(now.getTime() + life),
  };
}

/** Milliseconds that a JWT says it has to live; null when it is none. */
function lifeInside(token: string, now: Date): number | null {
  const claims = z
    .object({ exp: z.number(), iat: z.number().optional().catch(undefined) })
    .safeParse(parsed(Buffer.from(token.split('.')[1] ?? '', 'base64url').toString('utf8')));
  if (!claims.success) return null;
  const { exp, iat } = claims.data;
  // By its own two times if it has them, so that a clock of ours that is wrong does no harm.
  const life = iat === undefined ? seconds(exp) - now.getTime() : seconds(exp - iat);
  return Number.isFinite(life) && life > 0 ? life : null;
}

/** Why there is no token, from an answer other than 200. `header` is kept out of the words. */
export function signInRefused({ status, body }: Answer, header: string): PlumeError {
  if (status === 429) return atSignIn(throttled(SIGN_IN, status));
  if (status >= 500) return atSignIn(troubleOf(status, SIGN_IN));
  const told = refusal.safeParse(parsed(body));
  // Plume's firewall answers 403 too, but does not speak OAuth.
  if (status === 403 && !told.success) return atSignIn(throttled(SIGN_IN, status));
  if (told.success || status === 400 || status === 401) {
    const code = told.success ? told.data.error : null;
    const { about, explanation, remedy, spanish } = WORDS[code ?? ''] ?? OTHERWISE;
    const quote = told.success ? quoted(told.data.error_description, header) : '';
    const because = code === null ? `${status}` : `${code}${quote}`;
    return new PlumeError({
      kind: 'unauthorized',
      endpoint: SIGN_IN,
      status,
      atSignIn: true,
      explanation: `${explanation} (${because}).`,
      remedy,
      spanish: { ...spanish, explanation: `${spanish.explanation} (${because}).` },
      ...(about === undefined ? {} : { about }),
    });
  }
  if (status === 404)
    return new PlumeError({
      kind: 'notFound',
      endpoint: SIGN_IN,
      status,
      atSignIn: true,
      explanation: 'There is no sign-in at the SSO address (404).',
      remedy: 'Copy the SSO address from the Plume Portal again: it is different for each Plume cloud.',
      spanish: {
        explanation: 'No hay inicio de sesión en la dirección de SSO (404).',
        remedy: 'Copie otra vez la dirección de SSO del portal de Plume: cada nube de Plume tiene la suya.',
      },
    });
  return atSignIn(troubleOf(status, SIGN_IN));
}

/** What a refusal means: sentences without their full stop, and what can be done. */
interface Meaning extends InWords {
  readonly spanish: InWords;
  readonly about?: 'header' | 'partner';
}

const ofTheHeader = (explanation: string, inSpanish: string): Meaning => ({
  about: 'header',
  explanation,
  remedy: 'Create or copy the authorization header in the Plume Portal again, and set it anew for this account.',
  spanish: {
    explanation: inSpanish,
    remedy: 'Cree o copie otra vez la cabecera de autorización en el portal de Plume y guárdela de nuevo.',
  },
});

const OTHERWISE = ofTheHeader('Plume refuses the sign-in', 'Plume rechaza el inicio de sesión');

const OTHER_SIGN_IN: Meaning = {
  explanation: 'Plume does not accept this kind of sign-in',
  remedy: 'Check the SSO address of the account.',
  spanish: {
    explanation: 'Plume no acepta este tipo de inicio de sesión',
    remedy: 'Compruebe la dirección de SSO de la cuenta.',
  },
};

const WORDS: Readonly<Record<string, Meaning>> = {
  invalid_client: ofTheHeader(
    'Plume does not accept the authorization header',
    'Plume no acepta la cabecera de autorización',
  ),
  invalid_grant: OTHER_SIGN_IN,
  unsupported_grant_type: OTHER_SIGN_IN,
  invalid_request: ofTheHeader(
    'Plume cannot read the authorization header',
    'Plume no puede leer la cabecera de autorización',
  ),
  invalid_scope: {
    about: 'partner',
    explanation: 'Plume does not accept the partner id for these credentials',
    remedy: 'Check the partner id, and that the credentials were made for this partner.',
    spanish: {
      explanation: 'Plume no acepta el identificador de socio con estas credenciales',
      remedy: 'Compruebe el identificador de socio y que las credenciales se hicieron para este socio.',
    },
  },
  unauthorized_client: ofTheHeader(
    'Plume does not let these credentials sign in',
    'Plume no deja iniciar sesión con estas credenciales',
  ),
};

export const atSignIn = (error: PlumeError): PlumeError =>
  new PlumeError({
    kind: error.kind,
    endpoint: error.endpoint,
    explanation: error.explanation,
    remedy: error.remedy,
    spanish: error.spanish,
    atSignIn: true,
    ...(error.about === null ? {} : { about: error.about }),
    ...(error.status === undefined ? {} : { status: error.status }),
    ...(error.cause === undefined ? {} : { cause: error.cause }),
  });

/** What Plume adds in its own words, unless it repeats what only we should know. */
function quoted(description: string | undefined, header: string): string {
  if (!description || description.length > 200 || !/^[\x20-\x7e]+$/.test(description)) return '';
  const secrets = [header, header.slice('Basic '.length), ...pairOf(header)];
  return secrets.some((secret) => secret !== '' && description.includes(secret))
    ? ''
    : `: ${description.replace(/\.$/, '')}`;
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
