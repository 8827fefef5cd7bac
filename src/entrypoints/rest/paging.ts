import { z } from 'zod';

import type { Slice } from '../../platform/database/slice';
import { isStorable } from './schemas';

const limit = z.coerce.number().int().min(1).max(200).default(50);

/**
 * The query of a paged list. `key` is the schema of what the list orders by, as texts, the last of it unique: a cursor
 * says where a page ended, so nothing is skipped or told twice when something is added meanwhile. It comes back from
 * outside: texts must be storable, and where the key is a moment, it must be written as we write them.
 */
export function pageQuery<
  Key extends z.ZodType<readonly string[]>,
  Filters extends z.ZodRawShape = Record<never, never>,
>(key: Key, filters: Filters = {} as Filters) {
  const cursor = z
    .string()
    .max(2_000)
    .transform((text, context): z.output<Key> => {
      const read = key.safeParse(decoded(text));
      if (read.success && read.data.every(isStorable) && momentsAreOurs(key, read.data)) return read.data;
      context.addIssue({ code: 'custom', message: 'must be the nextCursor of the page before' });
      return z.NEVER;
    })
    .optional();
  return z.strictObject({ ...filters, limit, cursor });
}

/** A page as it is answered. */
export const pageOf = <Item extends z.ZodType>(item: Item) =>
  z.object({ items: z.array(item), nextCursor: z.string().nullable() });

/** What a service is asked for: one more than the page holds, so that it is known whether there is a next. */
export const sliceOf = <Key extends readonly string[]>(query: {
  limit: number;
  cursor?: Key | undefined;
}): Slice<Key> => ({ limit: query.limit + 1, after: query.cursor ?? null });

/** The page that the rows of `sliceOf(query)` make. */
export function page<Row>(
  query: { limit: number },
  rows: readonly Row[],
  keyOf: (row: Row) => readonly string[],
): { items: Row[]; nextCursor: string | null } {
  const items = rows.slice(0, query.limit);
  const last = rows.length > items.length ? items.at(-1) : undefined;
  return { items, nextCursor: last === undefined ? null : encoded(keyOf(last)) };
}

/** `toISOString` of a year that PostgreSQL knows too: it takes neither the year 0 nor any number of digits. */
const OUR_MOMENT = /^(?!0000)\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$/;

function momentsAreOurs(key: z.ZodType, texts: readonly string[]): boolean {
  const parts = key instanceof z.ZodTuple ? key.def.items : [];
  return parts.every((part, i) => !(part instanceof z.ZodISODateTime) || OUR_MOMENT.test(texts[i] ?? ''));
}

const encoded = (key: readonly string[]) => Buffer.from(JSON.stringify(key)).toString('base64url');

function decoded(cursor: string): unknown {
  try {
    return JSON.parse(Buffer.from(cursor, 'base64url').toString());
  } catch {
    return null;
  }
}
