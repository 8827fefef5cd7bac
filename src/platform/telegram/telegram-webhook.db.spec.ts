import { Logger } from '@nestjs/common';
import { Test, type TestingModule } from '@nestjs/testing';
import { DataSource } from 'typeorm';

import { TelegramCloud } from '../../../simulators/telegram/telegram-cloud';
import { type FreshDatabase, freshDatabase } from '../../../test/support/database';
import { TestClock } from '../../../test/support/test-clock';
import { rows } from '../database/sql';
import { PlatformModule } from '../platform.module';
import { Secret } from '../secrets/secret';
import { TelegramAdmin } from './telegram-admin';
import { TelegramIntake } from './telegram-intake';
import { TelegramModule } from './telegram.module';

const PUBLIC_URL = 'https://panoptes.example.test';
const OWN = `${PUBLIC_URL}/api/telegram/webhook`;

const said = (updateId: number) => ({ update_id: updateId, message: { message_id: 1, chat: { id: 7 }, text: 'hi' } });

describe('the webhook', () => {
  let telegram: TelegramCloud;
  let database: FreshDatabase;
  let clock: TestClock;
  const open: TestingModule[] = [];

  async function house(env: Record<string, string> = {}, appSecret = 'x'.repeat(32)): Promise<TestingModule> {
    const environment = {
      TELEGRAM_BOT_TOKEN: telegram.token,
      TELEGRAM_API_ROOT: telegram.url,
      TELEGRAM_MODE: 'webhook',
      PUBLIC_URL,
      ...env,
    };
    const secret = { current: new Secret(appSecret), previous: new Secret('x'.repeat(32)) };
    const options = { environment, databaseUrl: database.url, appSecret: secret, version: '0.0.0', clock };
    const module = await Test.createTestingModule({
      imports: [PlatformModule.forRoot(options), TelegramModule],
    }).compile();
    module.useLogger(false);
    await module.init();
    open.push(module);
    return module;
  }

  const shown = () => telegram.world.updates.webhook?.settings;
  const kept = (module: TestingModule) =>
    rows<{ id: string }>(module.get(DataSource), 'SELECT update_id AS id FROM telegram_updates ORDER BY 1');

  beforeEach(async () => {
    Logger.overrideLogger(false);
    telegram = await TelegramCloud.start({ limits: 'none', loopbackWebhooks: true });
    database = await freshDatabase();
    clock = new TestClock();
  });
  afterEach(async () => {
    for (const module of open.splice(0)) await module.close();
    await telegram.stop();
    await database.drop();
  });

  it('takes whoever shows the secret for Telegram, and nobody else', async () => {
    const intake = (await house()).get(TelegramIntake);
    for (const given of [undefined, '', 'wrong', `${intake.secret}x`, intake.secret.slice(1)]) {
      expect(intake.accepts(given)).toBe(false);
    }
    expect(intake.accepts(intake.secret)).toBe(true);
    const chosen = (await house({ TELEGRAM_WEBHOOK_SECRET: 'of-our-own' })).get(TelegramIntake);
    expect(chosen.accepts('of-our-own')).toBe(true);
    expect(chosen.accepts(intake.secret)).toBe(false);
  });

  it('keeps each update once, whichever replica it is pushed to, and however often', async () => {
    const [one, two] = [await house(), await house()];
    const pushes = Array.from({ length: 20 }, (_, no) =>
      (no % 2 ? one : two).get(TelegramIntake).receive(said(1 + (no % 4))),
    );
    await Promise.all(pushes);
    expect((await kept(one)).map(({ id }) => id)).toEqual(['1', '2', '3', '4']);
  });

  it.each([null, [], {}, 'hello', { update_id: 'x' }, { update_id: 1.5 }, { update_id: 1, message: 5 }])(
    'lets go of what is no update: %j',
    async (body) => {
      const module = await house();
      await module.get(TelegramIntake).receive(body);
      expect(await kept(module)).toEqual([]);
    },
  );

  it('throws when an update could not be kept, so that it comes again', async () => {
    const module = await house();
    await module.get(DataSource).query('ALTER TABLE telegram_updates RENAME TO gone');
    await expect(module.get(TelegramIntake).receive(said(1))).rejects.toThrow();
  });

  it('is set at our public address by itself, with our secret, and again when the secret has changed', async () => {
    const module = await house();
    await module.get(TelegramAdmin).ensure();
    expect(shown()).toMatchObject({ url: OWN, secretToken: module.get(TelegramIntake).secret });
    const later = await house({}, 'another root key, long enough for all');
    await later.get(TelegramAdmin).ensure();
    expect(shown()).toMatchObject({ url: OWN, secretToken: later.get(TelegramIntake).secret });
    expect(later.get(TelegramIntake).secret).not.toBe(module.get(TelegramIntake).secret);
  });

  it('is left where somebody else has set it: our secret is not shown there', async () => {
    const elsewhere = await house({ PUBLIC_URL: 'https://elsewhere.example.test' });
    await elsewhere.get(TelegramAdmin).ensure();
    const before = shown();
    await (await house({ TELEGRAM_WEBHOOK_SECRET: 'of-our-own' })).get(TelegramAdmin).ensure();
    expect(shown()).toBe(before);
  });

  it('is not set by itself where nobody could reach it', async () => {
    expect(await (await house({ PUBLIC_URL: 'http://localhost:3000' })).get(TelegramAdmin).ensure()).toBeGreaterThan(0);
    expect(shown()).toBeUndefined();
  });

  it('is set where an administrator wants it, and removed, and both are in the audit', async () => {
    const module = await house();
    const admin = module.get(TelegramAdmin);
    const url = 'https://proxy.example.test/bot';
    expect(await admin.setWebhook(url)).toMatchObject({ mode: 'webhook', url, pendingUpdateCount: 0 });
    expect(shown()).toMatchObject({ url, secretToken: module.get(TelegramIntake).secret });
    expect(await admin.removeWebhook()).toMatchObject({ url: null, lastErrorMessage: null, lastErrorAt: null });
    const deeds = await rows<{ action: string }>(
      module.get(DataSource),
      'SELECT action, after FROM audit_log ORDER BY id',
    );
    expect(deeds).toEqual([
      { action: 'telegram.webhook-set', after: { url } },
      { action: 'telegram.webhook-removed', after: null },
    ]);
  });

  it.each([
    ['what is not https', {}, 'http://panoptes.example.test/hook', 'invalid', 'https'],
    ['plain http on loopback, too', {}, 'http://127.0.0.1:3000/hook', 'invalid', 'https'],
    ['what is no address', {}, 'panoptes', 'invalid', 'https'],
    ['a port that Telegram does not push to', {}, 'https://panoptes.example.test:5000/', 'invalid', 'ports'],
    ['nothing, without an https address of ours', { PUBLIC_URL: '' }, undefined, 'invalid', 'PUBLIC_URL'],
    ['to fight with polling', { TELEGRAM_MODE: 'polling' }, OWN, 'conflict', 'TELEGRAM_MODE'],
    ['without a bot', { TELEGRAM_BOT_TOKEN: '' }, OWN, 'conflict', 'TELEGRAM_BOT_TOKEN'],
  ])('refuses %s', async (_case, env, url, kind, message) => {
    const refusal: unknown = await (
      await house(env)
    )
      .get(TelegramAdmin)
      .setWebhook(url)
      .catch((cause: unknown) => cause);
    expect(refusal).toMatchObject({ kind, message: expect.stringContaining(message) as string });
    expect(shown()).toBeUndefined();
  });

  it('tells the last error of a push and how old it is', async () => {
    const admin = (await house()).get(TelegramAdmin);
    await admin.setWebhook();
    const at = clock.now().getTime();
    const { webhook } = telegram.world.updates;
    if (webhook) webhook.lastError = { at, message: 'Wrong response from the webhook: 401 Unauthorized' };
    await clock.pass(90_000);
    expect(await admin.webhook()).toMatchObject({
      lastErrorMessage: 'Wrong response from the webhook: 401 Unauthorized',
      lastErrorAt: new Date(at),
      lastErrorAgeSeconds: 90,
    });
  });

  it('says so when Telegram is away, and never the token', async () => {
    const admin = (await house()).get(TelegramAdmin);
    await telegram.goesAway();
    const refusal = await admin.bot().catch((cause: unknown) => cause);
    expect(refusal).toMatchObject({ kind: 'unreachable' });
    expect(String(refusal)).not.toContain(telegram.token.split(':')[1]);
    await telegram.returns();
    expect(await admin.bot()).toMatchObject({ username: 'panoptes_bot', name: 'Panoptes' });
  });
});
