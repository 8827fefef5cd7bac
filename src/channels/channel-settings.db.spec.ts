import { randomUUID } from 'node:crypto';
import { Logger } from '@nestjs/common';
import { SchedulerRegistry } from '@nestjs/schedule';
import { DataSource } from 'typeorm';
import { z } from 'zod';

import { type FreshDatabase, freshDatabase } from '../../test/support/database';
import { eventually } from '../../test/support/eventually';
import { TestClock } from '../../test/support/test-clock';
import { minutes } from '../domain/duration';
import { Audit } from '../platform/audit/audit';
import { Clock } from '../platform/clock/clock';
import { Loops } from '../platform/clock/loops';
import { Listener } from '../platform/database/listener';
import { databaseOptions } from '../platform/database/options';
import { affected, rows } from '../platform/database/sql';
import { KeyRotation } from '../platform/secrets/key-rotation';
import { MASK } from '../platform/secrets/masking';
import { Secret } from '../platform/secrets/secret';
import { SecretBox } from '../platform/secrets/secret-box';
import { ChannelSettingsStore, type SettingsChange } from './channel-settings-store';

const schema = z.object({
  url: z
    .string({ error: 'expected an address' })
    .startsWith('smtp://', { error: 'expected smtp://' })
    .meta({ secret: true }),
  from: z.string({ error: 'expected a sender' }),
  port: z.number({ error: 'expected a number' }).default(25),
});

const DEFAULTS = { url: 'smtp://env', from: 'env@example.net' };
const ADMIN = randomUUID();

describe('the settings of a channel', () => {
  let database: FreshDatabase;
  let db: DataSource;
  let clock: TestClock;
  let replicas: Replica[];

  class Replica {
    readonly listener = new Listener(database.url, new Clock());
    readonly loops = new Loops(clock, new SchedulerRegistry());
    readonly box = new SecretBox(db, clock, { current: new Secret('a root key that is long enough for anybody') });
    readonly store = new ChannelSettingsStore(db, clock, this.box, new Audit(clock), this.listener, this.loops);

    /** A process with one channel of that kind, as it is after its start. */
    static async starts(defaults: object = DEFAULTS) {
      const replica = new Replica();
      replicas.push(replica);
      const mail = replica.store.of('email', schema, defaults);
      await replica.store.onModuleInit();
      replica.loops.start();
      return { mail, store: replica.store, box: replica.box };
    }
  }

  beforeEach(async () => {
    Logger.overrideLogger(false);
    database = await freshDatabase();
    db = await new DataSource(databaseOptions(database.url)).initialize();
    clock = new TestClock();
    replicas = [];
  });
  afterEach(async () => {
    for (const { store, loops, listener } of replicas) {
      store.onModuleDestroy();
      await loops.stop();
      await listener.onApplicationShutdown();
    }
    await db.destroy();
    await database.drop();
  });

  const put = (store: ChannelSettingsStore, change: SettingsChange) =>
    db.transaction((tx) => store.put(tx, 'email', change, ADMIN));

  it('are those of the environment until an admin stores others, field by field', async () => {
    const { mail, store } = await Replica.starts();
    expect(mail.current).toEqual({ ...DEFAULTS, port: 25 });
    await put(store, { settings: { from: 'ada@example.net' } });
    await store.refresh();
    expect(mail.current).toEqual({ url: 'smtp://env', from: 'ada@example.net', port: 25 });
    await put(store, { settings: { from: null } });
    await store.refresh();
    expect(mail.current).toEqual({ ...DEFAULTS, port: 25 });
  });

  it('are none while they do not suffice', async () => {
    const { mail, store } = await Replica.starts({ from: 'env@example.net' });
    expect(mail.current).toBeNull();
    expect((await store.shown('email')).faults).toEqual([{ field: 'url', message: 'expected an address' }]);
    await put(store, { settings: { url: 'smtp://stored' } });
    await store.refresh();
    expect(mail.current).toMatchObject({ url: 'smtp://stored' });
    expect((await Replica.starts({})).mail.current).toBeNull();
  });

  it('reach every replica, and outlive them', async () => {
    const [one, other] = [await Replica.starts(), await Replica.starts()];
    await put(one.store, { settings: { url: 'smtp://new' } });
    await eventually(() => one.mail.current?.url === 'smtp://new' && other.mail.current?.url === 'smtp://new');
    expect((await Replica.starts()).mail.current?.url).toBe('smtp://new');
  });

  it('reach a replica that has missed the call a minute later', async () => {
    const { mail } = await Replica.starts();
    await affected(db, `INSERT INTO channel_settings (channel, enabled, changed_at) VALUES ('email', false, now())`);
    expect(mail.current).not.toBeNull();
    await clock.pass(minutes(1));
    await eventually(() => mail.current === null);
  });

  it('are gone while the channel is switched off, and there again afterwards', async () => {
    const { mail, store } = await Replica.starts();
    await put(store, { settings: { url: 'smtp://stored' } });
    await put(store, { enabled: false });
    await store.refresh();
    expect(mail.current).toBeNull();
    expect(await store.shown('email')).toMatchObject({ enabled: false, stored: ['url'] });
    await put(store, { enabled: true });
    await store.refresh();
    expect(mail.current?.url).toBe('smtp://stored');
  });

  it('show of a secret only that it is set, and keep it when it comes back like that', async () => {
    const { mail, store } = await Replica.starts();
    const shown = await put(store, { settings: { url: 'smtp://ada:hush@stored', from: 'a@b.c' } });
    expect(shown).toMatchObject({ values: { url: MASK, from: 'a@b.c', port: null }, changedBy: ADMIN, faults: [] });
    await put(store, { settings: { ...shown.values, from: 'd@e.f' } });
    await store.refresh();
    expect(mail.current).toEqual({ url: 'smtp://ada:hush@stored', from: 'd@e.f', port: 25 });
  });

  it('leave to the environment what a form only repeats', async () => {
    const { store } = await Replica.starts();
    const shown = await store.shown('email');
    expect((await put(store, { settings: shown.values })).stored).toEqual([]);
    expect((await put(store, { settings: { ...shown.values, port: 587 } })).stored).toEqual(['port']);
  });

  it('are refused with the field that is not good, and stay as they were', async () => {
    const { mail, store } = await Replica.starts();
    const wrong = put(store, { settings: { url: 'http://hush' } });
    await expect(wrong).rejects.toMatchObject({ kind: 'invalid', field: 'url', message: 'url: expected smtp://.' });
    await expect(put(store, { settings: { colour: 'red' } })).rejects.toMatchObject({
      kind: 'invalid',
      field: 'colour',
    });
    await expect(store.shown('pigeon')).rejects.toMatchObject({ kind: 'missing' });
    await store.refresh();
    expect(mail.current).toEqual({ ...DEFAULTS, port: 25 });
    expect(await rows(db, 'SELECT FROM channel_settings')).toEqual([]);
  });

  it('lie sealed, are written into the audit log without secrets, and outlive a new key', async () => {
    const { store, box } = await Replica.starts();
    await put(store, { settings: { url: 'smtp://ada:hush@stored', from: 'a@b.c' } });
    const [stored] = await rows<{ text: string }>(db, 'SELECT sealed_settings AS text FROM channel_settings');
    expect(stored?.text).not.toMatch(/hush|a@b/);
    const log = JSON.stringify(await rows(db, 'SELECT action, subject_id, before, after FROM audit_log'));
    expect(log).toContain('channel.changed');
    expect(log).toContain('a@b.c');
    expect(log).toContain('"changed":["url","from"]');
    expect(log).not.toContain('hush');
    expect(await new KeyRotation(db, clock, box, new Audit(clock)).rotate()).toMatchObject({ resealed: 1 });
    expect((await Replica.starts()).mail.current?.url).toBe('smtp://ada:hush@stored');
  });

  it('are none, and say so, when what is stored cannot be opened', async () => {
    const { mail, store } = await Replica.starts();
    await put(store, { settings: { url: 'smtp://stored' } });
    await affected(db, `UPDATE channel_settings SET sealed_settings = left(sealed_settings, -6)`);
    await store.refresh();
    expect(mail.current).toBeNull();
    expect((await store.shown('email')).faults[0]?.message).toMatch(
      /cannot be opened any more; enter all settings anew/,
    );
    await put(store, { settings: { url: 'smtp://again' } });
    await store.refresh();
    expect(mail.current?.url).toBe('smtp://again');
  });

  it('of two admins at once are both kept', async () => {
    const { mail, store } = await Replica.starts();
    await Promise.all([put(store, { settings: { from: 'x@y.z' } }), put(store, { settings: { port: 465 } })]);
    await store.refresh();
    expect(mail.current).toEqual({ url: 'smtp://env', from: 'x@y.z', port: 465 });
  });
});
