import { bench } from './lib/bench';
import { cpuOf } from './lib/cpu';
import type { Database } from './lib/database';
import type { PlumeCall, SimulatedHome, TelegramSide } from './lib/far-sides';
import { knownFleet } from './lib/fleet';
import { sleep, until } from './lib/patience';
import { quantile } from './lib/statistics';

/** What we add to the slowest call to Plume when people ask for a report, all at the same time. */

const CHATS = 20;
const ROUNDS = 6;
/** A process that has just begun reads its own code for the first time: people meet one that has been at work. */
const WARM_UPS = 6;
/** For each answer: sign-ins come between. */
const CALLS = 3;
/** Milliseconds that Plume takes for a list of pods, and for a location. */
const PODS = 300;
const LOCATION = 200;

bench('reports', 5, async (workshop) => {
  const homes = CHATS * (WARM_UPS + ROUNDS);
  const plume = await workshop.plume(homes);
  const telegram = await workshop.telegram();
  const database = await knownFleet(workshop, plume, homes);
  const chats = await telegram.crowd(CHATS);
  await link(database, chats);
  // Nothing is looked at but what people ask for, and what is stored of it is a minute old.
  await database.rows(
    `UPDATE locations SET next_poll_at = now() + interval '1 hour', last_polled_at = now() - interval '1 minute'`,
  );
  const settings = {
    POLL_INTERVAL_SECONDS: '3600',
    TELEGRAM_MESSAGES_PER_SECOND: '0',
    TELEGRAM_CHAT_MESSAGES_PER_SECOND: '0',
    TELEGRAM_GROUP_MESSAGES_PER_MINUTE: '0',
  };
  const product = await workshop.product({ database, plume, telegram, settings });
  await product.ready();
  await plume.slows('nodes', PODS);
  await plume.slows('location', LOCATION);
  await sleep(5_000);

  const asked = await plume.homes(homes);
  const homesOf = (round: number) => asked.slice(round * CHATS, (round + 1) * CHATS);
  for (let round = 0; round < WARM_UPS; round++) await ask(telegram, chats, homesOf(round));
  const [stored, p95s, cpu]: number[][] = [[], [], []];
  for (let round = WARM_UPS; round < WARM_UPS + ROUNDS; round++) {
    const before = cpuOf(product.pid);
    const found = await ask(telegram, chats, homesOf(round));
    stored?.push(quantile(found.first, 0.95));
    const calls = await plume.calls(CALLS * CHATS);
    const added = homesOf(round).map((home, i) => (found.last[i] ?? Infinity) - slowest(calls, home));
    p95s?.push(quantile(added, 0.95));
    await sleep(1_000);
    cpu?.push(((cpuOf(product.pid) - before) * 1_000) / CHATS);
  }
  const { violations } = await telegram.counters();
  await product.stop();
  const { report } = workshop;
  report.number('what is stored, said after, p95', stored ?? [], { unit: 'ms', digits: 0 });
  report.number('added to Plume’s slowest call, p95', p95s ?? [], {
    ...{ unit: 'ms', digits: 0 },
    ...{ floor: 50, aim: 30, most: true },
  });
  report.number('CPU of the product for an answer', cpu ?? [], { unit: 'ms', digits: 1 });
  report.number('breaches of Telegram’s protocol', [violations], { floor: 0, most: true });
});

/** Everybody asks how their home is, at the same time: the milliseconds until the first and the last word about it. */
async function ask(telegram: TelegramSide, chats: readonly number[], homes: readonly SimulatedHome[]) {
  await telegram.forgets();
  const asking = chats.map((chat, i) => telegram.says(chat, `/status ${homes[i]?.locationId ?? ''}`));
  const writtenAt = await Promise.all(asking);
  return until('everybody has an answer', 20, async () => {
    const arrivals = await telegram.arrivals();
    const of = (chat: number) => arrivals.filter(({ chatId, accepted }) => chatId === chat && accepted);
    const ended = chats.every((chat) => {
      const last = of(chat).at(-1);
      return last?.method === 'editMessageText' && !last.text.includes('🔎');
    });
    const after = (at: (found: readonly { at: number }[]) => number | undefined) =>
      chats.map((chat, i) => (at(of(chat)) ?? Infinity) - (writtenAt[i] ?? 0));
    return ended && { first: after((found) => found[0]?.at), last: after((found) => found.at(-1)?.at) };
  });
}

/** How long Plume itself took for what it was asked of a home. */
const slowest = (calls: readonly PlumeCall[], { locationId }: SimulatedHome): number =>
  Math.max(...calls.filter(({ path }) => path.includes(`/${locationId}`)).map(({ took }) => took ?? NaN));

/** Makes each chat's person somebody whom the product knows. */
async function link(database: Database, chats: readonly number[]): Promise<void> {
  await database.rows(
    `WITH people AS (
       INSERT INTO users (email, name, role, created_at)
       SELECT 'person-' || id || '@example.test', 'Person ' || id, 'operator', now() FROM unnest($1::text[]) AS id
       RETURNING id, email)
     INSERT INTO telegram_links (telegram_user_id, user_id, linked_at)
     SELECT substring(email FROM '\\d+')::bigint, id, now() FROM people`,
    [chats.map(String)],
  );
}
