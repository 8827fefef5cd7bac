import { chmodSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { ConsoleLogger } from '@nestjs/common';
import { Client } from 'pg';

import { EmbeddedDatabase } from '../../src/platform/database/embedded/embedded-database';
import { migrate } from '../../src/platform/database/migrate';
import { databaseAt, TEST_DATABASE, type TestDatabases } from './database';
import { remember } from './global-state';

/** Finds or starts one PostgreSQL for all tests, and prepares the migrated template that theirs are copied from. */
async function globalSetup(): Promise<void> {
  const given = process.env.TEST_DATABASE_URL;
  const embedded = given ? null : await startEmbedded();
  const server = given ?? embedded?.url ?? '';
  const prefix = `panoptes_test_${process.pid}`;
  const databases: TestDatabases = { server, template: `${prefix}_template`, prefix };
  remember({ databases, stop: embedded?.stop ?? (() => Promise.resolve()) });

  const client = new Client({ connectionString: server });
  await client.connect();
  await client.query(`CREATE DATABASE ${databases.template}`);
  await client.end();
  await migrate(databaseAt(server, databases.template), new Date());
  process.env[TEST_DATABASE] = JSON.stringify(databases);
}

async function startEmbedded() {
  const dataDir = mkdtempSync(join(tmpdir(), 'panoptes-test-'));
  // mkdtemp closes it to everybody else, and as root the server runs under another account.
  chmodSync(dataDir, 0o755);
  const settings = { fsync: 'off', synchronous_commit: 'off', full_page_writes: 'off', max_connections: 200 };
  const logger = new ConsoleLogger({ logLevels: ['error', 'fatal'] });
  const database = await EmbeddedDatabase.open({ dataDir, logger, settings });
  const stop = async () => {
    await database.close();
    rmSync(dataDir, { recursive: true, force: true });
  };
  return { url: database.url, stop };
}

export = globalSetup;
