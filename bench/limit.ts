import { bench } from './lib/bench';
import type { TelegramSide } from './lib/far-sides';
import { knownFleet, spreadLooks, subscribe } from './lib/fleet';
import { sleep, until } from './lib/patience';

/** What comes through where the far side takes 30 messages a second, with the limits the product has by itself. */

const CHATS = 300;
const ROUNDS = 3;
const EACH = 3;
const HOMES = CHATS * EACH * ROUNDS;
const BATCH = CHATS * EACH;
const POD = 1;

bench('limit', 10, async (workshop) => {
  const plume = await workshop.plume(HOMES);
  const telegram = await workshop.telegram('{"perSecond":30}');
  const database = await knownFleet(workshop, plume, HOMES);
  await subscribe(database, await telegram.crowd(CHATS), await plume.homes(HOMES));
  await spreadLooks(database, 2);
  const product = await workshop.product({
    database,
    plume,
    telegram,
    settings: { CONFIRM_POLLS: '1', POLL_INTERVAL_SECONDS: '2' },
  });
  await product.ready();
  await sleep(5_000);

  const [speeds, refused, lost, twice]: number[][] = [[], [], [], []];
  for (let round = 0; round < ROUNDS; round++) {
    await telegram.forgets();
    await plume.storm('goesOffline', { from: round * BATCH, count: BATCH, pod: POD });
    const waiting = () => database.number('SELECT count(*) FROM deliveries WHERE waiting');
    const all = (round + 1) * BATCH;
    await until(
      'everything is posted',
      30,
      async () => (await database.number('SELECT count(*) FROM deliveries')) >= all,
    );
    await until('everything is settled', 90, async () => (await waiting()) === 0, 200);
    const found = await whatCame(telegram);
    speeds?.push(found.perSecond);
    refused?.push(found.refusedPerThousand);
    lost?.push(BATCH - found.homes);
    twice?.push(found.twice);
    // What was in hand must not count for the next round.
    await sleep(3_000);
  }
  await product.stop();
  const { report } = workshop;
  report.number('messages/s at a far side that takes 30', speeds ?? [], { floor: 27, aim: 28, digits: 1 });
  report.number('refused per 1,000', [Math.max(...(refused ?? []))], { floor: 5, aim: 0, most: true });
  report.number('lost, of all rounds', [sum(lost ?? [])], { floor: 0, most: true });
  report.number('told twice, of all rounds', [sum(twice ?? [])], { floor: 0, most: true });
});

async function whatCame(telegram: TelegramSide) {
  const arrivals = await telegram.arrivals();
  const accepted = arrivals.filter((arrival) => arrival.accepted);
  const times = accepted.map(({ at }) => at);
  const seconds = (Math.max(...times) - Math.min(...times)) / 1_000;
  // In this bench a location bears its id as its name.
  const named = accepted.flatMap(({ text }) => /\b[0-9a-f]{24}\b/.exec(text)?.[0] ?? []);
  const homes = new Set(named);
  return {
    perSecond: (accepted.length - 1) / seconds,
    refusedPerThousand: (1_000 * (arrivals.length - accepted.length)) / Math.max(1, arrivals.length),
    homes: homes.size,
    twice: named.length - homes.size,
  };
}

const sum = (values: readonly number[]): number => values.reduce((total, value) => total + value, 0);
