import { ConsoleLogger } from '@nestjs/common';
import { Pool } from 'pg';

import { EmbeddedDatabase } from '../../src/platform/database/embedded/embedded-database';

// The other side of DatabaseProcess: answers one question after the other.
const [dataDir = ''] = process.argv.slice(2);
const opened = EmbeddedDatabase.open({ dataDir, logger: new ConsoleLogger({ logLevels: ['error'] }) });
const pool = opened.then((database) => {
  const connections = new Pool({ connectionString: database.url });
  connections.on('error', () => undefined);
  return connections;
});

async function answer(question: unknown): Promise<unknown> {
  const database = await opened;
  if (question === 'standing') return { url: database.url, owned: database.owned };
  if (question === 'close') {
    await (await pool).end();
    await database.close();
    process.exit(0);
  }
  await (await pool).query('CREATE TABLE IF NOT EXISTS written (no integer)');
  await (await pool).query('INSERT INTO written VALUES ($1)', [question]);
  return question;
}

let turn = Promise.resolve();
process.on('message', (question) => {
  turn = turn
    .then(() => answer(question))
    .then(
      (ok) => void process.send?.({ ok }),
      (cause: unknown) => void process.send?.({ error: String(cause) }),
    );
});
// Killed or not: without its parent it is nobody's.
process.on('disconnect', () => process.exit(0));
