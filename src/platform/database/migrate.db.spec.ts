import { Logger } from '@nestjs/common';
import { DataSource } from 'typeorm';

import { emptyDatabase, type FreshDatabase } from '../../../test/support/database';
import { migrate, pendingMigrations } from './migrate';
import { MIGRATIONS } from './migrations/index';
import { databaseOptions } from './options';
import { keepPartitions, partitionsAt } from './partitions';
import { rows } from './sql';

const NOW = new Date('2026-11-21T12:00:00Z');
const NAMES = MIGRATIONS.map(({ name }) => name);

describe('an empty database', () => {
  let database: FreshDatabase;
  let db: DataSource;

  beforeEach(async () => {
    Logger.overrideLogger(false);
    database = await emptyDatabase();
    db = await new DataSource(databaseOptions(database.url, { connections: 2 })).initialize();
  });
  afterEach(async () => {
    await db.destroy();
    await database.drop();
  });

  const partitionOf = async (table: string) => {
    const found = await rows<{ partition: string }>(db, `SELECT tableoid::regclass::text AS partition FROM ${table}`);
    return found.map(({ partition }) => partition);
  };
  const record = (at: string) =>
    db.query(`INSERT INTO speed_tests VALUES (gen_random_uuid(), gen_random_uuid(), $1, 1, 1, 1)`, [at]);

  it('is brought to the newest schema by one of the replicas that start at once', async () => {
    expect(await pendingMigrations(database.url)).toEqual(NAMES);
    const applied = await Promise.all([1, 2, 3].map(() => migrate(database.url, NOW)));
    expect(applied.flat()).toEqual(NAMES);
    expect(await pendingMigrations(database.url)).toEqual([]);
  });

  it('can go back to where it was', async () => {
    await migrate(database.url, NOW);
    for (const _ of NAMES) await db.undoLastMigration();
    expect(
      await rows(
        db,
        `SELECT relname FROM pg_class WHERE relnamespace = 'public'::regnamespace AND relkind IN ('r', 'p')`,
      ),
    ).toEqual([{ relname: 'migrations' }]);
    expect(await migrate(database.url, NOW)).toEqual(NAMES);
  });

  it('has a partition for this month and the next two, and one for all others', async () => {
    await migrate(database.url, NOW);
    for (const at of ['2026-11-01T00:00:00Z', '2026-12-31T23:59:59Z', '2027-01-31T00:00:00Z', '2027-02-01T00:00:00Z']) {
      await record(at);
    }
    expect((await partitionOf('speed_tests')).sort()).toEqual([
      'speed_tests_2026_11',
      'speed_tests_2026_12',
      'speed_tests_2027_01',
      'speed_tests_default',
    ]);
  });

  it('gets the partitions of the months to come, and does without those it cannot make', async () => {
    await migrate(database.url, NOW);
    await record('2027-02-10T00:00:00Z');
    const made = await keepPartitions(db, new Date('2027-01-15T00:00:00Z'));
    expect(made).toEqual([
      'transitions_2027_02',
      'transitions_2027_03',
      'speed_tests_2027_03',
      'signal_transitions_2027_02',
      'signal_transitions_2027_03',
    ]);
    expect(await partitionOf('speed_tests')).toEqual(['speed_tests_default']);
    expect(await keepPartitions(db, new Date('2027-01-16T00:00:00Z'))).toEqual([]);
  });
});

describe('the partitions of a table', () => {
  it('are whole months of UTC, also over the end of a year', () => {
    expect(partitionsAt(new Date('2026-12-31T23:59:59.999Z'), 'transitions')).toEqual([
      { table: 'transitions', name: 'transitions_2026_12', from: new Date('2026-12-01'), to: new Date('2027-01-01') },
      { table: 'transitions', name: 'transitions_2027_01', from: new Date('2027-01-01'), to: new Date('2027-02-01') },
      { table: 'transitions', name: 'transitions_2027_02', from: new Date('2027-02-01'), to: new Date('2027-03-01') },
    ]);
  });
});
