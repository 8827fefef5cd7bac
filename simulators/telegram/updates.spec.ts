import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { ABot } from './a-bot';
import { TelegramCloud } from './telegram-cloud';

describe('updates', () => {
  let cloud: TelegramCloud;
  let bot: ABot;
  let now: number;

  beforeEach(async () => {
    now = Date.UTC(2027, 0, 1);
    cloud = await TelegramCloud.start({ now: () => now, limits: 'none', loopbackWebhooks: true, webhookRetryMs: 1 });
    bot = new ABot(cloud);
  });
  afterEach(() => cloud.stop());

  const pending = async () =>
    ((await bot.call('getWebhookInfo')).result as { pending_update_count: number }).pending_update_count;

  it('end a long poll the moment something happens', async () => {
    const poll = bot.hears(50);
    cloud.user({ name: 'Ana' }).writes('hello');
    expect(await poll).toHaveLength(1);
  });

  it('come again until they are confirmed by a higher offset', async () => {
    cloud.user({ name: 'Ana' }).writes('hello');
    const first = await bot.call('getUpdates');
    expect(await bot.call('getUpdates')).toEqual(first);
    await bot.hears();
    expect(await bot.hears(0)).toEqual([]);
  });

  it('are only those the bot asked for', async () => {
    await bot.call('getUpdates', { allowed_updates: ['callback_query'] });
    cloud.user({ name: 'Ana' }).writes('hello');
    expect(await pending()).toBe(0);
  });

  it('are kept for a day', async () => {
    cloud.user({ name: 'Ana' }).writes('hello');
    now += 24 * 3_600_000;
    expect(await pending()).toBe(1);
    now += 1;
    expect(await pending()).toBe(0);
  });

  it('go to one poller: the older is thrown out', async () => {
    const older = bot.call('getUpdates', { timeout: 50 });
    await cloud.until(() => cloud.world.updates.isPolled);
    const newer = bot.call('getUpdates', { timeout: 50 });
    expect(await older).toMatchObject({ error_code: 409, description: expect.stringContaining('terminated by other') });
    cloud.user({ name: 'Ana' }).writes('hello');
    expect(await newer).toMatchObject({ ok: true });
  });

  it('let a poller that hung up be followed by another', async () => {
    const gone = new AbortController();
    const poll = fetch(`${cloud.url}/bot${cloud.token}/getUpdates?timeout=50`, { signal: gone.signal });
    await cloud.until(() => cloud.world.updates.isPolled);
    gone.abort();
    await expect(poll).rejects.toThrow();
    await cloud.until(() => !cloud.world.updates.isPolled);
    await bot.hears(0);
    expect(cloud.world.updates.conflicts).toBe(0);
  });

  describe('by webhook', () => {
    let server: Server;
    let url: string;
    let statuses: number[];
    const pushed: { secret: string | undefined; text: string }[] = [];

    beforeEach(async () => {
      statuses = [];
      pushed.length = 0;
      server = createServer((request, response) => {
        let body = '';
        request.on('data', (part) => (body += String(part)));
        request.on('end', () => {
          const { message } = JSON.parse(body) as { message: { text: string; chat: { id: number } } };
          const secret = request.headers['x-telegram-bot-api-secret-token'];
          pushed.push({ secret: String(secret), text: message.text });
          response.statusCode = statuses.shift() ?? 200;
          response.end(
            JSON.stringify({ method: 'sendMessage', chat_id: message.chat.id, text: `heard ${message.text}` }),
          );
        });
      }).listen(0, '127.0.0.1');
      await new Promise((resolve) => server.once('listening', resolve));
      url = `http://127.0.0.1:${(server.address() as AddressInfo).port}/hook`;
    });
    afterEach(() => {
      server.closeAllConnections();
      server.close();
    });

    it('are pushed with the secret, again until they are taken, in order, and may be answered in place', async () => {
      statuses = [500, 502];
      const ana = cloud.user({ name: 'Ana' });
      expect(await bot.call('setWebhook', { url, secret_token: 's3cret' })).toMatchObject({
        description: 'Webhook was set',
      });
      ana.writes('one');
      ana.writes('two');
      await ana.until(({ text }) => text === 'heard two');
      expect(pushed.map(({ text }) => text)).toEqual(['one', 'one', 'one', 'two']);
      expect(new Set(pushed.map(({ secret }) => secret))).toEqual(new Set(['s3cret']));
      expect((await bot.call('getWebhookInfo')).result).toMatchObject({
        url,
        pending_update_count: 0,
        last_error_message: 'Wrong response from the webhook: 502 Bad Gateway',
      });
    });

    it('leave no room for polling', async () => {
      await bot.call('setWebhook', { url });
      expect(await bot.call('getUpdates')).toMatchObject({ error_code: 409 });
      expect(await bot.call('deleteWebhook')).toMatchObject({ description: 'Webhook was deleted' });
      expect(await bot.call('getUpdates')).toMatchObject({ ok: true });
    });

    it.each([
      ['http://bot.example.com/hook', 'bad webhook: An HTTPS URL must be provided for webhook'],
      ['https://bot.example.com:3000/', 'bad webhook: Webhook can be set up only on ports 80, 88, 443 or 8443'],
      ['nonsense', 'bad webhook: invalid webhook URL specified'],
    ])('refuse the address %s', async (address, words) => {
      expect(await bot.isToldOff('setWebhook', { url: address })).toBe(`Bad Request: ${words}`);
    });
  });
});
