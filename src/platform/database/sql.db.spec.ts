import fc from 'fast-check';
import { DataSource } from 'typeorm';

import { freshDatabase, type FreshDatabase } from '../../../test/support/database';
import { databaseOptions } from './options';
import { affected, type ArrayValue, asId, pgArray, rows } from './sql';

describe('SQL', () => {
  let database: FreshDatabase;
  let db: DataSource;

  beforeAll(async () => {
    database = await freshDatabase();
    db = await new DataSource(databaseOptions(database.url, { connections: 2 })).initialize();
    await db.query('CREATE TABLE numbers (no integer)');
  });
  afterAll(async () => {
    await db.destroy();
    await database.drop();
  });
  beforeEach(() => db.query('TRUNCATE numbers'));

  const back = async (values: readonly ArrayValue[], type: string) => {
    const [row] = await rows<{ back: unknown[] }>(db, `SELECT $1::${type}[] AS back`, [pgArray(values)]);
    return row?.back;
  };

  it('finds a thing by the index of its ids, and nothing by a text that is no id', async () => {
    await db.query('CREATE TABLE things (id uuid PRIMARY KEY)');
    await db.query('INSERT INTO things SELECT gen_random_uuid() FROM generate_series(1, 1000)');
    await db.query('ANALYZE things');
    const [{ id } = { id: '' }] = await rows<{ id: string }>(db, 'SELECT id FROM things LIMIT 1');
    const sql = `SELECT id FROM things WHERE id = ${asId('$1')}`;
    for (const text of [id, id.toUpperCase()]) expect(await rows(db, sql, [text])).toEqual([{ id }]);
    for (const text of ['', 'x', `${id}0`, "'; --"]) expect(await rows(db, sql, [text])).toEqual([]);
    expect(JSON.stringify(await rows(db, `EXPLAIN ${sql}`, [id]))).toContain('things_pkey');
  });

  describe('an array in one parameter', () => {
    it.each([
      ['text', fc.string({ unit: 'binary' }).filter((text) => !text.includes('\0'))],
      ['float8', fc.double()],
      ['int', fc.integer()],
      ['boolean', fc.boolean()],
      ['uuid', fc.uuid()],
      ['timestamptz', fc.date({ min: new Date(0), max: new Date('2199-01-01'), noInvalidDate: true })],
    ] as [string, fc.Arbitrary<ArrayValue>][])('of %s arrives as it was', async (type, value) => {
      await fc.assert(
        fc.asyncProperty(fc.array(fc.option(value)), async (values) => {
          expect(await back(values, type)).toEqual(values.map((one) => (Object.is(one, -0) ? 0 : one)));
        }),
        { numRuns: 60 },
      );
    });

    it('takes texts that look like something else', async () => {
      const texts = [
        '',
        ' ',
        'NULL',
        'null',
        '{}',
        '{"a"}',
        '"',
        '\\',
        "'; DROP TABLE numbers; --",
        'a,b',
        '𝕏 עברית\n',
      ];
      expect(await back(texts, 'text')).toEqual(texts);
    });

    it('drops the one character that PostgreSQL cannot hold', async () => {
      expect(await back(['be\0fore'], 'text')).toEqual(['before']);
    });
  });

  it.each([
    ['a SELECT', 'SELECT no FROM generate_series(1, 2) AS no'],
    ['an INSERT', 'INSERT INTO numbers VALUES (1), (2) RETURNING no'],
    ['an UPDATE', 'UPDATE numbers SET no = no RETURNING no'],
    ['a DELETE', 'DELETE FROM numbers RETURNING no'],
    ['a WITH', 'WITH gone AS (DELETE FROM numbers RETURNING no) SELECT no FROM gone'],
  ])('gives the rows of %s', async (_, sql) => {
    if (!sql.startsWith('INSERT')) await db.query('INSERT INTO numbers VALUES (1), (2)');
    expect(await rows(db, sql)).toEqual([{ no: 1 }, { no: 2 }]);
  });

  it('counts what was touched, inside a transaction and outside', async () => {
    expect(await affected(db, 'INSERT INTO numbers SELECT generate_series(1, $1)', [3])).toBe(3);
    expect(await affected(db, 'UPDATE numbers SET no = 0 WHERE no > 1')).toBe(2);
    await db.transaction(async (tx) => {
      expect(await affected(tx, 'DELETE FROM numbers RETURNING no')).toBe(3);
      expect(await rows(tx, 'SELECT no FROM numbers')).toEqual([]);
      expect(await rows(db, 'SELECT no FROM numbers')).toHaveLength(3);
    });
    expect(await affected(db, 'DELETE FROM numbers')).toBe(0);
  });
});
