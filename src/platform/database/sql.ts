import type { DataSource, EntityManager } from 'typeorm';

/** A transaction that is open: whoever is handed one writes in it, and never commits it. */
export type Tx = EntityManager;

/** Where a deed opens its transaction: the database, or a transaction of which it then becomes a part. */
export interface Transactional {
  transaction<T>(work: (tx: Tx) => Promise<T>): Promise<T>;
}

/** Whatever takes SQL the way TypeORM does: a DataSource, an EntityManager, a QueryRunner. */
export interface Queryable {
  query(sql: string, parameters?: unknown[]): Promise<unknown>;
}

/** The rows of a SELECT, or of anything with RETURNING. */
export async function rows<T>(db: Queryable, sql: string, parameters: readonly unknown[] = []): Promise<T[]> {
  const result = await db.query(sql, parameters as unknown[]);
  // TypeORM gives `[rows, count]` for UPDATE and DELETE, and plain rows for everything else.
  return (isCounted(result) ? result[0] : result) as T[];
}

/**
 * To be read in a statement that is a transaction by itself, and that may be lost when the database server crashes: it is
 * on the disk within a second, and at once with whatever is written after it, but nobody waits for that. So a disk that
 * stalls holds up only what must not be lost.
 */
export const UNHURRIED = `set_config('synchronous_commit', 'off', true)`;

/** How many rows an INSERT, UPDATE or DELETE touched, with RETURNING or without. */
export async function affected(
  db: DataSource | EntityManager,
  sql: string,
  parameters: readonly unknown[] = [],
): Promise<number> {
  const held = 'queryRunner' in db ? db.queryRunner : undefined;
  const runner = held ?? ('dataSource' in db ? db.dataSource : db).createQueryRunner();
  try {
    const { affected: count } = await runner.query(sql, parameters as unknown[], true);
    return count ?? 0;
  } finally {
    if (!held) await runner.release();
  }
}

const isCounted = (result: unknown): result is [unknown[], number] =>
  Array.isArray(result) && result.length === 2 && Array.isArray(result[0]) && typeof result[1] === 'number';

/** Whether the database refused something because there is one already, by that unique index. */
export function isTaken(cause: unknown, index: string): boolean {
  const { code, constraint } = (cause ?? {}) as { code?: unknown; constraint?: unknown };
  return code === '23505' && constraint === index;
}

/**
 * A text parameter for a column of ids, in SQL: null, and so nobody's, when it is no id. Turning the column into text
 * instead would find the same, without its index.
 */
export const asId = (parameter: string): string =>
  `CASE WHEN ${parameter}::text ~* '^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$' THEN ${parameter}::text::uuid END`;

/** What may stand in an array that is passed as one parameter. */
export type ArrayValue = string | number | boolean | Date | null;

/**
 * A PostgreSQL array literal, to be passed as one text parameter and cast: `unnest($1::uuid[])`.
 *
 * node-postgres can write arrays too, but takes several times as long over a thousand rows. Text loses its zero
 * characters: PostgreSQL holds none, and one of them in a name from outside would refuse the whole batch.
 */
export function pgArray(values: readonly ArrayValue[]): string {
  let literal = '{';
  for (let at = 0; at < values.length; at++) {
    if (at > 0) literal += ',';
    literal += element(values[at] as ArrayValue);
  }
  return literal + '}';
}

const SPECIAL = /["\\\0]/;

function element(value: ArrayValue): string {
  if (value === null || value === undefined) return 'NULL';
  if (typeof value === 'string') return SPECIAL.test(value) ? quoted(value) : `"${value}"`;
  if (typeof value === 'number') return String(value);
  if (typeof value === 'boolean') return value ? 't' : 'f';
  return `"${value.toISOString()}"`;
}

const quoted = (text: string): string => `"${text.replaceAll('\0', '').replace(/["\\]/g, '\\$&')}"`;
