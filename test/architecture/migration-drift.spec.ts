import { DataSource } from 'typeorm';

import { databaseOptions } from '../../src/platform/database/options';
import { type FreshDatabase, freshDatabase } from '../support/database';
import { exportsOf, productFiles } from './repository';

const entities = productFiles()
  .filter((path) => path.endsWith('.entity.ts'))
  .flatMap((path) => Object.values(exportsOf(path)))
  .filter((exported) => typeof exported === 'function') as (new () => object)[];

/** Foreign keys cross the walls between rooms, whose entities do not know each other: only the migrations hold them. */
const FOREIGN_KEY = /DROP CONSTRAINT "\w+_fkey"$/;

describe('the migrations', () => {
  let database: FreshDatabase;
  let source: DataSource;

  beforeAll(async () => {
    database = await freshDatabase();
    source = await new DataSource(databaseOptions(database.url, { entities, connections: 2 })).initialize();
  });

  afterAll(async () => {
    await source.destroy();
    await database.drop();
  });

  it('make exactly the tables that the entities describe', async () => {
    const { upQueries } = await source.driver.createSchemaBuilder().log();
    expect(upQueries.map(({ query }) => query).filter((query) => !FOREIGN_KEY.test(query))).toEqual([]);
  });

  it('leave no table without an entity', async () => {
    const tables = await source.query<{ name: string }[]>(
      `SELECT c.relname AS name FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace
       WHERE n.nspname = 'public' AND c.relkind IN ('r', 'p') AND NOT c.relispartition ORDER BY 1`,
    );
    const described = source.entityMetadatas.map(({ tableName }) => tableName);
    expect(tables.map(({ name }) => name).filter((name) => name !== 'migrations')).toEqual(described.sort());
  });
});
