#!/usr/bin/env node
import 'reflect-metadata';

import { ConsoleLogger, Logger } from '@nestjs/common';
import { NestFactory } from '@nestjs/core';

import { AppModule } from './app.module';
import { checkConfiguration } from './configuration';
import type { House } from './entrypoints/cli/desk';
import { runCommandLine } from './entrypoints/cli/panoptes';
import { Terminal } from './entrypoints/cli/terminal';
import { Clock } from './platform/clock/clock';
import { appSecret } from './platform/config/app-secret';
import { readEnvironment } from './platform/config/environment';
import { PlatformConfig } from './platform/config/platform.config';
import { migrate, pendingMigrations } from './platform/database/migrate';
import { MIGRATIONS } from './platform/database/migrations/index';
import { openDatabase } from './platform/database/open';
import { VERSION } from './platform/version';

// Standard output belongs to the command's answer, and only errors go elsewhere.
const logger = new ConsoleLogger({ logLevels: ['error'] });
Logger.overrideLogger(logger);

const environment = readEnvironment();
const clock = new Clock();

const database = () => {
  const { DATABASE_URL, DATA_DIR } = new PlatformConfig(environment);
  return openDatabase({ databaseUrl: DATABASE_URL, dataDir: DATA_DIR, logger });
};

/** The product's modules without loops and bot, on the database the product uses or will use. */
async function open(): Promise<House> {
  checkConfiguration(environment);
  const secret = await appSecret(new PlatformConfig(environment));
  const { url, close } = await database();
  try {
    // A database in use is migrated by the product or by `db migrate`, never in passing.
    if ((await pendingMigrations(url)).length === MIGRATIONS.length) await migrate(url, clock.now());
    const services = await NestFactory.createApplicationContext(
      AppModule.forRoot({ environment, databaseUrl: url, appSecret: secret, version: VERSION }),
      { logger, abortOnError: false },
    );
    return { services, close: () => services.close().finally(close) };
  } catch (cause) {
    await close();
    throw cause;
  }
}

// Whoever reads a pipe may go away in the middle; what is written then says so itself.
process.stdout.on('error', () => undefined);

const means = { open, openDatabase: database, now: () => clock.now(), terminal: new Terminal() };

runCommandLine(process.argv.slice(2), means)
  // What was written to a pipe goes first.
  .then((code) => process.stdout.write('', () => process.exit(code)))
  .catch((cause: unknown) => {
    process.stderr.write(`${cause instanceof Error ? cause.message : String(cause)}\n`);
    process.exit(1);
  });
