import { join } from 'node:path';

import { Pool } from 'undici';

import { bench } from './lib/bench';
import { TOOLS } from './lib/places';
import { until } from './lib/patience';

/** How many updates a second one process takes from Telegram without losing any, while it also handles them. */

const CONNECTIONS = 64;
const ROUNDS = 3;
const SECONDS = 10;
const CHATS = 1_000;
/** One in so many is a command that is answered; the others are words in groups that are not for us. */
const COMMANDS = 10;

const PATH = '/api/telegram/webhook';
const SECRET = 'a-secret-that-only-benches-have';

bench('webhook', 6, async (workshop) => {
  const telegram = await workshop.telegram();
  const people = await telegram.crowd(CHATS);
  const database = await workshop.server.database();
  const settings = {
    TELEGRAM_MODE: 'webhook',
    TELEGRAM_WEBHOOK_SECRET: SECRET,
    TELEGRAM_MESSAGES_PER_SECOND: '0',
    TELEGRAM_CHAT_MESSAGES_PER_SECOND: '0',
    TELEGRAM_GROUP_MESSAGES_PER_MINUTE: '0',
  };
  const product = await workshop.product({ database, telegram, settings });
  await product.ready();
  const bare = workshop.start('bare', join(TOOLS, 'bench/bare-route.js'), {});
  const bareUrl = await bare.line((line) => line.startsWith('http'));

  const [ours, theirs, ratios, lost]: number[][] = [[], [], [], []];
  let next = 1;
  const body = () => update(next++, people);
  // What a process does for the first time takes longer.
  for (const url of [bareUrl, product.url]) await pushes(url, body, 2);
  await until('what was pushed is handled', 60, handled, 200);
  for (let round = 0; round < ROUNDS; round++) {
    product.program.halts();
    const ceiling = await pushes(bareUrl, body, SECONDS);
    product.program.goesOn();
    const before = await kept();
    bare.halts();
    const taken = await pushes(product.url, body, SECONDS);
    bare.goesOn();
    theirs?.push(ceiling / SECONDS);
    ours?.push(taken / SECONDS);
    ratios?.push(taken / ceiling);
    lost?.push(taken - ((await kept()) - before));
    await until('what was pushed is handled', 120, handled, 200);
  }
  const failed = await database.number('SELECT count(*) FROM telegram_updates WHERE error IS NOT NULL');
  const { violations } = await telegram.counters();
  await product.stop();
  const { report } = workshop;
  report.number('updates/s accepted', ours ?? [], { digits: 0, floor: 1_000 });
  report.number('updates/s of a bare route', theirs ?? [], { digits: 0 });
  report.number('the one to the other', ratios ?? []);
  report.number('accepted and not kept', lost ?? [], { floor: 0, most: true });
  report.number('given up', [failed], { floor: 0, most: true });
  report.number('breaches of Telegram’s protocol', [violations], { floor: 0, most: true });

  function kept(): Promise<number> {
    return database.number('SELECT count(*) FROM telegram_updates');
  }

  async function handled(): Promise<boolean> {
    return (await database.number('SELECT count(*) FROM telegram_updates WHERE handled_at IS NULL')) === 0;
  }
});

/** Pushes for so many seconds, each connection as fast as it is answered. Gives how many were accepted. */
async function pushes(url: string, body: () => string, seconds: number): Promise<number> {
  const pool = new Pool(url, { connections: CONNECTIONS });
  const headers = { 'content-type': 'application/json', 'x-telegram-bot-api-secret-token': SECRET };
  const end = performance.now() + seconds * 1_000;
  let accepted = 0;
  const push = async () => {
    while (performance.now() < end) {
      const { statusCode, body: answer } = await pool.request({ method: 'POST', path: PATH, headers, body: body() });
      await answer.dump();
      if (statusCode === 200) accepted += 1;
    }
  };
  await Promise.all(Array.from({ length: CONNECTIONS }, push));
  await pool.close();
  return accepted;
}

function update(no: number, people: readonly number[]): string {
  const id = people[no % people.length] ?? 1;
  const command = no % COMMANDS === 0;
  const chat = command ? { id, type: 'private', first_name: 'Ann' } : { id: -id, type: 'group', title: 'Neighbours' };
  const message = {
    message_id: no,
    date: 1_772_000_000,
    chat,
    from: { id, is_bot: false, first_name: 'Ann', language_code: 'en' },
    text: command ? '/version' : 'Has anybody seen the cat? It was last heard of on the roof of number seven.',
  };
  return JSON.stringify({ update_id: no, message });
}
