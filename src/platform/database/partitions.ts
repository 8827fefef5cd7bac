import { Logger } from '@nestjs/common';
import type { DataSource } from 'typeorm';

import { affected, type Queryable, rows } from './sql';

/** The tables that grow for ever; each is partitioned by month and has a default partition. */
const TABLES = ['transitions', 'speed_tests', 'signal_transitions'];

/** By what they are partitioned. */
const KEY: Readonly<Record<string, string>> = { speed_tests: 'at' };
const keyOf = (table: string) => KEY[table] ?? 'detected_at';

/** How many months are prepared beyond the running one. */
const AHEAD = 2;

export interface Partition {
  readonly table: string;
  /** `transitions_2026_11` */
  readonly name: string;
  readonly from: Date;
  /** The first moment that is no longer in it. */
  readonly to: Date;
}

const logger = new Logger('Partitions');

/** The month partitions that a table needs at `now`: the running month (UTC) and the next two. */
export function partitionsAt(now: Date, table: string): Partition[] {
  const month = (ahead: number) => new Date(Date.UTC(now.getUTCFullYear(), now.getUTCMonth() + ahead, 1));
  return Array.from({ length: AHEAD + 1 }, (_, ahead) => {
    const from = month(ahead);
    return { table, name: `${table}_${from.toISOString().slice(0, 7).replace('-', '_')}`, from, to: month(ahead + 1) };
  });
}

/**
 * Creates the partitions that are missing at `now`. Resolves with the names of those it made.
 *
 * One that cannot be made, since rows of its months lie in the default partition already, is logged and left out: its
 * rows stay where they are and are found there. Replicas may call it at the same moment.
 */
export async function keepPartitions(db: Queryable, now: Date): Promise<string[]> {
  const wanted = TABLES.flatMap((table) => partitionsAt(now, table));
  const there = await rows<{ name: string }>(
    db,
    'SELECT name FROM unnest($1::text[]) AS name WHERE to_regclass(name) IS NOT NULL',
    [wanted.map(({ name }) => name)],
  );
  const names = new Set(there.map(({ name }) => name));
  const made: string[] = [];
  for (const partition of wanted.filter(({ name }) => !names.has(name))) {
    if (await create(db, partition)) made.push(partition.name);
  }
  return made;
}

async function create(db: Queryable, { table, name, from, to }: Partition): Promise<boolean> {
  const range = `FROM ('${from.toISOString()}') TO ('${to.toISOString()}')`;
  try {
    await rows(db, `CREATE TABLE IF NOT EXISTS ${name} PARTITION OF ${table} FOR VALUES ${range}`);
    return true;
  } catch (cause) {
    logger.warn({ partition: name, cause }, 'this month goes to the default partition');
    return false;
  }
}

/**
 * Drops every month that ended before that moment. Resolves with the names of those.
 *
 * A month that somebody reads for longer than a moment is left for the next time: who waits to drop it keeps everybody
 * else waiting.
 */
export async function dropPartitions(db: DataSource, before: Date): Promise<string[]> {
  const there = await rows<{ name: string }>(
    db,
    `SELECT child.relname AS name FROM pg_inherits i JOIN pg_class child ON child.oid = i.inhrelid
     WHERE i.inhparent = ANY($1::regclass[]::oid[]) ORDER BY child.relname`,
    [TABLES],
  );
  const dropped: string[] = [];
  for (const { name } of there.filter((partition) => endOf(partition.name) <= before)) {
    try {
      await db.transaction(async (tx) => {
        await tx.query(`SET LOCAL lock_timeout = '2s'`);
        await tx.query(`DROP TABLE IF EXISTS ${name}`);
      });
      dropped.push(name);
    } catch (cause) {
      logger.warn({ partition: name, cause }, 'this month is in use and is dropped another time');
    }
  }
  return dropped;
}

/** Lets go of `limit` rows at the most that are older and lie in no month of their own. Gives how many. */
export async function forgetUnpartitioned(db: DataSource, before: Date, limit: number): Promise<number> {
  let gone = 0;
  for (const table of TABLES) {
    const old = `SELECT ctid FROM ${table}_default WHERE ${keyOf(table)} < $1 LIMIT $2`;
    gone += await affected(db, `DELETE FROM ${table}_default WHERE ctid = ANY(ARRAY(${old}))`, [before, limit - gone]);
  }
  return gone;
}

/** The first moment that is no longer in a month's partition, by its name; that of the default is never over. */
function endOf(name: string): Date {
  const [, year, month] = /_(\d{4})_(\d{2})$/.exec(name) ?? [];
  return year && month ? new Date(Date.UTC(Number(year), Number(month), 1)) : new Date(8.64e15);
}
