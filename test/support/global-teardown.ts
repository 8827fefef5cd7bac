import { Client } from 'pg';

import { recall } from './global-state';

/** Drops the databases of the run, also those of tests that died, and stops the server if it was started for it. */
async function globalTeardown(): Promise<void> {
  const state = recall();
  if (!state) return;
  const { server, prefix } = state;
  const client = new Client({ connectionString: server });
  await client.connect();
  const { rows } = await client.query<{ datname: string }>(
    'SELECT datname FROM pg_database WHERE starts_with(datname, $1)',
    [`${prefix}_`],
  );
  for (const { datname } of rows) await client.query(`DROP DATABASE IF EXISTS ${datname} WITH (FORCE)`);
  await client.end();
  await state.stop();
}

export = globalTeardown;
