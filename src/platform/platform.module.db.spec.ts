import { Logger } from '@nestjs/common';
import { Test, type TestingModule } from '@nestjs/testing';
import { DataSource } from 'typeorm';

import { freshDatabase, type FreshDatabase } from '../../test/support/database';
import { TestClock } from '../../test/support/test-clock';
import { Loops } from './clock/loops';
import { rows } from './database/sql';
import { Metrics } from './metrics/metrics';
import { PlatformModule } from './platform.module';
import { ReplicaEntity } from './replicas/replica.entity';
import { ReplicaIdentity } from './replicas/replica-identity';
import { SecretBox } from './secrets/secret-box';
import { Secret } from './secrets/secret';

describe('the platform', () => {
  let database: FreshDatabase;
  let clock: TestClock;
  let replicas: TestingModule[];

  beforeEach(async () => {
    Logger.overrideLogger(false);
    database = await freshDatabase();
    clock = new TestClock();
    replicas = [];
  });
  afterEach(async () => {
    for (const replica of replicas) await replica.close();
    await database.drop();
  });

  const start = async () => {
    const module = await Test.createTestingModule({
      imports: [
        PlatformModule.forRoot({
          environment: {},
          databaseUrl: database.url,
          appSecret: { current: new Secret('a root key that is long enough for anybody') },
          version: '1.2.3',
          clock,
        }),
      ],
    }).compile();
    replicas.push(module);
    return module.init();
  };
  const live = async (replica: TestingModule) => {
    await clock.pass(5_000);
    return replica.get(ReplicaIdentity).liveReplicas();
  };
  const beat = (replica: TestingModule) => replica.get(Loops).turn('heartbeat');

  it('stands for every room: database, secrets, metrics, loops', async () => {
    const replica = await start();
    const sealed = await replica.get(SecretBox).seal('x');
    expect((await replica.get(SecretBox).open(sealed)).reveal()).toBe('x');
    expect(await rows(replica.get(DataSource), 'SELECT 1 AS one')).toEqual([{ one: 1 }]);
    expect(replica.get(Loops).get('partitions')).toBeDefined();
  });

  it('knows how many replicas live: those that were heard of within 15 seconds', async () => {
    const [first, second] = [await start(), await start()];
    expect(await live(first)).toBe(1);
    await beat(second);
    await beat(first);
    expect(await live(first)).toBe(2);
    await clock.pass(15_000);
    expect(await live(first)).toBe(1);
  });

  it('signs off when it stops', async () => {
    const [first, second] = [await start(), await start()];
    await beat(first);
    await beat(second);
    const { id, version } = second.get(ReplicaIdentity);
    expect(await first.get(DataSource).getRepository(ReplicaEntity).findOneBy({ id })).toMatchObject({ version });
    await second.close();
    replicas.pop();
    expect(await live(first)).toBe(1);
  });

  it('counts, for Prometheus to read', async () => {
    const metrics = (await start()).get(Metrics);
    metrics.counter('panoptes_polls_total', 'Looks at locations', ['outcome']).inc({ outcome: 'ok' });
    metrics.counter('panoptes_polls_total', 'Looks at locations', ['outcome']).inc({ outcome: 'ok' });
    metrics.gauge('panoptes_outbox_waiting', 'Deliveries that wait', [], (gauge) => gauge.set(7));
    metrics.histogram('panoptes_poll_lag_seconds', 'How late looks are').observe(0.2);
    const text = await metrics.text();
    expect(text).toContain('panoptes_polls_total{outcome="ok"} 2');
    expect(text).toContain('panoptes_outbox_waiting 7');
    expect(text).toContain('panoptes_poll_lag_seconds_bucket{le="0.25"} 1');
  });
});
