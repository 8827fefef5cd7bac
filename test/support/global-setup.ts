import { chmodSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { ConsoleLogger } from '@nestjs/common';

import { EmbeddedDatabase } from '../../src/platform/database/embedded/embedded-database';
import { migrate } from '../../src/platform/database/migrate';
import { databaseAt, on, shapeOf, TEST_DATABASE, type TestDatabases } from './database';
import { remember } from './global-state';

/** Finds or starts one PostgreSQL for all tests, and prepares the migrated template that theirs are copied from. */
async function globalSetup(): Promise<void> {
  const given = process.env.TEST_DATABASE_URL;
  const embedded = given ? null : await startEmbedded();
  const server = given ?? embedded?.url ?? '';
  const prefix = `panoptes_test_${process.pid}`;
  const template = `${prefix}_template`;
  remember({ server, prefix, stop: embedded?.stop ?? (() => Promise.resolve()) });

  await on(server, (client) => client.query(`CREATE DATABASE ${template}`));
  await migrate(databaseAt(server, template), new Date());
  const shape = await on(databaseAt(server, template), shapeOf);
  const databases: TestDatabases = { server, template, prefix, shape };
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
