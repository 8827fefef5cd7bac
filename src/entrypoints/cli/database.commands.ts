import type { Command } from 'commander';

import { migrate, pendingMigrations } from '../../platform/database/migrate';
import type { Desk, Outcome } from './desk';

/** Opens the database as it is, without migrating it. */
export type OpenDatabase = () => Promise<{ readonly url: string; close(): Promise<unknown> }>;

/** `panoptes db …`: the schema. */
export function databaseCommands(program: Command, desk: Desk, open: OpenDatabase, now: () => Date): void {
  const db = program.command('db').description('the database');

  const withDatabase = (work: (url: string) => Promise<Outcome>) =>
    desk.without(async () => {
      const database = await open();
      try {
        return await work(database.url);
      } finally {
        await database.close();
      }
    });

  db.command('migrate')
    .description("bring the database to this version's schema")
    .action(
      withDatabase(async (url) => {
        const applied = await migrate(url, now());
        return { text: applied.length > 0 ? applied.join('\n') : 'nothing to do', data: { applied } };
      }),
    );

  db.command('status')
    .description('what the database still lacks of this version')
    .action(
      withDatabase(async (url) => {
        const pending = await pendingMigrations(url);
        return { text: pending.length > 0 ? `pending:\n${pending.join('\n')}` : 'up to date', data: { pending } };
      }),
    );
}
