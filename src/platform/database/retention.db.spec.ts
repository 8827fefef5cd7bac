import { Logger } from '@nestjs/common';
import { SchedulerRegistry } from '@nestjs/schedule';
import { DataSource } from 'typeorm';

import { freshDatabase, type FreshDatabase } from '../../../test/support/database';
import { TestClock } from '../../../test/support/test-clock';
import { Loops } from '../clock/loops';
import { Metrics } from '../metrics/metrics';
import { Locks } from './locks';
import { databaseOptions } from './options';
import { keepPartitions } from './partitions';
import { AT_ONCE, Retention } from './retention';
import { RetentionConfig } from './retention.config';
import { rows } from './sql';

const NOW = new Date('2027-03-10T12:00:00Z');
const HOME = '00000000-0000-4000-8000-000000000002';

describe('what is over long ago', () => {
  let database: FreshDatabase;
  let db: DataSource;
  let clock: TestClock;

  beforeAll(() => Logger.overrideLogger(false));
  beforeEach(async () => {
    database = await freshDatabase();
    db = await new DataSource(databaseOptions(database.url)).initialize();
    clock = new TestClock(NOW);
  });
  afterEach(async () => {
    await db.destroy();
    await database.drop();
  });

  const retention = (env: Record<string, string>) => {
    const config = new RetentionConfig(env);
    const loops = new Loops(clock, new SchedulerRegistry());
    const made = new Retention(db, clock, loops, new Locks(database.url, clock), config, new Metrics());
    made.onModuleInit();
    return { retention: made, turn: () => loops.turn('retention') };
  };
  const changesAt = async (...days: string[]) => {
    await db.query(
      `INSERT INTO transitions (location_id, from_state, to_state, at, detected_at)
       SELECT $1, 'online', 'offline', day, day FROM unnest($2::timestamptz[]) AS day`,
      [HOME, days],
    );
  };
  const kept = async () => {
    const found = await rows<{ day: string }>(
      db,
      `SELECT to_char(detected_at AT TIME ZONE 'UTC', 'YYYY-MM-DD') AS day FROM transitions ORDER BY detected_at`,
    );
    return found.map(({ day }) => day);
  };
  const deeds = async (count: number, at: string) => {
    await db.query(
      `INSERT INTO audit_log (at, via, action, subject_type) SELECT $2, 'cli', 'x', 'x' FROM generate_series(1, $1)`,
      [count, at],
    );
  };
  const count = async (table: string) =>
    (await rows<{ n: number }>(db, `SELECT count(*)::int AS n FROM ${table}`))[0]?.n;

  it('goes by whole months, and what lies in none by its own time', async () => {
    await keepPartitions(db, new Date('2027-01-01T00:00:00Z'));
    await changesAt('2020-05-01', '2027-01-05', '2027-01-31', '2027-02-01', '2027-03-09');
    await retention({ HISTORY_RETENTION_DAYS: '30' }).turn();
    expect(await kept()).toEqual(['2027-02-01', '2027-03-09']);
    const there = await rows(
      db,
      `SELECT to_regclass('transitions_2027_01') AS gone, to_regclass('transitions_2027_02') AS kept`,
    );
    expect(there).toEqual([{ gone: null, kept: 'transitions_2027_02' }]);
  });

  it('stays for ever when that is wished', async () => {
    await changesAt('2001-01-01');
    await retention({ HISTORY_RETENTION_DAYS: '0', DELIVERY_RETENTION_DAYS: '0' }).turn();
    expect(await kept()).toEqual(['2001-01-01']);
  });

  it('leaves the audit alone, unless that is wished, and still lets nobody else delete from it', async () => {
    await deeds(AT_ONCE + 5, '2026-01-01');
    await deeds(2, '2027-03-01');
    await retention({}).turn();
    expect(await count('audit_log')).toBe(AT_ONCE + 7);
    await retention({ AUDIT_RETENTION_DAYS: '30' }).turn();
    expect(await count('audit_log')).toBe(2);
    await expect(db.query('DELETE FROM audit_log')).rejects.toThrow('only ever added to');
  });

  it('goes a little at a time, and not while another replica is at it', async () => {
    const asked: number[] = [];
    const { retention: mine, turn } = retention({});
    const left = [AT_ONCE, AT_ONCE, 7];
    mine.add({
      what: 'papers',
      days: 1,
      forget: (_before, limit) => Promise.resolve(left[asked.push(limit) - 1] ?? 0),
    });
    await new Locks(database.url, clock).hold('retention', () => turn());
    expect(asked).toEqual([]);
    await turn();
    expect(asked).toEqual([AT_ONCE, AT_ONCE, AT_ONCE]);
  });

  it('stays where somebody reads it for long, until the next time', async () => {
    await keepPartitions(db, new Date('2027-01-01T00:00:00Z'));
    await changesAt('2027-01-05');
    const { turn } = retention({ HISTORY_RETENTION_DAYS: '10' });
    await db.transaction(async (tx) => {
      await tx.query('SELECT FROM transitions');
      await turn();
    });
    expect(await kept()).toEqual(['2027-01-05']);
    await turn();
    expect(await kept()).toEqual([]);
  });
});
