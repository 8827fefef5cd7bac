import { z } from 'zod';

import type { Words } from './words';

/** What our own schemas say of a field that does not fit, in Spanish: a schema bears one text, the English one. */
const SPANISH: Readonly<Record<string, string>> = {
  'must be a time like 2026-01-31T12:00:00Z': 'debe ser una fecha y hora como 2026-01-31T12:00:00Z',
  'must be a time like 2026-01-31T12:00:00Z or a day like 2026-01-31':
    'debe ser una fecha y hora como 2026-01-31T12:00:00Z o un día como 2026-01-31',
  'must be a time zone like Europe/Madrid': 'debe ser una zona horaria como Europe/Madrid',
  'must be an https address': 'debe ser una dirección https',
  'must be at most 8000 characters of JSON': 'debe tener como máximo 8000 caracteres de JSON',
  'must be given, or untilResolved: one of the two': 'indique esto o untilResolved: uno de los dos',
  'must be lower-case letters, digits and hyphens, like north-city':
    'debe tener solo minúsculas, cifras y guiones, como north-city',
  'must be more than dots': 'debe ser algo más que puntos',
  'must be text': 'debe ser texto',
  'must be the name of a time zone, like Europe/Madrid': 'debe ser el nombre de una zona horaria, como Europe/Madrid',
  'must be the nextCursor of the page before': 'debe ser el nextCursor de la página anterior',
  'must name at most 50 channels': 'debe nombrar como máximo 50 canales',
  'must name each location once': 'debe nombrar cada ubicación una sola vez',

  'expected 100 templates at most': 'se esperaban como máximo 100 plantillas',
  'expected a VAPID private key in base64url': 'se esperaba una clave VAPID privada en base64url',
  'expected a VAPID public key in base64url': 'se esperaba una clave VAPID pública en base64url',
  'expected a bot token like xoxb-…': 'se esperaba un token de bot como xoxb-…',
  'expected a list of templates': 'se esperaba una lista de plantillas',
  'expected a number like +34600111222, a short code, or the SID of a messaging service (MG and 32 digits)':
    'se esperaba un número como +34600111222, un número corto o el SID de un servicio de mensajería (MG y 32 cifras)',
  'expected a whole number of segments; 0 = no limit': 'se esperaba un número entero de segmentos; 0 = sin límite',
  'expected an access token like tk_…': 'se esperaba un token de acceso como tk_…',
  'expected an address like alerts@example.net, or Panoptes <alerts@example.net>':
    'se esperaba una dirección como alerts@example.net, o Panoptes <alerts@example.net>',
  'expected an address like mqtts://user:password@broker:8883':
    'se esperaba una dirección como mqtts://user:password@broker:8883',
  'expected an event like incident.opened, or * for any':
    'se esperaba un suceso como incident.opened, o * para cualquiera',
  'expected an https:// address (http:// only for a loopback host)':
    'se esperaba una dirección https:// (http:// solo para el propio equipo)',
  'expected at least 8 characters': 'se esperaban al menos 8 caracteres',
  'expected from 0 to 3 quick-reply buttons': 'se esperaban de 0 a 3 botones de respuesta rápida',
  'expected mailto:… or https://…': 'se esperaba mailto:… o https://…',
  'expected six digits': 'se esperaban seis cifras',
  'expected smtp://user:password@host:587, or smtps:// for TLS from the start':
    'se esperaba smtp://user:password@host:587, o smtps:// para TLS desde el principio',
  'expected the account SID from the Twilio console: AC and 32 hexadecimal digits':
    'se esperaba el SID de la cuenta de la consola de Twilio: AC y 32 cifras hexadecimales',
  'expected the auth token from the Twilio console': 'se esperaba el token de autenticación de la consola de Twilio',
  'expected the id of the WhatsApp Business account, digits only':
    'se esperaba el identificador de la cuenta de WhatsApp Business, solo cifras',
  'expected the name of an approved template: small letters, digits and _':
    'se esperaba el nombre de una plantilla aprobada: minúsculas, cifras y _',
  'expected the phone number id from the app dashboard, digits only (not the phone number)':
    'se esperaba el identificador del número del panel de la aplicación, solo cifras (no el número de teléfono)',
  'expected the signing secret of the Slack app': 'se esperaba el secreto de firma de la aplicación de Slack',
  'expected the subscription’s key auth': 'se esperaba la clave auth de la suscripción',
  'expected the subscription’s key p256dh': 'se esperaba la clave p256dh de la suscripción',
  "expected the template's language, like en, en_US or es":
    'se esperaba el idioma de la plantilla, como en, en_US o es',
  'expected title, details, text, everything or link': 'se esperaba title, details, text, everything o link',
  'expected whsec_ and 24 to 64 bytes in base64': 'se esperaba whsec_ y de 24 a 64 bytes en base64',
};

/** A fault in Spanish; one that is not ours as it is. */
export const inSpanish = (fault: string): string => SPANISH[fault] ?? fault;

/** A field that does not fit, and why. */
interface FieldFault {
  readonly path: string;
  readonly words: Words;
}

const { localeError: error } = z.locales.es();

/** The first thing in which settings do not fit their schema; null when they fit. Never with a value. */
export function fieldFault(schema: z.ZodObject, given: unknown): FieldFault | null {
  const [en] = schema.safeParse(given).error?.issues ?? [];
  if (!en) return null;
  const [es = en] = schema.safeParse(given, { error }).error?.issues ?? [];
  return { path: en.path.join('.'), words: { en: en.message, es: inSpanish(es.message) } };
}
