import { randomBytes } from 'node:crypto';
import { Client } from 'pg';

import { commandOf, cpuOfTree, parentOf } from './cpu';
import { sleep } from './patience';
import { SERVER } from './places';

/** Milliseconds between two commits that are only timed. */
const BETWEEN_COMMITS = 20;

/** A PostgreSQL server that makes a database whenever a bench needs one. */
export class DatabaseServer {
  private readonly made: Database[] = [];

  /** A new database; with `like`, as that one is now. Nobody may be connected to `like`. */
  async database(like?: Database): Promise<Database> {
    const name = `panoptes_bench_${randomBytes(4).toString('hex')}`;
    await like?.leave();
    await this.ask(`CREATE DATABASE ${name}${like ? ` TEMPLATE ${like.name} STRATEGY FILE_COPY` : ''}`);
    const database = new Database(name);
    this.made.push(database);
    return database;
  }

  async drop(database: Database): Promise<void> {
    await database.leave();
    await this.ask(`DROP DATABASE IF EXISTS ${database.name} WITH (FORCE)`);
  }

  async dropAll(): Promise<void> {
    for (const database of this.made.splice(0)) await this.drop(database);
  }

  private async ask(sql: string): Promise<void> {
    const client = new Client({ connectionString: SERVER });
    await client.connect();
    try {
      await client.query(sql);
    } finally {
      await client.end();
    }
  }
}

/** One database, and one connection of the bench to it. */
export class Database {
  readonly url: string;
  private client: Promise<Client> | null = null;

  constructor(readonly name: string) {
    const url = new URL(SERVER);
    url.pathname = `/${name}`;
    this.url = url.href;
  }

  async rows<T>(sql: string, params: readonly unknown[] = []): Promise<T[]> {
    const client = await (this.client ??= this.connect());
    return (await client.query(sql, [...params])).rows as T[];
  }

  /** The one number that the statement answers with. */
  async number(sql: string, params: readonly unknown[] = []): Promise<number> {
    const [row] = await this.rows<Record<string, unknown>>(sql, params);
    return Number(Object.values(row ?? {})[0] ?? NaN);
  }

  /**
   * Writes what is pending, so that it does not disturb what is measured next. What is empty stays as it is where nothing
   * was ever told: of a table that it has seen empty PostgreSQL expects that it stays so, and reads the whole of it later.
   */
  async settle(): Promise<void> {
    const filled = await this.rows<{ name: string }>(
      `SELECT oid::regclass AS name FROM pg_class
       WHERE relkind = 'r' AND relnamespace = 'public'::regnamespace AND pg_relation_size(oid) > 0`,
    );
    await this.rows(`VACUUM (ANALYZE) ${filled.map(({ name }) => name).join(', ')}`);
    await this.rows('CHECKPOINT').catch(() => undefined);
  }

  /**
   * How long (ms) commits of next to nothing take until the signal: what the disk and the server ask of anybody, whenever
   * they come. Those that would have come while one was on its way would have waited for the rest of it.
   */
  async bareCommits(signal: AbortSignal): Promise<number[]> {
    const client = await this.connect();
    const took: number[] = [];
    while (!signal.aborted) {
      const begun = performance.now();
      await client.query(`SELECT pg_logical_emit_message(true, 'bench', '')`);
      for (let left = performance.now() - begun; left > 0; left -= BETWEEN_COMMITS) took.push(left);
      await sleep(BETWEEN_COMMITS);
    }
    await client.end();
    return took;
  }

  async leave(): Promise<void> {
    const client = await this.client;
    this.client = null;
    await client?.end();
  }

  /** The CPU (s) that the whole server has used; undefined when it does not run on this machine. */
  async cpuMeter(): Promise<(() => number) | undefined> {
    const pid = await this.number('SELECT pg_backend_pid()');
    const server = process.platform === 'linux' ? parentOf(pid) : undefined;
    if (server === undefined || !commandOf(server).startsWith('postgres')) return undefined;
    return () => cpuOfTree(server);
  }

  private async connect(): Promise<Client> {
    const client = new Client({ connectionString: this.url });
    client.on('error', () => undefined);
    await client.connect();
    return client;
  }
}
