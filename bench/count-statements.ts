import { createRequire } from 'node:module';

/**
 * Loaded into the product before it starts: counts the statements that it says to PostgreSQL, `BEGIN` and `COMMIT`
 * included, and prints how many there were whenever it gets SIGUSR2.
 */

interface Speaker {
  query: (...words: unknown[]) => unknown;
}

// The product's own copy of the driver, wherever its build lies.
const { Client } = createRequire(process.argv[1] ?? __filename)('pg') as { Client: { prototype: Speaker } };

let said = 0;
const { query } = Client.prototype;

Client.prototype.query = function counted(this: unknown, ...words: unknown[]): unknown {
  said += 1;
  return query.apply(this, words);
};

process.on('SIGUSR2', () => process.stdout.write(`statements ${said}\n`));
