import { seconds } from '../domain/duration';
import type { TransportError } from '../platform/http/http';
import { PlumeError } from './plume-error';

/** Whoever waits in front of a screen is told of a pause that is longer than this, not made to sit it out. */
export const LONGEST_WAIT = seconds(10);

/** What a status other than 200 means, in the words of PlumeError. A 403 is decided by who asked: see PlumeHost. */
export function troubleOf(status: number, endpoint: string): PlumeError {
  const trouble = { endpoint, status };
  if (status === 401)
    return new PlumeError({
      ...trouble,
      kind: 'unauthorized',
      explanation: 'Plume accepts the sign-in, but not for this customer or location (401).',
      remedy: 'Check that it still exists and belongs to this partner; the credentials themselves are kept.',
    });
  if (status === 403) return forbidden(endpoint);
  if (status === 404)
    return new PlumeError({
      ...trouble,
      kind: 'notFound',
      explanation: 'Plume does not know this customer or location (404).',
      remedy: 'Check the ids, and the base address of the API. A location that Plume has deleted can be removed here.',
    });
  if (status === 429) return throttled(endpoint, status);
  if (status >= 500)
    return new PlumeError({
      ...trouble,
      kind: 'unavailable',
      explanation: `Plume has trouble of its own (${status}).`,
      remedy: 'It is tried again by itself. If it lasts, look at the status page of your Plume cloud.',
    });
  return new PlumeError({
    ...trouble,
    kind: 'malformed',
    explanation: `Plume did not answer the question (${status}).`,
    remedy: 'Check the base addresses of the API and the partner id; if they are right, please report it.',
  });
}

export const forbidden = (endpoint: string): PlumeError =>
  new PlumeError({
    kind: 'forbidden',
    endpoint,
    status: 403,
    explanation: 'Plume says that this is not ours to see (403).',
    remedy: 'Check that the customer belongs to this partner; if it has moved away, remove its locations here.',
  });

export const throttled = (endpoint: string, status?: number): PlumeError =>
  new PlumeError({
    kind: 'throttled',
    endpoint,
    ...(status === undefined ? {} : { status }),
    explanation: 'Plume is refusing everything from this address because of too many calls.',
    remedy:
      'Panoptes pauses and then goes on more slowly by itself. If it comes again, lower PLUME_CALLS_PER_SECOND, and see whether something else uses Plume from the same address.',
  });

export const silence = (endpoint: string, cause: TransportError): PlumeError =>
  new PlumeError({
    kind: 'unavailable',
    endpoint,
    cause,
    explanation: `Plume could not be reached: ${happening(cause)}.`,
    remedy: 'It is tried again by itself. If it lasts, check the network, the firewall and the address of Plume.',
  });

function happening({ code, timedOut }: TransportError): string {
  if (timedOut) return 'it did not answer in time';
  if (code === 'ENOTFOUND' || code === 'EAI_AGAIN') return 'its host name cannot be found';
  if (code === 'ECONNREFUSED') return 'it refuses connections';
  if (/CERT|TLS|SSL|ALTNAME/.test(code)) return `its certificate is not trusted (${code})`;
  return `the connection broke (${code})`;
}
