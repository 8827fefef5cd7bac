import 'reflect-metadata';

import { Client } from 'pg';
import { DataSource } from 'typeorm';

import { MIGRATIONS } from './migrations/index';
import { databaseOptions } from './options';
import { keepPartitions } from './partitions';

/**
 * Brings the database to this version's schema, and prepares the partitions around `now`.
 *
 * Replicas may call it at the same moment: one does it, the others wait for it and find nothing left to do. Resolves
 * with the names of what was applied.
 */
export async function migrate(url: string, now: Date): Promise<string[]> {
  return withClient(url, async (client) => {
    await client.query(`SELECT pg_advisory_lock(hashtextextended('migrations', 0))`);
    const pending = await missingFrom(client);
    if (pending.length > 0) await apply(url);
    await keepPartitions({ query: async (sql, params) => (await client.query(sql, params)).rows as unknown }, now);
    return pending;
  });
}

/** The names of the migrations that this version has and the database has not, the oldest first. */
export function pendingMigrations(url: string): Promise<string[]> {
  return withClient(url, missingFrom);
}

async function withClient<T>(url: string, work: (client: Client) => Promise<T>): Promise<T> {
  const client = new Client({ connectionString: url, application_name: 'panoptes migrations', keepAlive: true });
  // A lost connection also fails the query in hand, which tells it to the caller.
  client.on('error', () => undefined);
  try {
    await client.connect();
    return await work(client);
  } finally {
    // The lock of the session goes with it.
    await client.end().catch(() => undefined);
  }
}

async function missingFrom(client: Client): Promise<string[]> {
  const { rows: tables } = await client.query<{ there: boolean }>(
    `SELECT to_regclass('migrations') IS NOT NULL AS there`,
  );
  const known = MIGRATIONS.map(({ name }) => name);
  if (!tables[0]?.there) return known;
  const { rows: done } = await client.query<{ name: string }>('SELECT name FROM migrations');
  const names = new Set(done.map(({ name }) => name));
  return known.filter((name) => !names.has(name));
}

async function apply(url: string): Promise<void> {
  const source = new DataSource(databaseOptions(url, { connections: 1, name: 'panoptes migrations' }));
  await source.initialize();
  try {
    await source.runMigrations();
  } finally {
    await source.destroy();
  }
}
