import { z } from 'zod';

import { Refusal } from '../domain/refusal';
import { TOOL_WORDS } from '../domain/texts/tools';
import type { Slice } from '../platform/database/slice';

interface Asked {
  readonly limit: number;
  readonly cursor?: string | undefined;
}

/** A page of a list as a model gets it. */
export interface ToldPage {
  readonly items: readonly object[];
  /** Where the next page begins; null when this is the last. */
  readonly nextCursor: string | null;
}

/** PostgreSQL holds neither zero characters nor halves of a surrogate pair. */
const text = z
  .string()
  .max(1_000)
  .regex(/^[^\0\p{Surrogate}]*$/u);

/** Keys that lists order by, their parts as texts. */
export const KEYS = {
  nameAndId: z.tuple([text, z.guid()]),
  textAndId: z.tuple([text, z.guid()]),
  momentAndId: z.tuple([z.iso.datetime({ precision: 3 }).refine((at) => !at.startsWith('0000')), z.guid()]),
  id: z.tuple([z.guid()]),
  offset: z.tuple([z.string().regex(/^\d{1,6}$/)]),
} as const;

/** What a room is asked for: one more than the page holds. Throws a Refusal for a cursor that is not one of ours. */
export function sliceOf<Key extends readonly string[]>(key: z.ZodType<Key>, { limit, cursor }: Asked): Slice<Key> {
  if (cursor === undefined) return { limit: limit + 1, after: null };
  const read = key.safeParse(decoded(cursor));
  if (!read.success) throw new Refusal('invalid', TOOL_WORDS.cursor, 'cursor');
  return { limit: limit + 1, after: read.data };
}

/** The page that the rows of `sliceOf` make. */
export function pageOf<Row>(
  { limit }: Asked,
  rows: readonly Row[],
  keyOf: (row: Row) => readonly string[],
  told: (row: Row) => object,
): ToldPage {
  const shown = rows.slice(0, limit);
  const last = rows.length > shown.length ? shown.at(-1) : undefined;
  return { items: shown.map(told), nextCursor: last === undefined ? null : encoded(keyOf(last)) };
}

const encoded = (key: readonly string[]) => Buffer.from(JSON.stringify(key)).toString('base64url');

function decoded(cursor: string): unknown {
  try {
    return JSON.parse(Buffer.from(cursor, 'base64url').toString());
  } catch {
    return null;
  }
}
