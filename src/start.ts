import { join } from 'node:path';

import { Logger } from '@nestjs/common';
import { NestFactory } from '@nestjs/core';
import type { NestFastifyApplication } from '@nestjs/platform-fastify';

import { AppModule } from './app.module';
import { checkConfiguration } from './configuration';
import { since } from './domain/duration';
import { Clock } from './platform/clock/clock';
import { Loops } from './platform/clock/loops';
import { appSecret } from './platform/config/app-secret';
import type { Environment } from './platform/config/environment';
import { PlatformConfig } from './platform/config/platform.config';
import { migrate } from './platform/database/migrate';
import { openDatabase } from './platform/database/open';
import { Log } from './platform/logging/log';
import { serveDashboard } from './entrypoints/dashboard/dashboard-pages';
import { HealthService } from './entrypoints/rest/health.service';
import { httpAdapter, prepareHttp } from './entrypoints/rest/http-server';
import { VERSION } from './platform/version';

/** The product as it runs in this process. */
export interface Running {
  readonly url: string;
  /** Ends it cleanly: what is in hand is finished, what is leased is given back. Safe to call twice. */
  stop(): Promise<void>;
}

/**
 * Starts the whole product: the database, its migrations, every room, then the loops and the bot.
 *
 * Throws a ConfigError when the environment does not fit. `clock` is for simulations that let time run faster.
 */
export async function start(environment: Environment, clock = new Clock()): Promise<Running> {
  checkConfiguration(environment);
  const config = new PlatformConfig(environment);
  const log = new Log({ level: config.LOG_LEVEL, format: config.logFormat() });
  Logger.overrideLogger(log);
  const secret = await appSecret(config);
  const database = await openDatabase({ databaseUrl: config.DATABASE_URL, dataDir: config.DATA_DIR, logger: log });
  try {
    await migrate(database.url, clock.now());
    const app = await NestFactory.create<NestFastifyApplication>(
      AppModule.forRoot({ environment, databaseUrl: database.url, appSecret: secret, version: VERSION, clock }),
      httpAdapter(config),
      { logger: log, abortOnError: false },
    );
    await prepareHttp(app);
    await serveDashboard(app, join(__dirname, 'dashboard'));
    await app.listen(config.PORT, config.HOST);
    app.get(Loops).start();
    const url = await app.getUrl();
    new Logger('Panoptes').log({ version: VERSION, url, ...(await notConfigured(app)) }, 'ready');
    let stopping: Promise<void> | null = null;
    return { url, stop: () => (stopping ??= stop(app, database, clock)) };
  } catch (error) {
    await database.close();
    throw error;
  }
}

async function stop(app: NestFastifyApplication, database: { close(): Promise<void> }, clock: Clock): Promise<void> {
  const asked = clock.now();
  await app.get(Loops).stop();
  await app.close();
  await database.close();
  new Logger('Panoptes').log({ seconds: since(asked, clock.now()) / 1_000 }, 'stopped');
}

/** What is left out because nothing was set for it, for the first lines of the log. */
async function notConfigured(app: NestFastifyApplication): Promise<{ notConfigured?: string[] }> {
  const { parts } = await app.get(HealthService).readiness();
  const off = Object.values(parts).flatMap(({ state, detail }) => (state === 'off' && detail ? [detail] : []));
  return off.length > 0 ? { notConfigured: off } : {};
}
