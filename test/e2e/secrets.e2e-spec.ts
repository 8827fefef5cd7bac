import { Writable } from 'node:stream';

import { minutes } from '../../src/domain/duration';
import { rows } from '../../src/platform/database/sql';
import { SECRET_MARK } from '../../simulators/plume/secrets';
import type { Person } from '../../simulators/telegram/world/person';
import { House } from '../support/house';

const PASSWORD = 'correct horse battery staple';
const METRICS_TOKEN = 'a-token-for-the-metrics-alone';

/** A day on which everything goes wrong that could make somebody write down too much. */
describe('what nobody may ever read', () => {
  const logged: string[] = [];
  const tokens: string[] = [];
  let house: House;
  let ana: Person;
  let code: string;

  beforeAll(async () => {
    const logs = new Writable({
      decodeStrings: false,
      write: (line, _, done) => {
        logged.push(String(line));
        done();
      },
    });
    house = await House.open({ logs, env: { ADMIN_PASSWORD: PASSWORD, METRICS_TOKEN } });
    house.plume.rewrites('token', (document) => {
      tokens.push((document as { access_token: string }).access_token);
      return document;
    });
    await house.movesIn();
    ana = house.telegram.user({ name: 'Ana' });
    ana.starts();
    house.bot();
    code = await house.linkCode();
    ana.writes(`/start ${code}`);
    await ana.until(({ text }) => text.includes('You are linked'));
    await house.subscribes(ana.id);
    await outage();

    for (const kind of [401, 403, 500, 'reset', 'truncated', 'cut', 'html'] as const) {
      house.plume.fails(kind);
      await house.pass(minutes(3), minutes(1));
      house.plume.recovers();
    }
    house.plume.fails(500, { only: 'token' });
    house.plume.revokesTokens();
    await house.pass(minutes(5), minutes(1));
    house.plume.recovers();
    house.plume.refusesCredentials();
    await house.pass(minutes(5), minutes(1));
    house.plume.recovers();
    await house.plume.goesAway();
    await house.pass(minutes(5), minutes(1));
    await house.plume.returns();
    await house.pass(minutes(12), minutes(1));

    for (const status of [400, 401, 403, 404, 500]) {
      const refusal = house.telegram.refuses({ status, only: ['sendMessage', 'editMessageText'] });
      await outage();
      refusal.lift();
    }
    house.telegram.resetsConnections({ only: ['sendMessage', 'editMessageText'] });
    await outage();
    house.telegram.recovers();
    await house.pass(minutes(5), minutes(1));
    ana.writes('/status');
    ana.writes('/start wrong-code');
    await ana.until(({ text }) => text.includes('This code is not good'));
  }, 60_000);
  afterAll(() => house.close());

  it('has been at stake', () => {
    expect(tokens.length).toBeGreaterThan(1);
    expect(logged.length).toBeGreaterThan(20);
    expect(ana.chat.fromBot.length).toBeGreaterThan(5);
  });

  it('is in no line of the log, however much is logged', () => {
    expect(found(logged)).toEqual([]);
  });

  it('is in no row of the database', async () => {
    const tables = await rows<{ name: string }>(
      house.db,
      `SELECT relname AS name FROM pg_class WHERE relkind IN ('r', 'p') AND relnamespace = 'public'::regnamespace
       AND NOT relispartition`,
    );
    expect(tables.length).toBeGreaterThan(20);
    for (const { name } of tables) {
      const texts = await rows<{ text: string }>(house.db, `SELECT t::text AS text FROM ${name} t`);
      expect([name, ...found(texts.map(({ text }) => text))]).toEqual([name]);
    }
  });

  it('was never said in Telegram', () => {
    const said = house.telegram.calls().map(({ params }) => JSON.stringify(params));
    expect(found(said)).toEqual([]);
  });

  it('is not told over HTTP', async () => {
    const authorization = `Bearer ${METRICS_TOKEN}`;
    const pages = await Promise.all(
      ['/metrics', '/health/ready', '/health/live', '/nowhere'].map((url) =>
        house.app.inject({ url, headers: { authorization } }),
      ),
    );
    expect(found(pages.map(({ body, headers }) => body + JSON.stringify(headers)))).toEqual([]);
    expect(found([(await house.app.inject({ url: '/metrics' })).body])).toEqual([]);
  });

  /** A home goes dark and comes back. */
  async function outage(): Promise<void> {
    house.plume.home(0).goesDark(house.clock.now());
    await house.pass(minutes(2), minutes(0.5));
    house.plume.home(0).comesBack(house.clock.now());
    await house.pass(minutes(2), minutes(0.5));
  }

  /** Which secrets stand in these texts, and where. */
  function found(texts: readonly string[]): string[] {
    const { clientSecret } = house.plume.partner;
    const secrets: Record<string, string> = {
      'a key of a home': SECRET_MARK,
      'the Plume header': house.plume.authHeader.replace('Basic ', ''),
      'the client secret': clientSecret,
      'the bot token': house.telegram.token,
      'half of the bot token': house.telegram.token.split(':')[1] ?? '',
      'the password': PASSWORD,
      'the metrics token': METRICS_TOKEN,
      'the link code': code,
      ...Object.fromEntries(tokens.map((token, no) => [`access token ${no}`, token])),
    };
    return texts.flatMap((text) =>
      Object.entries(secrets).flatMap(([name, secret]) => (text.includes(secret) ? [`${name}: ${text}`] : [])),
    );
  }
});
