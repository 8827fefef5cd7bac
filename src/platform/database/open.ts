import type { LoggerService } from '@nestjs/common';

import { EmbeddedDatabase } from './embedded/embedded-database';

/** A database that takes connections. */
export interface OpenDatabase {
  readonly url: string;
  readonly embedded: boolean;
  /** To be called last, when nothing uses it any more. */
  close(): Promise<void>;
}

export interface OpenOptions {
  /** A server; without one, the embedded database in `dataDir` is started or joined. */
  readonly databaseUrl?: string | undefined;
  readonly dataDir: string;
  readonly logger: LoggerService;
}

/** Opens the database that the configuration means. Throws a NoServerError when this machine has no embedded one. */
export async function openDatabase({ databaseUrl, dataDir, logger }: OpenOptions): Promise<OpenDatabase> {
  if (databaseUrl) return { url: databaseUrl, embedded: false, close: () => Promise.resolve() };
  const database = await EmbeddedDatabase.open({ dataDir, logger });
  return { url: database.url, embedded: true, close: () => database.close() };
}
