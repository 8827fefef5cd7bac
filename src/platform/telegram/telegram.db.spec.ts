import { Logger } from '@nestjs/common';
import { Test, type TestingModule } from '@nestjs/testing';
import { getBotToken } from 'nestjs-telegraf';
import type { Context, Telegraf } from 'telegraf';
import { DataSource } from 'typeorm';

import { TelegramCloud } from '../../../simulators/telegram/telegram-cloud';
import { type FreshDatabase, freshDatabase } from '../../../test/support/database';
import { eventually } from '../../../test/support/eventually';
import { TestClock } from '../../../test/support/test-clock';
import { Loops } from '../clock/loops';
import { rows } from '../database/sql';
import { PlatformModule } from '../platform.module';
import { Secret } from '../secrets/secret';
import { TelegramApi } from './telegram-api';
import { TelegramConnection } from './telegram-connection';
import { TelegramPoller } from './telegram-poller';
import { TelegramUpdates } from './telegram-updates';
import { TelegramWorker } from './telegram-worker';
import { TelegramModule } from './telegram.module';

/** A process that listens to Telegram and remembers what it was told. */
class Listening {
  readonly heard: string[] = [];
  /** Says what becomes of a text; throws to fail. */
  handler: (text: string, ctx: Context) => Promise<unknown> = () => Promise.resolve();

  private constructor(
    readonly app: TestingModule,
    readonly clock: TestClock,
  ) {
    app.get<Telegraf>(getBotToken()).on('message', async (ctx) => {
      const text = 'text' in ctx.message ? ctx.message.text : '';
      await this.handler(text, ctx);
      this.heard.push(text);
    });
  }

  static async open(database: FreshDatabase, environment: Record<string, string>): Promise<Listening> {
    const clock = new TestClock();
    const appSecret = { current: new Secret('x'.repeat(32)) };
    const app = await Test.createTestingModule({
      imports: [
        PlatformModule.forRoot({ environment, databaseUrl: database.url, appSecret, version: '0.0.0', clock }),
        TelegramModule,
      ],
    }).compile();
    app.useLogger(false);
    await app.init();
    return new Listening(app, clock);
  }

  get status() {
    return this.app.get(TelegramConnection).status();
  }

  /** Asks for updates once and hands on what came. */
  async turn(): Promise<void> {
    await this.app.get(TelegramConnection).beat();
    await this.app.get(TelegramPoller).fetch(0);
    await this.handOn();
  }

  async handOn(): Promise<void> {
    await this.app.get(TelegramWorker).turn(new AbortController().signal);
  }

  /** Listens by itself from now on. */
  bot(): void {
    for (const name of ['telegram-heartbeat', 'telegram-poller', 'telegram-updates']) {
      this.app.get(Loops).get(name)?.start();
    }
  }

  async close(): Promise<void> {
    await this.app.close();
  }
}

describe('listening to Telegram', () => {
  let telegram: TelegramCloud;
  let database: FreshDatabase;
  let house: Listening;

  const open = (env: Record<string, string> = {}) =>
    Listening.open(database, { TELEGRAM_BOT_TOKEN: telegram.token, TELEGRAM_API_ROOT: telegram.url, ...env });

  beforeAll(() => Logger.overrideLogger(false));
  beforeEach(async () => {
    telegram = await TelegramCloud.start({ limits: 'none' });
    database = await freshDatabase();
    house = await open();
  });
  afterEach(async () => {
    await house.close();
    await telegram.stop();
    await database.drop();
  });

  const waiting = () => rows(house.app.get(DataSource), 'SELECT 1 FROM telegram_updates WHERE handled_at IS NULL');

  it('hears what people say, in the order in which they say it', async () => {
    const ann = telegram.user({ name: 'Ann' });
    for (const text of ['one', 'two', 'three', 'four']) ann.writes(text);
    await house.turn();
    expect(house.heard).toEqual(['one', 'two', 'three', 'four']);
  });

  it('serves one chat while another takes its time', async () => {
    let release = () => {};
    const held = new Promise<void>((resolve) => (release = resolve));
    house.handler = async (text) => {
      if (text === 'slow') await held;
      if (text === 'quick') release();
    };
    telegram.user({ name: 'Ann' }).writes('slow');
    telegram.user({ name: 'Ben' }).writes('quick');
    await house.turn();
    expect(house.heard).toEqual(['quick', 'slow']);
  });

  it('looks again when a chat became free while it was looking', async () => {
    await house.turn();
    const [worker, updates] = [house.app.get(TelegramWorker), house.app.get(TelegramUpdates)];
    const idle = worker.room;
    let release = () => {};
    const held = new Promise<void>((resolve) => (release = resolve));
    house.handler = () => held;
    const ann = telegram.user({ name: 'Ann' });
    for (const text of ['one', 'two']) ann.writes(text);
    await house.app.get(TelegramPoller).fetch(0);
    const claim = updates.claim.bind(updates);
    jest.spyOn(updates, 'claim').mockImplementationOnce(async (limit) => {
      const none = await claim(limit);
      release();
      await eventually(() => worker.room === idle);
      return none;
    });
    await house.handOn();
    expect(house.heard).toEqual(['one', 'two']);
  });

  it('answers once what takes longer than a lease, for as long as somebody is at it', async () => {
    const other = await open();
    await other.app.get(TelegramConnection).beat();
    let release = () => {};
    let begun = 0;
    const held = new Promise<void>((resolve) => (release = resolve));
    house.handler = other.handler = () => {
      begun += 1;
      return held;
    };
    telegram.user({ name: 'Ann' }).writes('slow');
    const turn = house.turn();
    await eventually(() => begun > 0);
    for (let half = 0; half < 4; half++) {
      for (const { clock } of [house, other]) await clock.pass(30_000);
      const late = 'SELECT FROM telegram_updates WHERE lease_until <= $1';
      await eventually(async () => (await rows(house.app.get(DataSource), late, [house.clock.now()])).length === 0);
      await other.handOn();
    }
    release();
    await turn;
    expect([begun, house.heard, other.heard]).toEqual([1, ['slow'], []]);
    await other.close();
  });

  it('keeps what it was told before Telegram may forget it', async () => {
    telegram.user({ name: 'Ann' }).writes('hello');
    await house.app.get(TelegramPoller).fetch(0);
    const next = await open();
    await next.turn();
    expect(next.heard).toEqual(['hello']);
    await next.close();
  });

  it('speaks through its own connections', async () => {
    house.handler = (text, ctx) => ctx.reply(`you said ${text}`);
    const ann = telegram.user({ name: 'Ann' });
    ann.starts();
    await house.turn();
    expect((await ann.until(({ from }) => from.is_bot)).text).toBe('you said /start');
  });

  it('tries an update that fails again, gives it up in the end and tells of it, and goes on', async () => {
    const told: string[] = [];
    house.app.get(TelegramWorker).onGivenUp((_update, reference) => Promise.resolve(void told.push(reference)));
    let tries = 0;
    house.handler = (text) => {
      if (text !== 'poison') return Promise.resolve();
      tries += 1;
      return Promise.reject(new Error('no such luck'));
    };
    const ann = telegram.user({ name: 'Ann' });
    ann.writes('poison');
    ann.writes('after');
    for (let turn = 0; turn < 3; turn++) {
      await house.turn();
      await house.clock.pass(5_000);
    }
    expect([tries, told.length, house.heard]).toEqual([3, 1, ['after']]);
    expect(
      await rows(house.app.get(DataSource), `SELECT sealed_payload FROM telegram_updates WHERE error IS NOT NULL`),
    ).toEqual([{ sealed_payload: null }]);
  });

  it('gives up an update that ended every process that took it', async () => {
    telegram.user({ name: 'Ann' }).writes('deadly');
    await house.app.get(TelegramConnection).beat();
    await house.app.get(TelegramPoller).fetch(0);
    await house.app.get(DataSource).query('UPDATE telegram_updates SET attempts = 3');
    await house.handOn();
    expect(house.heard).toEqual([]);
    expect(await waiting()).toEqual([]);
  });

  it('takes a webhook out of the way when it is to poll', async () => {
    await house.app.get(TelegramApi).call('setWebhook', { url: 'https://panoptes.example.test/hook' });
    house.bot();
    const ann = telegram.user({ name: 'Ann' });
    house.handler = (text, ctx) => ctx.reply(`you said ${text}`);
    ann.starts();
    expect((await ann.until(({ from }) => from.is_bot)).text).toBe('you said /start');
  });

  it('is polled by one of two replicas', async () => {
    const other = await open();
    for (const replica of [house, other]) {
      replica.handler = (text, ctx) => ctx.reply(`you said ${text}`);
      replica.bot();
    }
    const ann = telegram.user({ name: 'Ann' });
    for (const text of ['one', 'two', 'three']) {
      ann.writes(text);
      await ann.until((message) => message.text === `you said ${text}`);
    }
    await other.close();
    expect([...house.heard, ...other.heard].sort()).toEqual(['one', 'three', 'two']);
    expect(telegram.failures).toEqual([]);
  });

  it('is up once Telegram answers', async () => {
    expect(house.status).toEqual({ state: 'connecting' });
    await house.app.get(TelegramConnection).beat();
    expect(house.status).toEqual({ state: 'up' });
    expect(await house.app.get(TelegramConnection).learnUsername()).toBe('panoptes_bot');
  });

  it('is down at once with a token that is refused, and lives on', async () => {
    const stranger = await open({ TELEGRAM_BOT_TOKEN: '1:wrong' });
    await stranger.app.get(TelegramConnection).beat();
    expect(stranger.status).toMatchObject({ state: 'down', reason: expect.stringContaining('refuses') as string });
    await stranger.close();
  });

  it('is down after two minutes of silence, and up with the first word', async () => {
    await telegram.goesAway();
    const connection = house.app.get(TelegramConnection);
    await connection.beat();
    expect(house.status).toEqual({ state: 'connecting' });
    await house.clock.pass(120_000);
    expect(house.status).toMatchObject({ state: 'down' });
    await telegram.returns();
    await connection.beat();
    expect(house.status).toEqual({ state: 'up' });
  });

  it('is off without a token, and closes like everything else', async () => {
    const off = await open({ TELEGRAM_BOT_TOKEN: '' });
    expect(off.status).toEqual({ state: 'off' });
    await expect(off.close()).resolves.toBeUndefined();
  });
});
