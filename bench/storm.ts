import { bench, type Workshop } from './lib/bench';
import type { Database } from './lib/database';
import type { Counters, PlumeSide, SimulatedHome, TelegramSide } from './lib/far-sides';
import { knownFleet, looksAt, subscribe, subscribeToAll } from './lib/fleet';
import { moment, sleep, until } from './lib/patience';

/** A pod of every home goes offline just before a round of looks begins: how soon that is on record, and told. */

const HOMES = 10_000;
const CHATS = 1_000;
const POD = 1;
const ROUNDS = 3;
/** From the start of the product to the round of looks. */
const LEAD_MS = 12_000;

const NO_LIMITS = {
  TELEGRAM_MESSAGES_PER_SECOND: '0',
  TELEGRAM_CHAT_MESSAGES_PER_SECOND: '0',
  TELEGRAM_GROUP_MESSAGES_PER_MINUTE: '0',
  DIGEST_AFTER_SECONDS: '0',
};
/** One round of looks: the next would be far away. */
const ONE_ROUND = { CONFIRM_POLLS: '1', POLL_INTERVAL_SECONDS: '120' };

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
  const looked: number[] = [];
  for (let round = 0; round < ROUNDS; round++) {
    const database = await workshop.server.database(subscribed);
    const storm = await storms(workshop, plume, telegram, database, NO_LIMITS);
    const all = until('everything is sent', 60, async () => (await telegram.counters()).total.sent >= HOMES, 20);
    looked.push(await storm.until(async () => (await plume.looks()) - storm.looksBefore >= HOMES));
    durable.push(await storm.until(() => isDurable(database)));
    await all;
    // The simulator's own dates are not blurred by how often it is asked.
    sent.push((Math.max(...(await telegram.arrivals()).map(({ at }) => at)) - storm.began) / 1_000);
    const { total, violations } = await telegram.counters();
    if (total.duplicates + violations > 0) report.note(`${total.duplicates} sent twice, ${violations} violations`);
    await storm.end();
    await workshop.server.drop(database);
  }
  await telegram.program.stop();
  const seconds = { unit: 's', most: true };
  report.number('10,000 homes, all looked at', looked, seconds);
  report.number('transitions, incidents and deliveries durable', durable, { ...seconds, floor: 4, aim: 2 });
  report.number('everything sent to 1,000 chats, limits off', sent, { ...seconds, floor: 6, aim: 3 });
}

async function toOneGroup(workshop: Workshop, plume: PlumeSide, fleet: Database): Promise<void> {
  const { report } = workshop;
  const telegram = await workshop.telegram('{}');
  const group = await telegram.group();
  const [first, settled, messages, edits, refused]: number[][] = [[], [], [], [], []];
  for (let round = 0; round < ROUNDS; round++) {
    const database = await workshop.server.database(fleet);
    await subscribeToAll(database, group);
    const storm = await storms(workshop, plume, telegram, database, {});
    settled?.push(await storm.until(() => isSettled(database), 120));
    // What still has to be edited is edited: the counts below must not come too early.
    await sleep(5_000);
    const arrivals = (await telegram.arrivals()).filter(({ accepted }) => accepted);
    first?.push((Math.min(...arrivals.map(({ at }) => at)) - storm.began) / 1_000);
    const { total }: Counters = await telegram.counters();
    messages?.push(total.sent);
    edits?.push(total.edited);
    refused?.push(total.refused);
    await storm.end();
    await workshop.server.drop(database);
    // A group has twenty messages a minute, and the next round must find them unused.
    if (round < ROUNDS - 1) await sleep(61_000);
  }
  const seconds = { unit: 's', most: true };
  report.number('one group hears of 10,000: first message', first ?? [], { ...seconds, floor: 2 });
  report.number('one group hears of 10,000: all accounted for', settled ?? [], { ...seconds, floor: 60 });
  report.number('one group hears of 10,000: messages', messages ?? [], { floor: 20, most: true });
  report.number('one group hears of 10,000: edits of them', edits ?? []);
  report.number('one group hears of 10,000: refused', refused ?? []);
}

/** Lets the storm come over a product that is at rest. */
async function storms(
  workshop: Workshop,
  plume: PlumeSide,
  telegram: TelegramSide,
  database: Database,
  limits: NodeJS.ProcessEnv,
) {
  await plume.storm('comesOnline', { count: HOMES, pod: POD });
  const begins = moment() + LEAD_MS;
  await looksAt(database, begins);
  await database.settle();
  const product = await workshop.product({ database, plume, telegram, settings: { ...ONE_ROUND, ...limits } });
  await product.ready();
  await telegram.forgets();
  const looksBefore = await plume.looks();
  await sleep(begins - 300 - moment());
  if (moment() > begins - 200) throw new Error('The product was not ready in time for the storm');
  await plume.storm('goesOffline', { count: HOMES, pod: POD });
  const began = Math.max(begins, moment());
  return {
    began,
    looksBefore,
    /** Seconds from the beginning until it is so. */
    async until(ask: () => Promise<boolean>, patience = 60): Promise<number> {
      await until('the storm is over', patience, ask, 25);
      return (moment() - began) / 1_000;
    },
    async end() {
      await product.stop();
    },
  };
}

const isDurable = async (database: Database): Promise<boolean> =>
  (await database.number(
    `SELECT least((SELECT count(*) FROM transitions WHERE to_state = 'offline'), (SELECT count(*) FROM incidents),
       (SELECT count(*) FROM deliveries))`,
  )) >= HOMES;

const isSettled = async (database: Database): Promise<boolean> =>
  (await database.number(`SELECT count(*) FROM deliveries WHERE status = 'delivered' AND NOT waiting`)) >= HOMES;
