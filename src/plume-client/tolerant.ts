/** Readers of single values as Plume may write them: whatever cannot be read is null, and nothing ever throws. */

const LONGEST_TEXT = 10_000;
const EARLIEST = Date.UTC(2000, 0);
const LATEST = Date.UTC(2200, 0);

/** A text that PostgreSQL can keep: no NUL, no half of a surrogate pair. Empty is null. */
export function asText(value: unknown): string | null {
  if (typeof value === 'number') return String(value);
  if (typeof value !== 'string') return null;
  const short = value.slice(0, LONGEST_TEXT);
  // The cheap question first: a storm reads a hundred thousand texts, and hardly one of them needs mending.
  const sound = /[\0\ud800-\udfff]/.test(short) ? short.replace(/\0/g, '').replace(/\p{Surrogate}/gu, '\uFFFD') : short;
  return sound.trim() || null;
}

/** A number, also when it is written as a text. */
export function asNumber(value: unknown): number | null {
  const number = typeof value === 'string' && value.trim() !== '' ? Number(value) : value;
  return typeof number === 'number' && Number.isFinite(number) ? number : null;
}

/** An amount that cannot be negative. */
export function asAmount(value: unknown): number | null {
  const number = asNumber(value);
  return number === null || number < 0 || number > 1e12 ? null : number;
}

/** How many of something. */
export function asCount(value: unknown): number | null {
  const number = asAmount(value);
  return number === null || number > 1e6 ? null : Math.round(number);
}

/** `true` or `false`, also when written as a text. */
export function asFlag(value: unknown): boolean | null {
  if (typeof value === 'boolean') return value;
  return value === 'true' ? true : value === 'false' ? false : null;
}

/** A moment: ISO 8601, or milliseconds since 1970. */
export function asMoment(value: unknown): Date | null {
  if (typeof value !== 'string' && typeof value !== 'number') return null;
  const moment = new Date(value);
  const time = moment.getTime();
  return time >= EARLIEST && time < LATEST ? moment : null;
}

/** A MAC address as `aa:bb:cc:00:11:22`, however Plume spells it. */
export function asMac(value: unknown): string | null {
  const digits = typeof value === 'string' ? value.toLowerCase().replace(/[^0-9a-f]/g, '') : '';
  return digits.length === 12 ? digits.replace(/..(?=.)/g, '$&:') : null;
}

/** A time zone that this machine knows. */
export function asTimeZone(value: unknown): string | null {
  const text = asText(value);
  if (text === null) return null;
  const known = zones.get(text);
  if (known !== undefined) return known;
  const zone = zoneOf(text);
  // There are some hundreds; what else is told must not fill the memory.
  if (zones.size < MOST_ZONES) zones.set(text, zone);
  return zone;
}

const MOST_ZONES = 1_000;

// Finding out costs most of a millisecond.
const zones = new Map<string, string | null>();

function zoneOf(text: string): string | null {
  try {
    return new Intl.DateTimeFormat('en', { timeZone: text }).resolvedOptions().timeZone;
  } catch {
    return null;
  }
}

/** A thing with fields; null for lists and everything else. */
export const asRecord = (value: unknown): Readonly<Record<string, unknown>> | null =>
  typeof value === 'object' && value !== null && !Array.isArray(value) ? (value as Record<string, unknown>) : null;

/**
 * The list in one of the envelopes that Plume uses: bare, `{name: []}`, `{name: {name: []}}`, or under `data`, `items`
 * or `results`. Null when it is none of them.
 */
export function listIn(value: unknown, name: string): readonly unknown[] | null {
  if (Array.isArray(value)) return value;
  const record = asRecord(value);
  if (!record) return null;
  const inner = record[name];
  if (Array.isArray(inner)) return inner;
  const nested = asRecord(inner)?.[name];
  if (Array.isArray(nested)) return nested;
  for (const key of ['data', 'items', 'results']) if (Array.isArray(record[key])) return record[key];
  return null;
}
