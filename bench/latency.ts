import { bench } from './lib/bench';
import { type Arrival, type Change, type SimulatedHome, type TelegramSide } from './lib/far-sides';
import { knownFleet, spreadLooks, subscribe } from './lib/fleet';
import { sleep, until } from './lib/patience';
import { quantile } from './lib/statistics';

/** How long a change takes from the answer of Plume that first tells it to the request at Telegram's door. */

const HOMES = 1_000;
const CHATS = 200;
const CHANGES_PER_SECOND = 50;
const POD = 1;
/** Outages and recoveries in turn; a fifth change within half an hour would be flapping. */
const ROUNDS = ['goesOffline', 'comesOnline', 'goesOffline', 'comesOnline'] as const;

bench('latency', 8, async (workshop) => {
  const plume = await workshop.plume(HOMES);
  const telegram = await workshop.telegram();
  const database = await knownFleet(workshop, plume, HOMES);
  const homes = await plume.homes(HOMES);
  await subscribe(database, await telegram.crowd(CHATS), homes);
  await spreadLooks(database, 1);
  const product = await workshop.product({
    database,
    plume,
    telegram,
    settings: {
      CONFIRM_POLLS: '1',
      POLL_INTERVAL_SECONDS: '1',
      TELEGRAM_MESSAGES_PER_SECOND: '0',
      TELEGRAM_CHAT_MESSAGES_PER_SECOND: '0',
      TELEGRAM_GROUP_MESSAGES_PER_MINUTE: '0',
      DIGEST_AFTER_SECONDS: '0',
    },
  });
  await product.ready();
  // Looks that all fell due at the start have found their own moments by then.
  await sleep(15_000);

  const [medians, tails, paces, commits]: number[][] = [[], [], [], []];
  let told = (await plume.changes(0)).length;
  for (const does of ROUNDS) {
    // What was said before stays there: it is edited when its home comes back.
    const { arrivals: before } = await telegram.counters();
    const looksBefore = await plume.looks();
    const over = new AbortController();
    const bare = database.bareCommits(over.signal);
    const start = performance.now();
    for (const [i, home] of shuffled(homes).entries()) {
      await sleep(start + (i * 1_000) / CHANGES_PER_SECOND - performance.now());
      await plume.happens(home.no, POD, does);
    }
    paces?.push(((await plume.looks()) - looksBefore) / ((performance.now() - start) / 1_000));
    const changes = await until('every change is told by Plume', 10, async () => {
      const found = await plume.changes(told);
      return found.length === HOMES && found.every(({ shownAt }) => shownAt !== null) && found;
    });
    told += changes.length;
    over.abort();
    commits?.push(quantile(await bare, 0.99));
    const delays = await delaysOf(telegram, before, changes);
    medians?.push(quantile(delays, 0.5));
    tails?.push(quantile(delays, 0.99));
  }
  await product.stop();
  const { report } = workshop;
  report.number('looks/s meanwhile', paces ?? [], { digits: 0 });
  report.number('a bare commit meanwhile, p99', commits ?? [], { unit: 'ms', digits: 1 });
  report.number('Plume’s answer to Telegram’s door, p50', medians ?? [], { unit: 'ms', digits: 1 });
  report.number('Plume’s answer to Telegram’s door, p99', tails ?? [], {
    ...{ unit: 'ms', digits: 1 },
    ...{ floor: 40, aim: 15, most: true },
  });
});

/** For each change the milliseconds until something was first said or edited about its home. */
async function delaysOf(telegram: TelegramSide, before: number, changes: readonly Change[]): Promise<number[]> {
  return until('every change has come to Telegram', 20, async () => {
    const first = new Map<string, number>();
    for (const { at, text } of await telegram.arrivals(before)) {
      const id = locationIn(text);
      if (id !== undefined && !first.has(id)) first.set(id, at);
    }
    const delays = changes.flatMap(({ locationId, shownAt }) => {
      const at = first.get(locationId);
      return at === undefined || shownAt === null ? [] : [at - shownAt];
    });
    return delays.length === changes.length && delays;
  });
}

/** In this bench a location bears its id as its name. */
const locationIn = (text: Arrival['text']): string | undefined => /\b[0-9a-f]{24}\b/.exec(text)?.[0];

/** In no order that the looks could follow, and the same each time. */
const shuffled = (homes: readonly SimulatedHome[]): SimulatedHome[] =>
  homes.map((_, i) => homes[(i * 617) % homes.length] as SimulatedHome);
