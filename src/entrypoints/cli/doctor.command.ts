import type { Command } from 'commander';

import { ConfigError } from '../../platform/config/from-env';
import { pendingMigrations } from '../../platform/database/migrate';
import type { OpenDatabase } from './database.commands';
import { type Desk, type House, table } from './desk';
import { broken, CHECKS, type Finding, PENDING_MIGRATIONS } from './doctor-checks';

/** `panoptes doctor`: looks at everything the product needs, and says what to do. Fails when something is wrong. */
export function doctorCommand(program: Command, desk: Desk, openDatabase: OpenDatabase): void {
  program
    .command('doctor')
    .description('what works, what does not, and what to do')
    .action(
      desk.without(async () => {
        const findings: Finding[] = [
          { part: 'configuration', state: 'ok', detail: 'every variable that is set is understood' },
          ...(await found(desk, openDatabase)),
        ];
        const lines = findings.map(({ part, state, detail, advice }) => [part, state, detail, advice ?? '']);
        const failed = findings.some(({ state }) => state === 'failed');
        return {
          text: table(['PART', 'STATE', 'FOUND', 'WHAT TO DO'], lines),
          data: { ok: !failed, findings },
          failed,
        };
      }),
    );
}

async function found(desk: Desk, openDatabase: OpenDatabase): Promise<Finding[]> {
  let house: House;
  try {
    house = await desk.open();
  } catch (cause) {
    if (cause instanceof ConfigError) throw cause;
    return [await whyClosed(cause, openDatabase)];
  }
  try {
    const findings: Finding[] = [];
    for (const { part, look } of CHECKS) {
      findings.push(...(await look(house.services).catch((cause: unknown) => [broken(part, cause)])));
    }
    return findings;
  } finally {
    await house.close();
  }
}

/** The product's modules could not be opened: is it the database, its schema, or something else? */
async function whyClosed(cause: unknown, openDatabase: OpenDatabase): Promise<Finding> {
  try {
    const { url, close } = await openDatabase();
    const pending = await pendingMigrations(url).finally(close);
    return pending.length > 0 ? PENDING_MIGRATIONS : broken('start', cause);
  } catch (failure) {
    return broken('database', failure, 'start the database, and check DATABASE_URL (embedded: DATA_DIR)');
  }
}
