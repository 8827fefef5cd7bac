import type { Person } from '../../simulators/telegram/world/person';
import { ApiTokensService } from '../../src/auth/api-tokens.service';
import { AuthService } from '../../src/auth/auth.service';
import { seconds } from '../../src/domain/duration';
import { rows } from '../../src/platform/database/sql';
import { TelegramApi } from '../../src/platform/telegram/telegram-api';
import { TelegramIntake } from '../../src/platform/telegram/telegram-intake';
import { eventually } from '../support/eventually';
import { House } from '../support/house';
import { RestCaller } from '../support/rest-caller';

const PATH = '/api/telegram/webhook';
const PUBLIC_URL = 'https://panoptes.example.test';

describe('a bot that Telegram calls', () => {
  let house: House;
  let other: House;
  let secret: string;
  let ada: Person;

  beforeAll(async () => {
    house = await House.open({
      env: { TELEGRAM_MODE: 'webhook', PUBLIC_URL },
      telegram: { loopbackWebhooks: true, webhookRetryMs: 20 },
    });
    other = await House.join(house);
    secret = house.app.get(TelegramIntake).secret;
    ada = house.telegram.user({ name: 'Ada' });
    await house.app.listen(0, '127.0.0.1');
    // Ours is https, which the simulator could not reach.
    const url = (await house.app.getUrl()) + PATH;
    await house.app.get(TelegramApi).call('setWebhook', { url, secret_token: secret });
    house.bot();
    other.bot();
  });
  afterAll(async () => {
    await other.close();
    await house.close();
  });

  it('answers, although nothing is polled', async () => {
    expect(await answerTo('/start')).toContain('This is Panoptes');
    expect(house.telegram.calls('getUpdates')).toEqual([]);
  });

  it('lets nobody in who does not show the secret', async () => {
    for (const shown of [undefined, '', 'wrong', `${secret} `, secret.toUpperCase()]) {
      const answer = await push(said(1, '/version'), shown);
      expect([answer.statusCode, answer.headers['content-type']]).toEqual([
        401,
        expect.stringContaining('application/problem+json'),
      ]);
    }
    expect(await rows(house.db, 'SELECT FROM telegram_updates WHERE update_id = 1')).toEqual([]);
  });

  it.each([{}, [], 'hello', { update_id: 'one' }, { update_id: 3, message: null }])(
    'answers 200 to what it cannot use: %j',
    async (body) => {
      expect((await push(body, secret)).statusCode).toBe(200);
    },
  );

  it('reads nothing of whoever does not show the secret, and lets go what is no JSON', async () => {
    const before = await counted();
    expect((await pushText('{"update_id":', undefined)).statusCode).toBe(401);
    const answer = await pushText('{"update_id":', secret);
    expect([answer.statusCode, answer.body]).toEqual([200, '']);
    expect((await pushText('', secret)).statusCode).toBe(200);
    const after = await counted();
    expect([after.secret - before.secret, after.body - before.body]).toEqual([1, 2]);
  });

  it('takes in what no database holds', async () => {
    expect((await push(said(2, 'zero \0 and half \ud83d'), secret)).statusCode).toBe(200);
    await ada.until(({ text }) => text.includes('I understand commands'));
  });

  it('handles an update once that is pushed to every replica, again and again', async () => {
    const asked = ada.chat.fromBot.length;
    const update = said(10, '/version');
    const pushes = Array.from({ length: 10 }, (_, no) => push(update, secret, no % 2 ? other : house));
    expect((await Promise.all(pushes)).map(({ statusCode }) => statusCode)).toEqual(Array(10).fill(200));
    await ada.until(({ text }) => text.startsWith('Panoptes'));
    expect(await answerTo('/id')).toContain(String(ada.id));
    expect(ada.chat.fromBot.slice(asked).filter(({ text }) => text.startsWith('Panoptes'))).toHaveLength(1);
  });

  it('asks for an update again that could not be kept, and loses none', async () => {
    await house.db.query('ALTER TABLE telegram_updates RENAME TO away');
    const { id } = ada.writes('/help');
    const { updates } = house.telegram.world;
    await eventually(() => updates.webhook?.lastError);
    await house.db.query('ALTER TABLE away RENAME TO telegram_updates');
    // The bot's own work has failed meanwhile too, and waits for its next turn.
    await eventually(async () => {
      await house.clock.pass(seconds(10));
      return ada.chat.last?.text.includes('What I can do') && ada.chat.last.id > id;
    });
    expect(updates.webhook?.lastError?.message).toContain('503');
  });

  it('counts what went wrong', async () => {
    const { body } = await house.app.inject({ url: '/metrics' });
    for (const reason of ['secret', 'body', 'store']) {
      expect(body).toMatch(new RegExp(`panoptes_telegram_webhook_errors_total\\{reason="${reason}"\\} [1-9]`));
    }
    expect(body).not.toContain(secret);
  });

  describe('in the hands of an administrator', () => {
    let anna: RestCaller;
    let otto: RestCaller;

    beforeAll(async () => {
      anna = await RestCaller.joins(house, 'Anna', 'admin');
      otto = await RestCaller.joins(house, 'Otto', 'operator');
    });

    it('tells how the webhook is doing', async () => {
      const { statusCode, body } = await anna.asks('GET', `${PATH}/info`);
      expect(statusCode).toBe(200);
      expect(JSON.parse(body)).toMatchObject({
        mode: 'webhook',
        url: expect.stringContaining(PATH) as string,
        hasCustomCertificate: false,
        pendingUpdateCount: 0,
        lastErrorMessage: expect.stringContaining('503') as string,
        lastErrorAgeSeconds: expect.any(Number) as number,
      });
      expect(body).not.toContain(secret);
    });

    it('sets it at our public address with our secret, and ends it', async () => {
      expect((await anna.asks('POST', `${PATH}/set`)).json()).toMatchObject({ url: PUBLIC_URL + PATH });
      const { params } = house.telegram.calls('setWebhook').at(-1) ?? {};
      expect(params).toMatchObject({ url: PUBLIC_URL + PATH, secret_token: secret });
      const elsewhere = 'https://proxy.example.test/panoptes';
      expect((await anna.asks('POST', `${PATH}/set`, { webhook_url: elsewhere })).json()).toMatchObject({
        url: elsewhere,
      });
      expect((await anna.asks('DELETE', PATH)).json()).toMatchObject({ url: null });
    });

    it.each(['http://panoptes.example.test/hook', 'panoptes', 'ftp://x.test', '', 7])(
      'refuses to set it at %j',
      async (webhook_url) => {
        const { statusCode, headers } = await anna.asks('POST', `${PATH}/set`, { webhook_url });
        expect(statusCode).toBe(400);
        expect(headers['content-type']).toContain('application/problem+json');
        expect(house.telegram.world.updates.webhook).toBeUndefined();
      },
    );

    it('tells who the bot is', async () => {
      expect((await anna.asks('GET', '/api/telegram/bot/info')).json()).toMatchObject({ username: 'panoptes_bot' });
    });

    it('leaves all that to administrators', async () => {
      const routes = [
        ['GET', `${PATH}/info`],
        ['POST', `${PATH}/set`],
        ['DELETE', PATH],
        ['GET', '/api/telegram/bot/info'],
      ] as const;
      for (const [method, url] of routes) {
        expect((await otto.asks(method, url)).statusCode).toBe(403);
        expect((await house.app.inject({ method, url })).statusCode).toBe(401);
      }
    });

    it('says so when Telegram does not answer', async () => {
      const trouble = house.telegram.refuses({ status: 500 });
      const answer = await anna.asks('GET', '/api/telegram/bot/info');
      trouble.lift();
      expect(answer.statusCode).toBe(502);
      expect(answer.body).not.toContain(house.telegram.token.split(':')[1]);
    });

    it('gives whoever is signed in a code that links them, once', async () => {
      const { statusCode, body } = await otto.asks('POST', '/api/telegram/link-codes');
      expect(statusCode).toBe(201);
      const { code, deepLink, expiresAt } = JSON.parse(body) as Record<string, string>;
      expect(code).toMatch(/^[\w-]{20,64}$/);
      expect(deepLink).toBe(`https://t.me/panoptes_bot?start=${code}`);
      expect(new Date(expiresAt ?? '').getTime()).toBe(house.clock.now().getTime() + 600_000);
      const own = house.telegram.user({ name: 'Otto' });
      const thief = house.telegram.user({ name: 'Thief' });
      await push(said(20, `/start ${code}`, own), secret);
      // Chats do not wait for each other: whoever is handled first has the code.
      expect((await own.until(({ text }) => text.includes('linked'))).text).toContain('linked as Otto');
      await push(said(21, `/start ${code}`, thief), secret);
      await push(said(20, `/start ${code}`, own), secret);
      expect((await thief.until(({ id }) => id > 0)).text).toContain('This code is not good');
      expect(own.chat.fromBot).toHaveLength(1);
    });

    it('gives no code to a token, nor to a stranger', async () => {
      const owner = await house.app.get(AuthService).actor(otto.id);
      if (!owner) throw new Error('Otto is gone');
      const made = { name: 'script', scopes: ['write'], expiresAt: null } as const;
      const { token } = await house.app.get(ApiTokensService).create(owner, made);
      const url = '/api/telegram/link-codes';
      const headers = { authorization: `Bearer ${token}` };
      expect((await house.app.inject({ method: 'POST', url, headers })).statusCode).toBe(403);
      expect((await house.app.inject({ method: 'POST', url })).statusCode).toBe(401);
    });
  });

  const said = (updateId: number, text: string, { user, chat }: Person = ada) => {
    // What is pushed by hand opens no chat at Telegram.
    chat.standing = 'member';
    return { update_id: updateId, message: { message_id: updateId, date: 0, chat: chat.info, from: user, text } };
  };

  const push = (body: unknown, shown: string | undefined, to = house) => pushText(JSON.stringify(body), shown, to);

  const pushText = (payload: string, shown: string | undefined, to = house) =>
    to.app.inject({
      method: 'POST',
      url: PATH,
      headers: {
        'content-type': 'application/json',
        ...(shown === undefined ? {} : { 'x-telegram-bot-api-secret-token': shown }),
      },
      payload,
    });

  async function counted(): Promise<Record<'secret' | 'body', number>> {
    const { body } = await house.app.inject({ url: '/metrics' });
    const of = (reason: string) =>
      Number(new RegExp(`webhook_errors_total\\{reason="${reason}"\\} (\\d+)`).exec(body)?.[1] ?? 0);
    return { secret: of('secret'), body: of('body') };
  }

  async function answerTo(text: string): Promise<string> {
    const { id } = ada.writes(text);
    return (await ada.until((message) => message.id > id)).text;
  }
});
