import { DataSource } from 'typeorm';

import { eventually } from '../../../test/support/eventually';
import { type FreshDatabase, freshDatabase } from '../../../test/support/database';
import { databaseOptions } from './options';
import { rows } from './sql';

describe('a connection of the pool', () => {
  let database: FreshDatabase;
  let db: DataSource;

  beforeAll(async () => {
    database = await freshDatabase();
    db = await new DataSource(databaseOptions(database.url, { connections: 1 })).initialize();
  });
  afterAll(async () => {
    await db.destroy();
    await database.drop();
  });

  const prepared = (statement: string) =>
    rows<{ calls: number }>(
      db,
      'SELECT (generic_plans + custom_plans)::int AS calls FROM pg_prepared_statements WHERE statement = $1',
      [statement],
    );

  it('has a statement prepared once, whatever its parameters', async () => {
    const sql = 'SELECT $1::int + 1 AS sum';
    for (const n of [1, 2, 3]) expect(await rows(db, sql, [n])).toEqual([{ sum: n + 1 }]);
    expect(await prepared(sql)).toEqual([{ calls: 3 }]);
  });

  it('plans anew what was planned for a small table, once it is slow', async () => {
    await db.query('CREATE TABLE grows (n int PRIMARY KEY)');
    await db.query('INSERT INTO grows VALUES (0)');
    await db.query('ANALYZE grows');
    const sql = 'SELECT n FROM grows WHERE n = $1';
    await rows(db, sql, [0]);
    const plan = async () => {
      const [{ name = '' } = {}] = await rows<{ name: string }>(
        db,
        'SELECT name FROM pg_prepared_statements WHERE statement = $1',
        [sql],
      );
      return JSON.stringify(await db.query(`EXPLAIN EXECUTE "${name}"(0)`));
    };
    expect(await plan()).toContain('Seq Scan');
    await db.query('INSERT INTO grows SELECT generate_series(1, 20000)');
    await eventually(async () => {
      await rows(db, 'SELECT pg_sleep($1)', [0.06]);
      return (await plan()).includes('Index');
    });
  });

  it('carries statements of a transaction in one trip, in their order, and undoes all when one fails', async () => {
    await db.query('CREATE TABLE notes (n int PRIMARY KEY)');
    const insert = 'INSERT INTO notes VALUES ($1)';
    await db.transaction(async (tx) => {
      const [, found] = await Promise.all([tx.query(insert, [1]), rows(tx, 'SELECT n FROM notes WHERE n > $1', [0])]);
      expect(found).toEqual([{ n: 1 }]);
    });
    const failing = db.transaction((tx) =>
      Promise.all([tx.query(insert, [2]), tx.query(insert, [1]), tx.query(insert, [3])]),
    );
    await expect(failing).rejects.toThrow('notes_pkey');
    expect(await rows(db, 'SELECT n FROM notes WHERE n > $1', [0])).toEqual([{ n: 1 }]);
  });

  it('does not keep more statements than a server’s memory bears', async () => {
    for (let n = 0; n < 450; n++) await rows(db, `SELECT $1::int AS n${n}`, [n]);
    const [kept] = await rows<{ n: number }>(db, 'SELECT count(*)::int AS n FROM pg_prepared_statements');
    expect(kept?.n).toBeLessThanOrEqual(400);
  });
});
