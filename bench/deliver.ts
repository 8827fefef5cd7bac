import { join } from 'node:path';
import { request } from 'undici';

import { bench, type Workshop } from './lib/bench';
import { cpuOf } from './lib/cpu';
import type { Database } from './lib/database';
import { knownFleet, looksAt } from './lib/fleet';
import { moment, sleep, until } from './lib/patience';
import { TOOLS } from './lib/places';
import type { Product } from './lib/product';
import type { Program } from './lib/program';
import { says } from './lib/says';
import { median } from './lib/statistics';
import type { Addresses, Count, Wish } from './receiver';

/**
 * How much of what a bare loop can post the outbox can: 20,000 alerts that wait for 200 webhooks, each signed. And
 * whether a channel that hangs for a minute beside it costs it anything.
 */

const HOMES = 100;
const PLACES = 200;
const DELIVERIES = HOMES * PLACES;
const POD = 1;
const WARM_UPS = 2;
const ROUNDS = 6;
/** The channel that hangs does so for at least this long. */
const HANGS_FOR_MS = 60_000;
const RESTS_FOR_MS = 5_000;
/** What the product has in flight through one channel, and to one origin. */
const IN_FLIGHT = 64;
const CONNECTIONS = 16;

const ADMIN = { email: 'ada@example.test', password: 'correct horse battery staple' };

bench('deliver', 15, async (workshop) => {
  const { report } = workshop;
  const receiver = workshop.start('receiver', join(TOOLS, 'bench/receiver.js'), {});
  const addresses = JSON.parse(await receiver.line()) as Addresses;
  const settings = {
    ADMIN_EMAIL: ADMIN.email,
    ADMIN_PASSWORD: ADMIN.password,
    APPRISE_URL: addresses.blackHole,
    WEBHOOK_ALLOW_PRIVATE: 'true',
    DIGEST_AFTER_SECONDS: '0',
  };
  const database = await queue(workshop, settings, addresses.origins);

  const nodeArgs = ['--require', join(TOOLS, 'bench/count-statements.js')];
  const product = await workshop.product({ database, settings, nodeArgs });
  await product.ready();
  const drains = new Drains(product, receiver, database);
  const admin = await Admin.signsIn(product);
  await admin.switches('webhook', true);
  for (let round = 0; round < WARM_UPS; round++) await drains.one({ keeps: round === WARM_UPS - 1 });
  const bare = await bareLoop(workshop, receiver);

  const atRest = await drains.atRest();
  const quiet: Drained[] = [];
  const ceiling: Posted[] = [];
  for (let round = 0; round < ROUNDS; round++) {
    quiet.push(await drains.one());
    product.program.halts();
    ceiling.push(await bare());
    product.program.goesOn();
  }

  await admin.switches('apprise', true);
  await drains.begins();
  await until('the channel hangs', 30, async () => (await drains.count()).swallowed >= IN_FLIGHT);
  const hangsUntil = performance.now() + HANGS_FOR_MS;
  const beside: Drained[] = [];
  while (beside.length < ROUNDS || performance.now() < hangsUntil) beside.push(await drains.one());
  await admin.switches('apprise', false);
  await until('nothing hangs any more', 30, async () => (await database.number(IN_HAND)) === 0, 250);
  // Before and after: what changes by itself meanwhile is not the channel's.
  for (let round = 0; round < ROUNDS; round++) quiet.push(await drains.one());
  await product.stop();

  const [speeds, hanging] = [quiet, beside].map((rounds) => rounds.map(({ perSecond }) => perSecond)) as [
    number[],
    number[],
  ];
  const bareSpeeds = ceiling.map(({ perSecond }) => perSecond);
  const ratios = bareSpeeds.map((each, round) => (speeds[round] ?? NaN) / each);
  const all = [...quiet, ...beside];
  report.number('sends/s', speeds, { digits: 0 });
  report.number('posts/s of a bare loop, signing nothing', bareSpeeds, { digits: 0 });
  report.number('the one to the other', ratios, { floor: 0.25, aim: 0.5 });
  const statements = quiet.map(({ statements: said, seconds }) => (said - atRest * seconds) / DELIVERIES);
  report.number('statements for a delivery', statements, { floor: 0.1, most: true, digits: 3 });
  report.number('statements/s at rest, which are not counted in', [atRest], { digits: 0 });
  report.number('CPU of the product for a send', quiet.map(perPost), { digits: 0, unit: 'µs' });
  report.number('CPU of the bare loop for a post', ceiling.map(perPost), { digits: 0, unit: 'µs' });
  report.number('sends/s beside a channel that hangs', hanging, { digits: 0 });
  const share = hanging.map((each) => each / median(speeds));
  report.number('the same to sends/s without it', share, { floor: 0.95, aim: 1 });
  report.number(
    'posts that hang, in a round',
    beside.map(({ swallowed }) => swallowed),
    { digits: 0 },
  );
  const astray = all.map(({ taken }) => Math.abs(taken - DELIVERIES));
  report.number('lost, or sent twice', [Math.max(...astray)], { floor: 0, most: true });
});

const IN_HAND = `SELECT count(*) FROM lanes WHERE channel = 'apprise' AND lease_until > now()`;

/** One time that everything was posted, and what CPU (s) that took of whoever did. */
interface Posted {
  readonly perSecond: number;
  readonly cpu: number;
}

const perPost = ({ cpu }: Posted): number => (cpu / DELIVERIES) * 1e6;

/** One time that everything was sent and settled, and how long (s) that took. */
interface Drained extends Posted {
  readonly seconds: number;
  readonly statements: number;
  readonly taken: number;
  readonly swallowed: number;
}

/** Has a product send the same queue again and again. */
class Drains {
  constructor(
    private readonly product: Product,
    private readonly receiver: Program,
    private readonly database: Database,
  ) {}

  async one({ keeps = false } = {}): Promise<Drained> {
    await this.begins(keeps);
    const before = await this.statements();
    const [cpu, start] = [cpuOf(this.product.pid), performance.now()];
    await queueAnew(this.database);
    await until('all are sent', 120, async () => (await this.count()).taken >= DELIVERIES, 50);
    await until('all is settled', 30, async () => (await this.database.number(WAITING)) === 0, 50);
    const statements = (await this.statements()) - before;
    const took = { cpu: cpuOf(this.product.pid) - cpu, seconds: (performance.now() - start) / 1_000 };
    const count = await this.count();
    await this.database.settle();
    return { ...count, ...took, statements, perSecond: speed(count) };
  }

  /** What the product says in a second in which there is nothing to do. */
  async atRest(): Promise<number> {
    const before = await this.statements();
    await sleep(RESTS_FOR_MS);
    return (((await this.statements()) - before) / RESTS_FOR_MS) * 1_000;
  }

  begins(keeps = false): Promise<Count> {
    return says(this.receiver, { does: 'begin', keeps } satisfies Wish);
  }

  count(): Promise<Count> {
    return says(this.receiver, { does: 'count' } satisfies Wish);
  }

  private async statements(): Promise<number> {
    const told = this.product.program.line((line) => line.startsWith('statements '));
    process.kill(this.product.pid, 'SIGUSR2');
    return Number((await told).split(' ')[1]);
  }
}

const WAITING = `SELECT count(*) FROM deliveries WHERE waiting AND channel = 'webhook'`;

/** What was sent waits again, as if it never had been. */
async function queueAnew(database: Database): Promise<void> {
  await database.rows(
    `WITH shown AS (
       UPDATE cards SET message_id = NULL, version = 1, shown_version = 0, shown_final = false
       FROM destinations d WHERE d.id = cards.destination_id AND d.channel = 'webhook'
     ), sent AS (
       UPDATE deliveries SET status = 'queued', waiting = true, attempts = 0, delivered_at = NULL
       WHERE channel = 'webhook'
     )
     UPDATE lanes SET settled = 0, cleaned = dirtied, due_at = now(), not_before = NULL, burst_tat = NULL,
       lease_until = NULL, lease_token = NULL WHERE channel = 'webhook'`,
  );
  await database.rows(`SELECT pg_notify('deliveries', '')`);
}

/** Posts what the product has posted last, whenever it is called; resolves when all of it is posted. */
async function bareLoop(workshop: Workshop, receiver: Program): Promise<() => Promise<Posted>> {
  const file = join(workshop.folder, 'posts.json');
  await says(receiver, { does: 'write', file } satisfies Wish);
  const program = workshop.start('bare', join(TOOLS, 'bench/bare-posts.js'), {});
  await says(program, { file, inFlight: IN_FLIGHT, connections: CONNECTIONS });
  const go = async () => {
    await says(receiver, { does: 'begin', keeps: false } satisfies Wish);
    const cpu = cpuOf(program.pid);
    await says(program, {});
    const perSecond = speed(await says<Count>(receiver, { does: 'count' } satisfies Wish));
    return { perSecond, cpu: cpuOf(program.pid) - cpu };
  };
  for (let round = 0; round < WARM_UPS; round++) await go();
  return go;
}

const speed = ({ taken, first, last }: Count): number => (taken - 1) / ((last - first) / 1_000);

/**
 * A database in which everything waits: an outage that 200 webhooks and as many places of another channel hear of, while
 * both channels are switched off.
 */
async function queue(workshop: Workshop, settings: NodeJS.ProcessEnv, origins: readonly string[]): Promise<Database> {
  const plume = await workshop.plume(HOMES);
  const database = await workshop.server.database(await knownFleet(workshop, plume, HOMES));
  const looks = { CONFIRM_POLLS: '1', POLL_INTERVAL_SECONDS: '10' };
  const product = await workshop.product({ database, plume, settings: { ...settings, ...looks } });
  await product.ready();
  const admin = await Admin.signsIn(product);
  for (const channel of ['webhook', 'apprise']) await admin.switches(channel, false);
  for (let at = 0; at < PLACES; at++) {
    await admin.adds('webhook', `${origins[at % origins.length] ?? ''}/hooks/${at}`);
    await admin.adds('apprise', `black-hole-${at}`);
  }
  await database.rows(
    `INSERT INTO subscriptions (destination_id, scope_type, created_at)
     SELECT id, 'all', now() FROM destinations WHERE channel IN ('webhook', 'apprise')`,
  );
  await looksAt(database, moment() + 1_000);
  await plume.storm('goesOffline', { count: HOMES, pod: POD });
  const waiting = () => database.number('SELECT count(*) FROM deliveries WHERE waiting');
  await until(`${2 * DELIVERIES} deliveries wait`, 120, async () => (await waiting()) >= 2 * DELIVERIES, 250);
  await product.stop();
  await plume.program.stop();
  // Nothing else may happen while the queue drains, and nobody be missed.
  await looksAt(database, moment() + DAY_MS);
  await database.rows(`UPDATE locations SET last_polled_at = now() + interval '1 day'`);
  await database.rows(`UPDATE plume_accounts SET last_success_at = now() + interval '1 day'`);
  await database.rows('UPDATE incidents SET reminder_at = NULL');
  await database.settle();
  return database;
}

const DAY_MS = 86_400_000;

/** Whoever sets the product up, by REST. */
class Admin {
  private constructor(
    private readonly url: string,
    private readonly token: string,
  ) {}

  static async signsIn({ url }: Product): Promise<Admin> {
    const { accessToken } = await call<{ accessToken: string }>('POST', `${url}/api/auth/login`, ADMIN);
    return new Admin(url, accessToken);
  }

  /** A destination of nobody's; a webhook's secret is made with it. */
  async adds(channel: string, address: string): Promise<void> {
    await call('POST', `${this.url}/api/destinations`, { channel, address, userId: null }, this.token);
  }

  async switches(channel: string, enabled: boolean): Promise<void> {
    await call('PUT', `${this.url}/api/channels/${channel}`, { enabled }, this.token);
  }
}

async function call<T>(method: 'POST' | 'PUT', url: string, body: object, token?: string): Promise<T> {
  const headers = { 'content-type': 'application/json', ...(token && { authorization: `Bearer ${token}` }) };
  const answer = await request(url, { method, headers, body: JSON.stringify(body) });
  const text = await answer.body.text();
  if (answer.statusCode >= 300) throw new Error(`${method} ${url} answered ${answer.statusCode}: ${text}`);
  return JSON.parse(text) as T;
}
