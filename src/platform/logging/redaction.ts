import { types } from 'node:util';

const REDACTED = '[redacted]';

/** Fields that hold secrets whatever their value: `authorization`, `apiKey`, `APP_SECRET`, `sealed_auth_header`, … */
const SECRET_FIELD =
  /authorization|token|password|passwd|passphrase|secret|cookie|credential|auth_?header|(^|[_-])key$|apikey/i;
const CAMEL_KEY = /[a-z]Key$/;

/** A bot's token in the path of its calls: `/bot123456:AAF…/sendMessage`, and alone in a text. */
const BOT_PATH = /\/bot[^/\s"']+/g;
const BOT_TOKEN = /\b\d{5,}:[A-Za-z0-9_-]{20,}/g;
const HEADER_VALUE = /\b(Basic|Bearer)(:?\s+)[A-Za-z0-9+/._~=-]{6,}/gi;
const URL_PASSWORD = /(\b[a-z][a-z0-9+.-]*:\/\/[^\s:/@"']*):[^\s/@"']+@/gi;

/** The least that a text must hold before any of the patterns above can match. */
const SUSPICIOUS = /bot|\d:|basic|bearer|:\/\//i;

const DEEPEST = 6;
const MOST = 100;

/** The text without the tokens and passwords that it may carry. */
export function redactText(text: string): string {
  if (!SUSPICIOUS.test(text)) return text;
  return text
    .replace(BOT_PATH, `/bot${REDACTED}`)
    .replace(BOT_TOKEN, REDACTED)
    .replace(HEADER_VALUE, `$1$2${REDACTED}`)
    .replace(URL_PASSWORD, `$1:${REDACTED}@`);
}

/** A copy that may be written down: secrets gone, errors as plain fields, no circles, not endless. */
export function redact(value: unknown): unknown {
  return copy(value, 0, new Set());
}

function copy(value: unknown, depth: number, above: Set<object>): unknown {
  if (typeof value === 'string') return redactText(value);
  if (typeof value === 'bigint') return value.toString();
  if (typeof value === 'function' || typeof value === 'symbol') return undefined;
  if (typeof value !== 'object' || value === null || value instanceof Date) return value;
  if (above.has(value)) return '[circular]';
  if (depth > DEEPEST) return '[too deep]';
  above.add(value);
  const copied = copyObject(value, depth, above);
  above.delete(value);
  return copied;
}

function copyObject(value: object, depth: number, above: Set<object>): unknown {
  const next = (inner: unknown) => copy(inner, depth + 1, above);
  if (types.isNativeError(value)) return errorFields(value, next);
  if (ArrayBuffer.isView(value)) return `[${value.byteLength} bytes]`;
  if ('toJSON' in value && typeof value.toJSON === 'function') return next(value.toJSON());
  if (value instanceof Map || value instanceof Set) return next([...value]);
  if (Array.isArray(value)) {
    const shown = value.slice(0, MOST).map(next);
    return value.length > MOST ? [...shown, `[${value.length - MOST} more]`] : shown;
  }
  return Object.fromEntries(
    Object.entries(value).map(([name, inner]) => [name, hidden(name, inner) ? REDACTED : next(inner)]),
  );
}

/** An unset secret is no secret, and worth knowing. */
const hidden = (name: string, value: unknown): boolean =>
  value !== undefined &&
  value !== null &&
  typeof value !== 'boolean' &&
  (SECRET_FIELD.test(name) || CAMEL_KEY.test(name));

/** Only what an error says. Its other fields may hold whole requests, and the parameters of a query. */
function errorFields(error: Error, next: (inner: unknown) => unknown): Record<string, unknown> {
  const code: unknown = 'code' in error ? error.code : undefined;
  const inner = error instanceof AggregateError ? { errors: next(error.errors) } : {};
  return {
    type: error.name,
    message: redactText(error.message),
    ...(typeof code === 'string' || typeof code === 'number' ? { code } : {}),
    ...(error.stack ? { stack: redactText(error.stack) } : {}),
    ...(error.cause === undefined ? {} : { cause: next(error.cause) }),
    ...inner,
  };
}
