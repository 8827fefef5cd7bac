import { bench, type Workshop } from './lib/bench';
import type { Database } from './lib/database';
import type { Counters, PlumeSide, SimulatedHome, TelegramSide } from './lib/far-sides';
import { knownFleet, spreadLooks, subscribe, subscribeToAll } from './lib/fleet';
import { moment, sleep, until } from './lib/patience';
import type { Product } from './lib/product';

/**
 * A pod of every home goes offline just before a round of looks begins: how soon that is on record, and told.
 *
 * The product has been at work for a while. To make a round of it, it is halted until every home is due, the storm
 * comes, and the clock starts when it goes on.
 */

const HOMES = 10_000;
const CHATS = 1_000;
const MOST = 0.999;
const POD = 1;
const ROUNDS = 3;
const INTERVAL_SECONDS = 10;
const A_ROUND_MS = (INTERVAL_SECONDS + 2) * 1_000;
/** What happens before the storm happens to another pod of these. */
const USUAL = { count: 1_000, pod: 2 };

const NO_LIMITS = {
  TELEGRAM_MESSAGES_PER_SECOND: '0',
  TELEGRAM_CHAT_MESSAGES_PER_SECOND: '0',
  TELEGRAM_GROUP_MESSAGES_PER_MINUTE: '0',
  DIGEST_AFTER_SECONDS: '0',
};
const LOOKS = { CONFIRM_POLLS: '1', POLL_INTERVAL_SECONDS: String(INTERVAL_SECONDS) };

bench('storm', 15, async (workshop) => {
  const plume = await workshop.plume(HOMES);
  const fleet = await knownFleet(workshop, plume, HOMES);
  await toChats(workshop, plume, fleet);
  await toOneGroup(workshop, plume, fleet);
});

async function toChats(workshop: Workshop, plume: PlumeSide, fleet: Database): Promise<void> {
  const { report } = workshop;
  const telegram = await workshop.telegram();
  const chats = await telegram.crowd(CHATS);
  const homes: SimulatedHome[] = await plume.homes(HOMES);
  const subscribed = await workshop.server.database(fleet);
  await subscribe(subscribed, chats, homes);

  const durable: number[] = [];
  const sent: number[] = [];
  const mostSent: number[] = [];
  const looked: number[] = [];
  for (let round = 0; round < ROUNDS; round++) {
    const database = await workshop.server.database(subscribed);
    const product = await atWork(workshop, plume, database, { telegram, settings: NO_LIMITS });
    const storm = await storms(product, plume, telegram, database);
    const isSent = async () => (await telegram.counters()).total.sent >= HOMES;
    const [seen, written] = await Promise.all([
      storm.until('all are looked at', async () => (await plume.looks()) - storm.looksBefore >= HOMES),
      storm.until('all is durable', () => isDurable(database, storm.before)),
      storm.until('everything is sent', isSent),
    ]);
    looked.push(seen);
    durable.push(written);
    // The simulator's own dates are not blurred by how often it is asked.
    const times = (await telegram.arrivals()).filter(({ method }) => method === 'sendMessage').map(({ at }) => at);
    sent.push((Math.max(...times) - storm.began) / 1_000);
    // Some rounds end with a home or two that are looked at a whole round late: that shows beside the end of them all.
    const most = times.sort((a, b) => a - b)[Math.ceil(HOMES * MOST) - 1] ?? NaN;
    mostSent.push((most - storm.began) / 1_000);
    const { total, violations } = await telegram.counters();
    if (total.duplicates + violations > 0) report.note(`${total.duplicates} sent twice, ${violations} violations`);
    await product.stop();
    await workshop.server.drop(database);
  }
  await telegram.program.stop();
  const seconds = { unit: 's', most: true };
  report.number('10,000 homes, all looked at', looked, seconds);
  report.number('transitions, incidents and deliveries durable', durable, { ...seconds, floor: 4, aim: 2 });
  report.number('everything sent to 1,000 chats, limits off', sent, { ...seconds, floor: 6, aim: 3 });
  report.number('all but one in a thousand of it', mostSent, seconds);
}

async function toOneGroup(workshop: Workshop, plume: PlumeSide, fleet: Database): Promise<void> {
  const { report } = workshop;
  const telegram = await workshop.telegram('{}');
  const group = await telegram.group();
  const [first, settled, messages, edits, refused]: number[][] = [[], [], [], [], []];
  // A group has twenty messages a minute: from one round to the next it takes longer than that.
  for (let round = 0; round < ROUNDS; round++) {
    const database = await workshop.server.database(fleet);
    const product = await atWork(workshop, plume, database, { telegram });
    const hears = () => subscribeToAll(database, group);
    const storm = await storms(product, plume, telegram, database, hears);
    settled?.push(await storm.until('all is accounted for', () => isSettled(database), 120));
    // What still has to be edited is edited: the counts below must not come too early.
    await sleep(5_000);
    const arrivals = (await telegram.arrivals()).filter(({ accepted }) => accepted);
    first?.push((Math.min(...arrivals.map(({ at }) => at)) - storm.began) / 1_000);
    const { total }: Counters = await telegram.counters();
    messages?.push(total.sent);
    edits?.push(total.edited);
    refused?.push(total.refused);
    await product.stop();
    await workshop.server.drop(database);
  }
  const seconds = { unit: 's', most: true };
  report.number('one group hears of 10,000: first message', first ?? [], { ...seconds, floor: 2 });
  report.number('one group hears of 10,000: all accounted for', settled ?? [], { ...seconds, floor: 60 });
  report.number('one group hears of 10,000: messages', messages ?? [], { floor: 20, most: true });
  report.number('one group hears of 10,000: edits of them', edits ?? []);
  report.number('one group hears of 10,000: refused', refused ?? []);
}

/** A product that has looked at everything a few times, and has seen a few outages come and go. */
async function atWork(
  workshop: Workshop,
  plume: PlumeSide,
  database: Database,
  { telegram, settings = {} }: { telegram: TelegramSide; settings?: NodeJS.ProcessEnv },
): Promise<Product> {
  await plume.storm('comesOnline', { count: HOMES, pod: POD });
  await database.settle();
  await spreadLooks(database, INTERVAL_SECONDS);
  const product = await workshop.product({ database, plume, telegram, settings: { ...LOOKS, ...settings } });
  await product.ready();
  await sleep(A_ROUND_MS);
  for (const does of ['goesOffline', 'comesOnline'] as const) {
    await plume.storm(does, USUAL);
    await sleep(A_ROUND_MS);
  }
  return product;
}

/** The storm comes while the product stands still and everything becomes due; `meanwhile` is done then. */
async function storms(
  product: Product,
  plume: PlumeSide,
  telegram: TelegramSide,
  database: Database,
  meanwhile?: () => Promise<void>,
) {
  product.program.halts();
  await telegram.forgets();
  const before = await recorded(database);
  await meanwhile?.();
  await sleep(A_ROUND_MS);
  const looksBefore = await plume.looks();
  await plume.storm('goesOffline', { count: HOMES, pod: POD });
  const began = moment();
  product.program.goesOn();
  return {
    began,
    before,
    looksBefore,
    /** Seconds from the beginning until it is so. */
    async until(what: string, ask: () => Promise<boolean>, patience = 60): Promise<number> {
      // Asked too often, the counting itself would take a good part of the second core.
      await until(what, patience, ask, 150);
      return (moment() - began) / 1_000;
    },
  };
}

/** How many transitions to offline, incidents and deliveries there are; the fewest of them. */
const recorded = (database: Database): Promise<number> =>
  database.number(
    `SELECT least((SELECT count(*) FROM transitions WHERE to_state = 'offline' AND pod_id IS NOT NULL),
       (SELECT count(*) FROM incidents), (SELECT count(*) FROM deliveries WHERE type = 'incident.opened'))`,
  );

/** Counting takes time from what is measured: everything is counted once one of the three is there. */
const isDurable = async (database: Database, before: number): Promise<boolean> =>
  (await database.number(`SELECT count(*) FROM deliveries WHERE type = 'incident.opened'`)) - before >= HOMES &&
  (await recorded(database)) - before >= HOMES;

const isSettled = async (database: Database): Promise<boolean> =>
  (await database.number(`SELECT count(*) FROM deliveries WHERE status = 'delivered' AND NOT waiting`)) >= HOMES;
