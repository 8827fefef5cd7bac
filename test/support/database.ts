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
  /** What `shapeOf` tells of the template. */
  readonly shape: string;
}

export interface FreshDatabase {
  readonly url: string;
  drop(): Promise<void>;
}

/**
 * A database of its own for one spec: migrated and empty. A copy of the template takes a second of a busy machine, so
 * one that a spec has done with is emptied and handed to the next.
 */
export async function freshDatabase(): Promise<FreshDatabase> {
  const databases = testDatabases();
  const name = (await takeSpare(databases)) ?? (await create(databases, `TEMPLATE ${databases.template}`));
  return { url: databaseAt(databases.server, name), drop: () => giveBack(name, databases) };
}

/** A database without a single table. */
export async function emptyDatabase(): Promise<FreshDatabase> {
  const databases = testDatabases();
  const name = await create(databases);
  return { url: databaseAt(databases.server, name), drop: () => drop(name, databases) };
}

/** What tells a schema from another: its tables and columns by name, its triggers, constraints and functions. */
export async function shapeOf(database: Client): Promise<string> {
  const { rows } = await database.query<{ shape: string }>(
    `SELECT md5(concat_ws(' ',
       (SELECT string_agg(concat(oid, relname), ',' ORDER BY oid) FROM pg_class
        WHERE relnamespace = 'public'::regnamespace),
       (SELECT string_agg(concat(attrelid, attname, atttypid, attnotnull), ',' ORDER BY attrelid, attnum)
        FROM pg_attribute JOIN pg_class c ON c.oid = attrelid
        WHERE relnamespace = 'public'::regnamespace AND NOT attisdropped),
       (SELECT string_agg(concat(oid, tgname, tgenabled), ',' ORDER BY oid) FROM pg_trigger),
       (SELECT string_agg(concat(oid, conname), ',' ORDER BY oid) FROM pg_constraint),
       (SELECT string_agg(concat(oid, prosrc), ',' ORDER BY oid) FROM pg_proc
        WHERE pronamespace = 'public'::regnamespace))) AS shape`,
  );
  return rows[0]?.shape ?? '';
}

/** The same server's URL for another of its databases. */
export function databaseAt(server: string, name: string): string {
  const url = new URL(server);
  url.pathname = `/${name}`;
  return url.href;
}

const nameOf = ({ prefix }: TestDatabases) => `${prefix}_${randomBytes(6).toString('hex')}`;

/** A worker of Jest takes only what it gave back itself: nobody else renames it meanwhile. */
const sparesOf = ({ prefix }: TestDatabases) => `${prefix}_spare${process.env.JEST_WORKER_ID ?? '0'}_`;

async function create(databases: TestDatabases, like = ''): Promise<string> {
  const name = nameOf(databases);
  await on(databases.server, (client) => client.query(`CREATE DATABASE ${name} ${like}`));
  return name;
}

async function drop(name: string, { server }: TestDatabases): Promise<void> {
  await on(server, (client) => client.query(`DROP DATABASE IF EXISTS ${name} WITH (FORCE)`));
}

/** The name of an emptied database; null when there is none, or another spec of this worker was faster. */
async function takeSpare(databases: TestDatabases): Promise<string | null> {
  return on(databases.server, async (client) => {
    const { rows } = await client.query<{ datname: string }>(
      'SELECT datname FROM pg_database WHERE starts_with(datname, $1) LIMIT 1',
      [sparesOf(databases)],
    );
    if (!rows[0]) return null;
    const name = nameOf(databases);
    const taken = client.query(`ALTER DATABASE ${rows[0].datname} RENAME TO ${name}`);
    return taken.then(
      () => name,
      () => null,
    );
  });
}

/** Makes a spare of it, if it still has the template's schema; else nothing is left of it. */
async function giveBack(name: string, databases: TestDatabases): Promise<void> {
  const { server, shape, prefix } = databases;
  await on(server, (client) =>
    client.query('SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = $1', [name]),
  );
  const emptied = await on(databaseAt(server, name), async (client) => {
    if ((await shapeOf(client)) !== shape) return false;
    await client.query(EMPTY);
    return true;
  });
  if (!emptied) return drop(name, databases);
  const spare = name.replace(`${prefix}_`, sparesOf(databases));
  const renamed = on(server, (client) => client.query(`ALTER DATABASE ${name} RENAME TO ${spare}`));
  // Somebody is still in it, such as a process that the spec killed a moment ago.
  await renamed.catch(() => drop(name, databases));
}

/**
 * Leaves nothing but what the migrations left. Truncated, not deleted: a truncated table has forgotten what the planner
 * was told of it, as a new one has.
 */
const EMPTY = `
  DO $$
  DECLARE
    name text;
    used boolean;
    all_used text[];
  BEGIN
    -- Without triggers: the audit refuses to be emptied.
    SET LOCAL session_replication_role = replica;
    FOR name IN
      SELECT relname FROM pg_class
      WHERE relnamespace = 'public'::regnamespace AND relkind = 'r' AND relname <> 'migrations'
    LOOP
      EXECUTE format('SELECT EXISTS (SELECT FROM ONLY %I)', name) INTO used;
      IF used THEN all_used := all_used || quote_ident(name); END IF;
    END LOOP;
    IF all_used IS NOT NULL THEN EXECUTE 'TRUNCATE ' || array_to_string(all_used, ', ') || ' CASCADE'; END IF;
    PERFORM setval(seqrelid::regclass, seqstart, false) FROM pg_sequence JOIN pg_class ON oid = seqrelid
    WHERE relname <> 'migrations_id_seq';
  END $$`;

function testDatabases(): TestDatabases {
  const told = process.env[TEST_DATABASE];
  if (!told) throw new Error('no test database: run it by jest with test/support/global-setup.ts');
  return JSON.parse(told) as TestDatabases;
}

/** Does something on a connection of its own. */
export async function on<T>(url: string, work: (client: Client) => Promise<T>): Promise<T> {
  const client = new Client({ connectionString: url });
  await client.connect();
  try {
    return await work(client);
  } finally {
    await client.end();
  }
}
