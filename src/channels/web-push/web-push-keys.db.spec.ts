import { Logger } from '@nestjs/common';
import { SchedulerRegistry } from '@nestjs/schedule';
import { DataSource } from 'typeorm';

import { type FreshDatabase, freshDatabase } from '../../../test/support/database';
import { Audit } from '../../platform/audit/audit';
import { Clock } from '../../platform/clock/clock';
import { Loops } from '../../platform/clock/loops';
import { Listener } from '../../platform/database/listener';
import { databaseOptions } from '../../platform/database/options';
import { affected } from '../../platform/database/sql';
import { Secret } from '../../platform/secrets/secret';
import { SecretBox } from '../../platform/secrets/secret-box';
import { ChannelSettingsStore } from '../channel-settings-store';
import { WebPushKeys } from './web-push-keys';
import { webPushSettings } from './web-push.channel';

describe('the keys by which push services know us', () => {
  let database: FreshDatabase;
  let db: DataSource;
  const listeners: Listener[] = [];

  beforeEach(async () => {
    Logger.overrideLogger(false);
    database = await freshDatabase();
    db = await new DataSource(databaseOptions(database.url)).initialize();
  });
  afterEach(async () => {
    await Promise.all(listeners.splice(0).map((listener) => listener.onApplicationShutdown()));
    await db.destroy();
    await database.drop();
  });

  /** A process as it is after its start, with the keys that it has come to. */
  async function starts() {
    const [clock, listener] = [new Clock(), new Listener(database.url, new Clock())];
    listeners.push(listener);
    const box = new SecretBox(db, clock, { current: new Secret('a root key that is long enough for anybody') });
    const loops = new Loops(clock, new SchedulerRegistry());
    const store = new ChannelSettingsStore(db, clock, box, new Audit(clock), listener, loops);
    const settings = store.of('web-push', webPushSettings, {});
    await store.onModuleInit();
    await new WebPushKeys(db, store).onApplicationBootstrap();
    store.onModuleDestroy();
    return settings.current;
  }

  it('are the same for all who start at the same moment, and after that', async () => {
    const all = await Promise.all([starts(), starts(), starts()]);
    const later = await starts();
    const keys = [...all, later].map((current) => current?.privateKey);
    expect(keys[0]).toMatch(/^[\w-]{43}$/);
    expect(new Set(keys).size).toBe(1);
  });

  it('are not made anew where the channel is switched off, or the old ones cannot be opened', async () => {
    const before = await starts();
    await affected(db, `UPDATE channel_settings SET enabled = false WHERE channel = 'web-push'`, []);
    expect(await starts()).toBeNull();
    await affected(db, `UPDATE channel_settings SET enabled = true WHERE channel = 'web-push'`, []);
    expect(await starts()).toEqual(before);
    await affected(db, `UPDATE channel_settings SET sealed_settings = 'v1.nothing.x' WHERE channel = 'web-push'`, []);
    expect(await starts()).toBeNull();
  });
});
