import { randomUUID } from 'node:crypto';
import { Logger } from '@nestjs/common';
import { SchedulerRegistry } from '@nestjs/schedule';
import { DataSource } from 'typeorm';

import { type FreshDatabase, freshDatabase } from '../../test/support/database';
import { eventually } from '../../test/support/eventually';
import { FakeChannel } from '../../test/support/fake-channel';
import { TestClock } from '../../test/support/test-clock';
import { ChannelRegistry } from '../channels/channel-registry';
import { minutes } from '../domain/duration';
import { Refusal } from '../domain/refusal';
import { Audit } from '../platform/audit/audit';
import { Clock } from '../platform/clock/clock';
import { Loops } from '../platform/clock/loops';
import { PlatformConfig } from '../platform/config/platform.config';
import { Listener } from '../platform/database/listener';
import { databaseOptions } from '../platform/database/options';
import { affected, rows } from '../platform/database/sql';
import { ChannelViews } from './channel-views';
import { TemplateStore } from './template-store';
import { TemplatesService } from './templates.service';

const ADMIN = randomUUID();
const OFFLINE = { language: 'es', kind: 'location_offline' } as const;
const own = (title: string | null, text: string | null = null) => ({ title, text });

describe('the words of admins', () => {
  let database: FreshDatabase;
  let db: DataSource;
  let clock: TestClock;
  let replicas: Replica[];

  class Replica {
    readonly listener = new Listener(database.url, new Clock());
    readonly loops = new Loops(clock, new SchedulerRegistry());
    readonly store = new TemplateStore(db, this.listener, this.loops);
    readonly service: TemplatesService;

    constructor() {
      const channels = new ChannelRegistry([new FakeChannel(), new FakeChannel('sms', { usualSeverity: 'critical' })]);
      const views = new ChannelViews(channels, new PlatformConfig({}));
      this.service = new TemplatesService(db, this.store, channels, views, clock, new Audit(clock));
    }

    static async starts(): Promise<Replica> {
      const replica = new Replica();
      replicas.push(replica);
      await replica.store.onModuleInit();
      replica.loops.start();
      return replica;
    }

    says() {
      return this.store.of('incident.opened', 'location_offline', 'es');
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

  const audited = () =>
    rows<{ action: string; subject_id: string; before: object | null; after: object | null }>(
      db,
      `SELECT action, subject_id, before, after FROM audit_log ORDER BY id`,
    );

  it('hold on every replica as soon as they are stored, and no longer once they are taken away', async () => {
    const [one, other] = [await Replica.starts(), await Replica.starts()];
    const shown = await one.service.put('incident.opened', OFFLINE, own('Caída en {location}'), ADMIN);
    expect(shown.wordings.find(({ language, kind }) => language === 'es' && kind === 'location_offline')).toMatchObject(
      {
        builtIn: { title: '{location} está sin conexión' },
        own: { title: 'Caída en {location}', text: null },
        problem: null,
        changedBy: ADMIN,
      },
    );
    expect(one.says()).toEqual(own('Caída en {location}'));
    await eventually(() => Promise.resolve(other.says() !== null));

    await other.service.remove('incident.opened', { language: 'es' });
    expect(other.says()).toBeNull();
    await eventually(() => Promise.resolve(one.says() === null));
    await one.service.remove('incident.opened', {});
    const subject = { subject_id: 'incident.opened/location_offline/es' };
    expect(await audited()).toMatchObject([
      { action: 'template.changed', ...subject, before: null, after: own('Caída en {location}') },
      { action: 'template.removed', ...subject, before: own('Caída en {location}'), after: null },
    ]);
  });

  it('are learned of by looking, where nobody called out', async () => {
    const replica = await Replica.starts();
    await affected(
      db,
      `INSERT INTO message_templates (type, kind, language, title, changed_at) VALUES ('incident.opened', 'location_offline', 'es', 'Hola', $1)`,
      [clock.now()],
    );
    await clock.pass(minutes(1));
    await eventually(() => Promise.resolve(replica.says()?.title === 'Hola'));
  });

  it('that cannot be used any more count as none, are shown as broken and told to the log once', async () => {
    const warnings: object[] = [];
    Logger.overrideLogger({
      log: () => undefined,
      error: () => undefined,
      warn: (said: object) => warnings.push(said),
    });
    const replica = await Replica.starts();
    await replica.service.put('incident.opened', OFFLINE, own('Caída en {location}'), ADMIN);
    await affected(db, `UPDATE message_templates SET title = 'Caída en {sitio}'`);
    await affected(
      db,
      `INSERT INTO message_templates (type, kind, language, title, changed_at) VALUES ('gone', '', 'es', 'x', $1)`,
      [clock.now()],
    );
    await replica.store.refresh();
    await replica.store.refresh();
    expect(replica.says()).toBeNull();
    expect(warnings).toHaveLength(2);
    const [opened] = await replica.service.list();
    const broken = opened?.wordings.filter(({ problem }) => problem !== null);
    expect(broken).toMatchObject([{ own: own('Caída en {sitio}'), problem: expect.stringContaining('{sitio}') }]);
  });

  it('are refused where they could not be used, and nothing is stored', async () => {
    const { service } = await Replica.starts();
    const refused = (type: string, which: typeof OFFLINE, words: ReturnType<typeof own>) =>
      service.put(type, which, words, ADMIN).catch((cause: Refusal) => [cause.kind, cause.field]);
    expect(await refused('incident.opened', OFFLINE, own('{sitio}'))).toEqual(['invalid', 'title']);
    expect(await refused('incident.opened', OFFLINE, own(null, '{#cause}'))).toEqual(['invalid', 'text']);
    expect(await refused('incident.opened', OFFLINE, own(null))).toEqual(['invalid', 'title']);
    expect(await refused('digest', OFFLINE, own('x'))).toEqual(['invalid', 'kind']);
    expect(await refused('pigeon', OFFLINE, own('x'))).toEqual(['missing', null]);
    expect([await rows(db, 'SELECT FROM message_templates'), await audited()]).toEqual([[], []]);
  });

  it('can be looked at in each channel before they are said', async () => {
    const { service, store } = await Replica.starts();
    const views = service.preview('incident.opened', OFFLINE, own('Caída en {location}', 'Llama.'), null);
    expect(views.map(({ channel }) => channel)).toEqual(['telegram', 'sms']);
    expect(views[0]?.text).toMatch(/^🔴 Caída en Casa García\n(.*\n)+Llama\.$/);
    expect(store.of('incident.opened', 'location_offline', 'es')).toBeNull();
    expect(() => service.preview('incident.opened', OFFLINE, own('x'), ['pigeon'])).toThrow(Refusal);
  });

  it('belong to channels that usually carry so grave a message', async () => {
    const { service } = await Replica.starts();
    expect((await service.one('incident.opened')).channels).toEqual(['telegram', 'sms']);
    expect((await service.one('report')).channels).toEqual(['telegram']);
  });
});
