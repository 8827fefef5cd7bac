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
      spanish: {
        explanation: 'Plume acepta el inicio de sesión, pero no para este cliente o esta ubicación (401).',
        remedy: 'Compruebe que todavía existe y que pertenece a este socio; las credenciales se conservan.',
      },
    });
  if (status === 403) return forbidden(endpoint);
  if (status === 404)
    return new PlumeError({
      ...trouble,
      kind: 'notFound',
      explanation: 'Plume does not know this customer or location (404).',
      remedy: 'Check the ids, and the base address of the API. A location that Plume has deleted can be removed here.',
      spanish: {
        explanation: 'Plume no conoce este cliente o esta ubicación (404).',
        remedy:
          'Compruebe los identificadores y la dirección base de la API. Una ubicación que Plume ha borrado se puede quitar aquí.',
      },
    });
  if (status === 429) return throttled(endpoint, status);
  if (status >= 500)
    return new PlumeError({
      ...trouble,
      kind: 'unavailable',
      explanation: `Plume has trouble of its own (${status}).`,
      remedy: 'It is tried again by itself. If it lasts, look at the status page of your Plume cloud.',
      spanish: {
        explanation: `Plume tiene problemas propios (${status}).`,
        remedy: 'Se vuelve a intentar solo. Si continúa, mire la página de estado de su nube de Plume.',
      },
    });
  return new PlumeError({
    ...trouble,
    kind: 'malformed',
    explanation: `Plume did not answer the question (${status}).`,
    remedy: 'Check the base addresses of the API and the partner id; if they are right, please report it.',
    spanish: {
      explanation: `Plume no ha respondido a la pregunta (${status}).`,
      remedy: 'Compruebe las direcciones base de la API y el identificador de socio; si son correctos, comuníquelo.',
    },
  });
}

export const forbidden = (endpoint: string): PlumeError =>
  new PlumeError({
    kind: 'forbidden',
    endpoint,
    status: 403,
    explanation: 'Plume says that this is not ours to see (403).',
    remedy: 'Check that the customer belongs to this partner; if it has moved away, remove its locations here.',
    spanish: {
      explanation: 'Plume dice que esto no es nuestro (403).',
      remedy: 'Compruebe que el cliente pertenece a este socio; si se ha ido, quite aquí sus ubicaciones.',
    },
  });

export const throttled = (endpoint: string, status?: number): PlumeError =>
  new PlumeError({
    kind: 'throttled',
    endpoint,
    ...(status === undefined ? {} : { status }),
    explanation: 'Plume is refusing everything from this address because of too many calls.',
    remedy:
      'Panoptes pauses and then goes on more slowly by itself. If it comes again, lower PLUME_CALLS_PER_SECOND, and see whether something else uses Plume from the same address.',
    spanish: {
      explanation: 'Plume rechaza todo lo que viene de esta dirección por exceso de llamadas.',
      remedy:
        'Panoptes hace una pausa y sigue más despacio. Si se repite, baje PLUME_CALLS_PER_SECOND y mire si algo más usa Plume desde la misma dirección.',
    },
  });

export const silence = (endpoint: string, cause: TransportError): PlumeError =>
  new PlumeError({
    kind: 'unavailable',
    endpoint,
    cause,
    explanation: `Plume could not be reached: ${happening(cause).en}.`,
    remedy: 'It is tried again by itself. If it lasts, check the network, the firewall and the address of Plume.',
    spanish: {
      explanation: `No se ha podido llegar a Plume: ${happening(cause).es}.`,
      remedy: 'Se vuelve a intentar solo. Si continúa, compruebe la red, el cortafuegos y la dirección de Plume.',
    },
  });

function happening({ code, timedOut }: TransportError): Readonly<Record<'en' | 'es', string>> {
  if (timedOut) return { en: 'it did not answer in time', es: 'no ha respondido a tiempo' };
  if (code === 'ENOTFOUND' || code === 'EAI_AGAIN')
    return { en: 'its host name cannot be found', es: 'no se encuentra el nombre de su servidor' };
  if (code === 'ECONNREFUSED') return { en: 'it refuses connections', es: 'rechaza las conexiones' };
  if (/CERT|TLS|SSL|ALTNAME/.test(code))
    return { en: `its certificate is not trusted (${code})`, es: `su certificado no es de confianza (${code})` };
  return { en: `the connection broke (${code})`, es: `la conexión se ha cortado (${code})` };
}
