import { TelegramCloud } from '../../../simulators/telegram/telegram-cloud';
import { TelegramApi, TelegramRefusal, TelegramUnreachable } from './telegram-api';
import { TelegramConfig } from './telegram.config';

describe('TelegramApi', () => {
  let telegram: TelegramCloud;
  let api: TelegramApi;

  const apiWith = (env: Record<string, string> = {}) =>
    new TelegramApi(
      new TelegramConfig({ TELEGRAM_BOT_TOKEN: telegram.token, TELEGRAM_API_ROOT: telegram.url, ...env }),
    );
  const outcomeOf = (call: Promise<unknown>) => call.catch((cause: unknown) => cause);

  beforeEach(async () => {
    telegram = await TelegramCloud.start();
    api = apiWith();
  });
  afterEach(async () => {
    await api.onApplicationShutdown();
    await telegram.stop();
  });

  it('gives back what a method answers', async () => {
    await expect(api.call('getMe')).resolves.toMatchObject({ username: 'panoptes_bot' });
  });

  it('tells a refusal with its code', async () => {
    const refusal = await outcomeOf(api.call('sendMessage', { chat_id: 1, text: 'hello' }));
    expect(refusal).toBeInstanceOf(TelegramRefusal);
    expect(refusal).toMatchObject({ code: 400, refusesToken: false });
  });

  it('tells how long Telegram asks us to wait', async () => {
    telegram.refuses({ status: 429, retryAfter: 7 });
    await expect(api.call('getMe')).rejects.toMatchObject({ code: 429, retryAfter: 7 });
  });

  it('knows a token that Telegram does not know', async () => {
    const stranger = apiWith({ TELEGRAM_BOT_TOKEN: '1:wrong' });
    await expect(stranger.call('getMe')).rejects.toMatchObject({ refusesToken: true });
    await stranger.onApplicationShutdown();
  });

  it('gives up a call that nobody answers', async () => {
    telegram.goesDark();
    await expect(api.call('getMe', {}, undefined, 50)).rejects.toBeInstanceOf(TelegramUnreachable);
  });

  it('gives up a call when it is told to', async () => {
    telegram.goesDark();
    const stop = new AbortController();
    const call = outcomeOf(api.call('getMe', {}, stop.signal));
    stop.abort();
    expect(await call).toBeInstanceOf(TelegramUnreachable);
  });

  it('says that nobody is there, and never the token', async () => {
    await telegram.goesAway();
    const failure = await outcomeOf(api.call('getMe'));
    expect(failure).toBeInstanceOf(TelegramUnreachable);
    expect(String(failure)).not.toContain(telegram.token.split(':')[1]);
    await telegram.returns();
  });

  it('calls nobody without a token', async () => {
    const off = apiWith({ TELEGRAM_BOT_TOKEN: '' });
    expect(off.configured).toBe(false);
    await expect(off.call('getMe')).rejects.toBeInstanceOf(TelegramUnreachable);
    expect(telegram.calls()).toEqual([]);
    await off.onApplicationShutdown();
  });
});
