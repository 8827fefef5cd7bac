import { DataSource } from 'typeorm';

import { PlumeCloud } from '../../simulators/plume/plume-cloud';
import { TelegramCloud } from '../../simulators/telegram/telegram-cloud';
import { readButtonData } from '../../src/domain/delivery';
import { databaseOptions } from '../../src/platform/database/options';
import { rows } from '../../src/platform/database/sql';
import { freshDatabase, type FreshDatabase } from '../support/database';
import { FastProduct } from '../support/fast-product';

const HOMES = 20;
const CHANGES_EACH = 10;
const KILLS = 30;

/**
 * Two hundred changes in twenty homes while the product is killed thirty times at moments that chance picks. A home
 * changes again only when its last change is on record, since what happens unseen nobody can tell.
 */
describe('a product that is killed again and again', () => {
  let database: FreshDatabase;
  let db: DataSource;
  let plume: PlumeCloud;
  let telegram: TelegramCloud;
  let product: FastProduct;
  let chats: number[];
  let kills = 0;

  beforeAll(async () => {
    database = await freshDatabase();
    db = await new DataSource(databaseOptions(database.url)).initialize();
    const settings = { factor: 40, epoch: Date.now() };
    const now = () => settings.epoch + (Date.now() - settings.epoch) * settings.factor;
    plume = await PlumeCloud.start({ homes: HOMES, now: () => new Date(now()) });
    telegram = await TelegramCloud.start({ limits: 'none', now });
    const env = {
      DATABASE_URL: database.url,
      APP_SECRET: 'a root key for a test of forty characters',
      LOG_LEVEL: 'warn',
      PLUME_AUTH_HEADER: plume.authHeader,
      PLUME_PARTNER_ID: plume.partnerId,
      PLUME_SSO_URL: plume.ssoUrl,
      PLUME_API_BASE: plume.apiBase,
      PLUME_REPORTS_BASE: plume.reportsBase,
      PLUME_CALLS_PER_SECOND: '0',
      PLUME_CALLS_PER_5_MINUTES: '0',
      // Half a minute without a look is less than a second here, about what a restart takes.
      PLUME_UNREACHABLE_SECONDS: '3600',
      POLL_INTERVAL_SECONDS: '4',
      CONFIRM_POLLS: '2',
      FLAP_CHANGES: '1000',
      TELEGRAM_BOT_TOKEN: telegram.token,
      TELEGRAM_API_ROOT: telegram.url,
      TELEGRAM_MESSAGES_PER_SECOND: '0',
      TELEGRAM_CHAT_MESSAGES_PER_SECOND: '0',
      DIGEST_AFTER_SECONDS: '0',
    };
    product = new FastProduct({ env, ...settings });
    await product.start();
    await until(async () => (await count(`SELECT FROM locations WHERE state = 'online'`)) === HOMES);
    chats = telegram.crowd(HOMES).map(({ id }) => id);
    for (const [no, chat] of chats.entries()) await subscribe(chat, plume.home(no).locationId);
  }, 60_000);

  afterAll(async () => {
    await product.stop();
    await Promise.all([plume.stop(), telegram.stop()]);
    await db.destroy();
    await database.drop();
  });

  it('lives through the story', async () => {
    const homes = Array.from({ length: HOMES }, (_, no) => home(no));
    let over = false;
    const killing = (async () => {
      while (!over) {
        // Told by what it has asked Plume, not by time: a busy machine kills it at the same points as an idle one.
        const calls = plume.stats().calls.nodes + 5 + Math.random() * 150;
        await until(() => Promise.resolve(over || plume.stats().calls.nodes >= calls));
        await soon(Math.random() * 30);
        await product.kill();
        kills++;
        await product.start();
      }
    })();
    await Promise.all(homes);
    over = true;
    await killing;
    await until(
      async () => (await count(`SELECT FROM deliveries WHERE status IN ('queued', 'sending', 'retrying')`)) === 0,
    );
    expect(kills).toBeGreaterThanOrEqual(KILLS);
  }, 600_000);

  it('has stored every change of every home exactly once, in order', async () => {
    const found = await rows<{ no: number; to_state: string }>(
      db,
      `SELECT l.location_id AS no, t.to_state FROM transitions t JOIN locations l ON l.id = t.location_id
       WHERE t.pod_id IS NULL ORDER BY t.id`,
    );
    for (let no = 0; no < HOMES; no++) {
      const states = found.filter((each) => String(each.no) === plume.home(no).locationId).map((each) => each.to_state);
      expect(states).toEqual(Array.from({ length: CHANGES_EACH }, (_, i) => (i % 2 === 0 ? 'offline' : 'online')));
    }
  });

  it('has told everybody of every outage and of its end', async () => {
    const outages = (HOMES * CHANGES_EACH) / 2;
    expect(await count(`SELECT FROM incidents WHERE kind = 'location_offline' AND resolution = 'recovered'`)).toBe(
      outages,
    );
    expect(await count(`SELECT FROM deliveries WHERE status = 'failed'`)).toBe(0);
    const untold = await count(
      `SELECT FROM incidents i WHERE NOT EXISTS (
         SELECT FROM cards c WHERE c.incident_id = i.id AND c.message_id IS NOT NULL)`,
    );
    expect(untold).toBe(0);
    for (const chat of chats) {
      const texts = telegram.world.chat(chat).fromBot.map(({ text }) => text);
      expect(texts.length).toBeGreaterThanOrEqual(CHANGES_EACH / 2);
    }
  });

  it('has said twice only what was on its way at a kill', async () => {
    // Whatever was sent is an attempt in the log, also when its sender did not live to write it down.
    const attempts = await rows<{ id: string; attempts: number }>(db, 'SELECT id, attempts FROM deliveries');
    const sent = telegram.arrivals.filter(({ method, accepted }) => method === 'sendMessage' && accepted).length;
    expect(sent).toBeLessThanOrEqual(attempts.reduce((sum, each) => sum + each.attempts, 0));
    const known = new Map(attempts.map((each) => [each.id, each.attempts]));
    const times = new Map<string, number>();
    for (const { params } of telegram.calls('sendMessage')) {
      const id = readButtonData(firstButton(params.reply_markup) ?? '')?.deliveryId;
      if (id) times.set(id, (times.get(id) ?? 0) + 1);
    }
    for (const [id, sends] of times) expect(sends).toBeLessThanOrEqual(known.get(id) ?? 0);
    expect(telegram.violations).toEqual([]);
  });

  async function home(no: number): Promise<void> {
    const told = plume.home(no);
    for (let change = 0; change < CHANGES_EACH; change++) {
      // The story is as long as the kills are many.
      const due = Math.min(KILLS, ((change + Math.random()) * KILLS) / (CHANGES_EACH - 1));
      await until(() => Promise.resolve(kills >= due));
      if (change % 2 === 0) told.goesDark(product.now());
      else told.comesBack(product.now());
      await until(
        async () =>
          (await count(
            `SELECT FROM transitions t JOIN locations l ON l.id = t.location_id
             WHERE l.location_id = '${told.locationId}' AND t.pod_id IS NULL`,
          )) > change,
      );
    }
  }

  async function subscribe(chatId: number, locationId: string): Promise<void> {
    const now = product.now();
    await db.query(
      `WITH place AS (INSERT INTO destinations (channel, address, created_at) VALUES ('telegram', $1, $3) RETURNING id)
       INSERT INTO subscriptions (destination_id, scope_type, scope_id, created_at)
       SELECT place.id, 'location', l.id::text, $3 FROM place, locations l WHERE l.location_id = $2`,
      [String(chatId), locationId, now],
    );
  }

  async function count(select: string): Promise<number> {
    const [row] = await rows<{ n: number }>(db, `SELECT count(*)::int AS n FROM (${select}) AS found`);
    return row?.n ?? 0;
  }
});

/** What a message's first button says to us: an action and the delivery's id. */
function firstButton(markup: unknown): string | undefined {
  const { inline_keyboard: rows } = (markup ?? {}) as { inline_keyboard?: { callback_data?: string }[][] };
  return rows?.[0]?.[0]?.callback_data;
}

const soon = (ms: number) => new Promise((resolve) => setTimeout(resolve, ms));

/** Looks again and again, since the far side of a process boundary tells nobody when it changes. */
async function until(holds: () => Promise<boolean>, patience = 240_000): Promise<void> {
  const end = Date.now() + patience;
  while (!(await holds())) {
    if (Date.now() > end) throw new Error('It did not come to pass');
    await soon(25);
  }
}
