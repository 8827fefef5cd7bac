import { bench, type Workshop } from './lib/bench';
import type { Database } from './lib/database';
import type { PlumeSide, SimulatedHome, TelegramSide } from './lib/far-sides';
import { knownFleet, looksAt, subscribe } from './lib/fleet';
import { moment, until } from './lib/patience';
import { median } from './lib/statistics';

/** Whether a long queue drains as fast as a short one. */

const CHATS = 1_000;
const HOMES = 10_000;
/** So many chats hear of each home in the long queue. */
const COPIES = 10;
const LONG = HOMES * COPIES;
const SHORT = 1_000;
const POD = 1;
const ROUNDS = 7;
const WARM_UPS = 5;
const SLICE = 10_000;

const NO_LIMITS = {
  TELEGRAM_MESSAGES_PER_SECOND: '0',
  TELEGRAM_CHAT_MESSAGES_PER_SECOND: '0',
  TELEGRAM_GROUP_MESSAGES_PER_MINUTE: '0',
  DIGEST_AFTER_SECONDS: '0',
};

bench('outbox', 15, async (workshop) => {
  const { report } = workshop;
  const plume = await workshop.plume(HOMES);
  const telegram = await workshop.telegram();
  const chats = await telegram.crowd(CHATS);
  const homes = await plume.homes(HOMES);
  const fleet = await knownFleet(workshop, plume, HOMES);

  const short = await queue(workshop, plume, fleet, { chats, homes: homes.slice(0, SHORT), waiting: SHORT });
  await plume.storm('comesOnline', { count: HOMES, pod: POD });
  const hearers = Array.from({ length: COPIES }, () => homes).flat();
  const long = await queue(workshop, plume, fleet, { chats: spread(chats), homes: hearers, waiting: LONG });
  await plume.program.stop();

  const shortSpeeds = (await drainAgainAndAgain(workshop, telegram, short)).slice(WARM_UPS).map(speed);
  const times = await drain(workshop, telegram, long);
  const longSpeeds = Array.from({ length: LONG / SLICE }, (_, i) => speed(times.slice(i * SLICE, (i + 1) * SLICE)));
  const ratio = longSpeeds.map((each) => each / median(shortSpeeds));

  report.number('deliveries/s with 1,000 waiting', shortSpeeds, { digits: 0 });
  report.number('deliveries/s with 100,000 waiting, by 10,000', longSpeeds, { digits: 0 });
  report.number('long queue / short queue', ratio, { floor: 0.8, aim: 1 });
});

interface Wanted {
  readonly chats: readonly number[];
  readonly homes: readonly SimulatedHome[];
  readonly waiting: number;
}

/** A database in which so many deliveries wait: a product without a bot posts them and cannot send. */
async function queue(workshop: Workshop, plume: PlumeSide, fleet: Database, wanted: Wanted): Promise<Database> {
  const database = await workshop.server.database(fleet);
  await subscribe(database, wanted.chats, wanted.homes);
  const begins = moment() + 10_000;
  await looksAt(database, begins);
  const settings = { CONFIRM_POLLS: '1', POLL_INTERVAL_SECONDS: '120' };
  const product = await workshop.product({ database, plume, settings });
  await product.ready();
  await plume.storm('goesOffline', { count: HOMES, pod: POD });
  await until(`${wanted.waiting} deliveries wait`, 120, async () => (await waiting(database)) >= wanted.waiting, 250);
  await product.stop();
  // Nothing else may happen while the queue drains.
  await database.rows(`UPDATE locations SET next_poll_at = now() + interval '1 day', document_at = now()`);
  await database.rows('UPDATE incidents SET reminder_at = NULL');
  await database.settle();
  return database;
}

/** Lets a product send everything; when (ms) each message came, in order. */
async function drain(workshop: Workshop, telegram: TelegramSide, database: Database): Promise<number[]> {
  await telegram.forgets();
  const product = await workshop.product({ database, telegram, settings: NO_LIMITS });
  const times = await allSent(telegram, LONG);
  await product.stop();
  return times;
}

/** The same, but one product sends the short queue many times: the first times it is slower than it will ever be. */
async function drainAgainAndAgain(
  workshop: Workshop,
  telegram: TelegramSide,
  database: Database,
): Promise<readonly number[][]> {
  await telegram.forgets();
  const product = await workshop.product({ database, telegram, settings: NO_LIMITS });
  const rounds: number[][] = [];
  while (rounds.length < WARM_UPS + ROUNDS) {
    rounds.push(await allSent(telegram, SHORT));
    await until('all is settled', 30, async () => (await waiting(database)) === 0);
    await telegram.forgets();
    await queueAnew(database);
  }
  await product.stop();
  return rounds;
}

/** What was sent waits again, as if it never had been. */
async function queueAnew(database: Database): Promise<void> {
  await database.rows(
    `WITH shown AS (UPDATE cards SET message_id = NULL, version = 1, shown_version = 0, shown_final = false),
       sent AS (UPDATE deliveries SET status = 'queued', waiting = true, attempts = 0, delivered_at = NULL)
     UPDATE lanes SET settled = 0, cleaned = dirtied, due_at = now(), not_before = NULL, burst_tat = NULL,
       lease_until = NULL, lease_token = NULL`,
  );
  await database.rows(`SELECT pg_notify('deliveries', '')`);
}

async function allSent(telegram: TelegramSide, count: number): Promise<number[]> {
  await until(`${count} are sent`, 300, async () => (await telegram.counters()).total.sent >= count, 100);
  return (await telegram.arrivals()).map(({ at }) => at).sort((a, b) => a - b);
}

const waiting = (database: Database): Promise<number> =>
  database.number('SELECT count(*) FROM deliveries WHERE waiting');

const speed = (times: readonly number[]): number =>
  (times.length - 1) / (((times.at(-1) ?? NaN) - (times[0] ?? NaN)) / 1_000);

/** Each copy of the fleet begins with another chat, so that nobody hears twice of the same home. */
const spread = (chats: readonly number[]): number[] =>
  Array.from({ length: LONG }, (_, i) => {
    const [home, copy] = [i % HOMES, Math.floor(i / HOMES)];
    return chats[(home + copy * 101) % CHATS] as number;
  });
