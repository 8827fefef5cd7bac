import { Logger } from '@nestjs/common';
import type { DataSourceOptions, MixedList } from 'typeorm';

import { MIGRATIONS } from './migrations/index';
import { PreparingClient } from './preparing-client';

export interface DatabaseChoices {
  /** Entity classes, where Nest does not load them by itself. */
  readonly entities?: MixedList<string | (new () => object)>;
  /** Connections of the pool. */
  readonly connections?: number;
  /** Shown in pg_stat_activity. */
  readonly name?: string;
}

const logger = new Logger('Database');

/** How the database is opened, wherever it is: by the product, the command line, the migrations and the tests. */
export function databaseOptions(url: string, choices: DatabaseChoices = {}): DataSourceOptions {
  const { entities = [], connections = 10, name = 'panoptes' } = choices;
  return {
    type: 'postgres',
    url,
    entities: entities as [],
    migrations: MIGRATIONS,
    migrationsTransactionMode: 'each',
    synchronize: false,
    logging: false,
    // gen_random_uuid() is built in; an extension would need rights that a hosted database may not give.
    uuidExtension: 'pgcrypto',
    installExtensions: false,
    applicationName: name,
    poolSize: connections,
    // Said here, or TypeORM prints it past our log. The pool replaces the connection by itself.
    poolErrorHandler: (cause: unknown) => logger.debug({ cause }, 'an idle connection to the database ended'),
    extra: {
      Client: PreparingClient,
      // Batches come as arrays of one or a thousand: a plan for any of them, made once, and no compiler for any.
      // What is asked for often lies in memory, where a page costs the same wherever it is.
      options: '-c plan_cache_mode=force_generic_plan -c jit=off -c random_page_cost=1.1',
      // A plan outlives no change of the schema for long.
      maxLifetimeSeconds: 1_800,
      // Statements that do not wait for each other's answers go in one trip: `Promise.all` in a transaction.
      pipeline: true,
      keepAlive: true,
      connectionTimeoutMillis: 15_000,
      // A replica that loses the network in the middle of a transaction must not hold its locks for hours.
      idle_in_transaction_session_timeout: 60_000,
    },
  };
}
