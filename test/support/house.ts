import { randomBytes } from 'node:crypto';

import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import { Test } from '@nestjs/testing';
import { DataSource } from 'typeorm';

import { PlumeCloud, type PlumeCloudOptions } from '../../simulators/plume/plume-cloud';
import { TelegramCloud, type TelegramCloudOptions } from '../../simulators/telegram/telegram-cloud';
import { AppModule } from '../../src/app.module';
import { AuthService } from '../../src/auth/auth.service';
import { TelegramLinksService } from '../../src/auth/telegram-links.service';
import { after, seconds, since } from '../../src/domain/duration';
import { httpAdapter, prepareHttp } from '../../src/entrypoints/rest/http-server';
import { WatchService } from '../../src/monitoring/watch.service';
import { deliveriesLoop, Sender } from '../../src/notifications/sender.service';
import { NotificationsService } from '../../src/notifications/notifications.service';
import { Loops } from '../../src/platform/clock/loops';
import { rows } from '../../src/platform/database/sql';
import type { Environment } from '../../src/platform/config/environment';
import { PlatformConfig } from '../../src/platform/config/platform.config';
import { Http } from '../../src/platform/http/http';
import { Log } from '../../src/platform/logging/log';
import { Secret } from '../../src/platform/secrets/secret';
import { Rasteriser } from '../../src/reports/rasteriser';
import { eventually } from './eventually';
import { freshDatabase, type FreshDatabase } from './database';
import { TestClock } from './test-clock';

interface HouseOptions {
  readonly env?: Environment;
  readonly plume?: PlumeCloudOptions;
  readonly telegram?: TelegramCloudOptions;
  /** Where everything that is logged goes, down to the last detail; nowhere when not said. */
  readonly logs?: NodeJS.WritableStream;
}

/** What replicas of one product have in common. */
interface Common {
  readonly environment: Environment;
  readonly appSecret: { readonly current: Secret };
  readonly database: FreshDatabase;
}

/** Real ms after which whoever is still not done is taken to wait for the clock, and the ms it is then given. */
const ANSWERS_COME_WITHIN = 5;
const FIRST_STEP = 100;
const LONGEST_STEP = seconds(5);

/** ms by the clock: a wait for a channel's next free place, not one for the next attempt. */
const BLINK = 100;

/** A stored transition as a story tells it. */
export interface ToldTransition {
  readonly of: string;
  readonly from: string;
  readonly to: string;
  readonly at: Date;
}

/**
 * The whole product with its clouds, ready for a story: the real AppModule on a real database, a Plume and a Telegram
 * on loopback, and a clock whose hands the story turns. Nothing goes on by itself but the conversation with the bot.
 */
export class House {
  private constructor(
    readonly app: NestFastifyApplication,
    readonly clock: TestClock,
    readonly plume: PlumeCloud,
    readonly telegram: TelegramCloud,
    private readonly common: Common,
    private readonly joined = false,
  ) {}

  static async open({ env = {}, plume: fleet = {}, telegram: people = {}, logs }: HouseOptions = {}): Promise<House> {
    const clock = new TestClock();
    const database = await freshDatabase();
    const plume = await PlumeCloud.start({ homes: 3, now: () => clock.now(), ...fleet });
    const telegram = await TelegramCloud.start({ now: () => clock.now().getTime(), limits: 'none', ...people });
    const environment = {
      TELEGRAM_BOT_TOKEN: telegram.token,
      TELEGRAM_API_ROOT: telegram.url,
      PLUME_AUTH_HEADER: plume.authHeader,
      PLUME_PARTNER_ID: plume.partnerId,
      PLUME_SSO_URL: plume.ssoUrl,
      PLUME_API_BASE: plume.apiBase,
      PLUME_REPORTS_BASE: plume.reportsBase,
      PLUME_CALLS_PER_SECOND: '0',
      PLUME_CALLS_PER_5_MINUTES: '0',
      ADMIN_EMAIL: 'ada@example.test',
      ...env,
    };
    const appSecret = { current: new Secret(randomBytes(32).toString('hex')) };
    const common = { environment, appSecret, database };
    return new House(await appOf(common, clock, logs), clock, plume, telegram, common);
  }

  /** One more replica of a house: the same database, clouds and clock. It is closed before the house itself. */
  static async join(house: House): Promise<House> {
    const { clock, plume, telegram, common } = house;
    return new House(await appOf(common, clock), clock, plume, telegram, common, true);
  }

  async close(): Promise<void> {
    await this.app.get(Loops).stop();
    await this.app.close();
    if (this.joined) return;
    await Promise.all([this.plume.stop(), this.telegram.stop()]);
    await this.common.database.drop();
  }

  get db(): DataSource {
    return this.app.get(DataSource);
  }

  /** Lists the fleet, looks for the first time, and lets everything settle: all is as it was before the story. */
  async movesIn(): Promise<void> {
    await this.until(this.turn('discovery', 'blocks'));
    const documents = this.app.get(Loops).get('documents');
    // A few at a time; it wants to go on at once as long as there are more.
    while (documents && (await this.until(documents.turn())) === 0);
    await this.look();
    await this.look();
  }

  /** One look at everything that is due, put on record, and what it means sent out. */
  async look(): Promise<void> {
    await this.turn('blocks', 'look');
    await this.until(this.app.get(WatchService).idle());
    await this.turn('touch', 'sweep', 'blocks');
    await this.deliver();
  }

  /** Waits for something to be done, letting time pass for whoever waits for the clock rather than for an answer. */
  async until<T>(done: Promise<T>): Promise<T> {
    let over = false;
    void done.finally(() => (over = true)).catch(() => undefined);
    let step = FIRST_STEP;
    for (let calls = this.calls; !over; calls = this.calls) {
      await Promise.race([done, new Promise((resolve) => setTimeout(resolve, ANSWERS_COME_WITHIN))]);
      // A process that was kept waiting itself has answers that it has not read yet.
      for (let turn = 0; turn < 10 && !over; turn++) await new Promise((resolve) => setImmediate(resolve));
      if (over) break;
      if (this.calls > calls || this.databaseIsBusy || this.isDrawing) {
        step = FIRST_STEP;
        continue;
      }
      await this.clock.pass(step);
      step = Math.min(step * 1.5, LONGEST_STEP);
    }
    return done;
  }

  /** Everything that was ever asked of the clouds. */
  private get calls(): number {
    const ofTelegram = [...this.telegram.ledger.byMethod.values()].reduce((sum, each) => sum + each, 0);
    return this.plume.stats().total + ofTelegram;
  }

  private get databaseIsBusy(): boolean {
    const { master: pool } = this.db.driver as unknown as { master: { totalCount: number; idleCount: number } };
    return pool.idleCount < pool.totalCount;
  }

  /** A picture is made in a thread of its own, which asks nobody anything. */
  private get isDrawing(): boolean {
    const { waiting } = this.app.get(Rasteriser) as unknown as { waiting: number };
    return waiting > 0;
  }

  /** Lets time pass and looks as often as the poller would. */
  async pass(ms: number, step = seconds(10)): Promise<void> {
    const end = after(this.clock.now(), ms);
    while (this.clock.now() < end) {
      await this.clock.pass(Math.min(step, since(this.clock.now(), end)));
      await this.look();
    }
  }

  /**
   * Lets time pass once the bot has put away what it was told: an answer is seen before that, and what is not put away
   * when its time is over is taken for lost, and answered again.
   */
  async later(ms: number): Promise<void> {
    const untold = 'SELECT FROM telegram_updates WHERE handled_at IS NULL LIMIT 1';
    await eventually(async () => (await rows(this.db, untold)).length === 0);
    await this.clock.pass(ms);
  }

  /** Sends everything that may be sent now, or within the next blink by the limits of the channel. */
  async deliver(): Promise<void> {
    const sender = this.app.get(Sender);
    const loops = sender.kinds.flatMap((kind) => this.app.get(Loops).get(deliveriesLoop(kind)) ?? []);
    for (let wait = 0; wait <= BLINK; ) {
      await this.clock.pass(wait);
      wait = Math.min(...(await Promise.all(loops.map((loop) => loop.turn()))));
      await this.until(sender.idle());
      if (loops.some(({ isWoken }) => isWoken) || (await sender.hasDue())) wait = 0;
    }
  }

  async turn(...loops: string[]): Promise<void> {
    for (const name of loops) await this.app.get(Loops).turn(name);
  }

  /** The bot listens from now on. */
  bot(): void {
    for (const name of ['telegram-heartbeat', 'telegram-poller', 'telegram-updates']) {
      this.app.get(Loops).get(name)?.start();
    }
  }

  /** A chat that hears of everything, or of one location, without anybody's account. */
  async subscribes(chatId: number, locationId?: string): Promise<void> {
    const about = { channel: 'telegram', address: String(chatId), userId: null, label: null, language: null };
    const scope = locationId ? ({ type: 'location', id: locationId } as const) : ({ type: 'all' } as const);
    await this.app.get(NotificationsService).subscribe(about, [scope]);
  }

  /** A one-time code that links whoever starts the bot with it to the administrator. */
  async linkCode(): Promise<string> {
    const [admin] = await this.app.get(AuthService).list();
    if (!admin) throw new Error('There is no administrator');
    return (await this.app.get(TelegramLinksService).createLinkCode(admin.id)).code;
  }

  /** Our id of the location that the simulator's home is. */
  async locationId(home: { locationId: string }): Promise<string> {
    const [row] = await rows<{ id: string }>(this.db, 'SELECT id FROM locations WHERE location_id = $1', [
      home.locationId,
    ]);
    if (!row) throw new Error(`Home ${home.locationId} is not watched`);
    return row.id;
  }

  /** Every stored transition, in the order in which it was detected; a location's is called `home`. */
  transitions(): Promise<ToldTransition[]> {
    return rows<ToldTransition>(
      this.db,
      `SELECT COALESCE(p.name, 'home') AS of, t.from_state AS from, t.to_state AS to, t.at
       FROM transitions t LEFT JOIN pods p ON p.id = t.pod_id ORDER BY t.id`,
    );
  }

  incidents(): Promise<{ kind: string; status: string; resolution: string | null; flapping: boolean }[]> {
    return rows(
      this.db,
      'SELECT kind, status, resolution, flapping FROM incidents ORDER BY detected_at, opened_at, id',
    );
  }

  async states(): Promise<string[]> {
    const found = await rows<{ state: string }>(this.db, 'SELECT state FROM locations ORDER BY no');
    return found.map(({ state }) => state);
  }
}

async function appOf(
  { environment, appSecret, database }: Common,
  clock: TestClock,
  logs?: NodeJS.WritableStream,
): Promise<NestFastifyApplication> {
  const options = { environment, databaseUrl: database.url, appSecret, version: '0.0.0-test', clock };
  const building = Test.createTestingModule({ imports: [AppModule.forRoot(options)] })
    // The time limits of a connection are real time: shorter here, since nobody wants to wait ten seconds.
    .overrideProvider(Http)
    .useValue(new Http({ connections: 8, patience: 250 }));
  const log = logs && new Log({ level: 'trace', format: 'json', target: logs });
  if (log) building.setLogger(log);
  const module = await building.compile();
  const app = module.createNestApplication<NestFastifyApplication>(httpAdapter(new PlatformConfig(environment)));
  app.useLogger(log ?? (process.env.HOUSE_LOGS ? ['log', 'warn', 'error', 'debug'] : false));
  await prepareHttp(app);
  await app.init();
  await app.getHttpAdapter().getInstance().ready();
  return app;
}
