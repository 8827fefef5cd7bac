import { randomBytes } from 'node:crypto';
import { Client } from 'pg';

/** The variable in which the global set-up tells the test processes where their databases are. */
export const TEST_DATABASE = 'PANOPTES_TEST_DATABASE';

export interface TestDatabases {
  /** A database of the server that may create others. */
  readonly server: string;
  readonly template: string;
  /** Begins the name of every database of this run. */
  readonly prefix: string;
}

export interface FreshDatabase {
  readonly url: string;
  drop(): Promise<void>;
}

/** A database of its own for one spec: migrated and empty. */
export function freshDatabase(): Promise<FreshDatabase> {
  return create((name, { template }) => `CREATE DATABASE ${name} TEMPLATE ${template}`);
}

/** A database without a single table. */
export function emptyDatabase(): Promise<FreshDatabase> {
  return create((name) => `CREATE DATABASE ${name}`);
}

/** The same server's URL for another of its databases. */
export function databaseAt(server: string, name: string): string {
  const url = new URL(server);
  url.pathname = `/${name}`;
  return url.href;
}

async function create(statement: (name: string, databases: TestDatabases) => string): Promise<FreshDatabase> {
  const databases = testDatabases();
  const name = `${databases.prefix}_${randomBytes(6).toString('hex')}`;
  await run(databases.server, statement(name, databases));
  return {
    url: databaseAt(databases.server, name),
    drop: () => run(databases.server, `DROP DATABASE IF EXISTS ${name} WITH (FORCE)`),
  };
}

function testDatabases(): TestDatabases {
  const told = process.env[TEST_DATABASE];
  if (!told) throw new Error('no test database: run it by jest with test/support/global-setup.ts');
  return JSON.parse(told) as TestDatabases;
}

async function run(server: string, statement: string): Promise<void> {
  const client = new Client({ connectionString: server });
  await client.connect();
  try {
    await client.query(statement);
  } finally {
    await client.end();
  }
}
