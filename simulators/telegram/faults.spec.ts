import { ABot } from './a-bot';
import type { Person } from './world/person';
import { TelegramCloud } from './telegram-cloud';

describe('trouble at Telegram', () => {
  let cloud: TelegramCloud;
  let bot: ABot;
  let ana: Person;

  beforeEach(async () => {
    cloud = await TelegramCloud.start({ limits: 'none' });
    bot = new ABot(cloud);
    ana = cloud.user({ name: 'Ana' });
    ana.starts();
  });
  afterEach(() => cloud.stop());

  const send = () => bot.call('sendMessage', { chat_id: ana.id, text: 'offline' });

  it('refuses as often as it is told, and only what it is told', async () => {
    cloud.refuses({ status: 429, retryAfter: 7, times: 1, only: 'sendMessage' });
    expect(await bot.call('getMe')).toMatchObject({ ok: true });
    expect(await send()).toEqual({
      ok: false,
      error_code: 429,
      description: 'Too Many Requests: retry after 7',
      parameters: { retry_after: 7 },
    });
    expect(await send()).toMatchObject({ ok: true });
    expect(cloud.violations).toEqual([]);
    expect(cloud.arrivals.map(({ accepted }) => accepted)).toEqual([false, true]);
  });

  it('resets connections until the trouble is lifted', async () => {
    const fault = cloud.resetsConnections();
    await expect(send()).rejects.toThrow();
    fault.lift();
    expect(await send()).toMatchObject({ ok: true });
  });

  it('is a black hole in which nothing happens', async () => {
    const fault = cloud.goesDark();
    const gone = new AbortController();
    const call = fetch(`${cloud.url}/bot${cloud.token}/sendMessage?chat_id=${ana.id}&text=x`, { signal: gone.signal });
    await cloud.until(() => fault.struck === 1);
    gone.abort();
    await expect(call).rejects.toThrow();
    expect(ana.chat.fromBot).toEqual([]);
  });

  it('takes a message and loses the answer: whoever sends it again makes a duplicate', async () => {
    cloud.acceptsButNeverAnswers(1, { by: 'resetting' });
    await expect(send()).rejects.toThrow();
    await send();
    expect(ana.chat.fromBot.map(({ text }) => text)).toEqual(['offline', 'offline']);
    expect(cloud.ledger.totals()).toEqual({ sent: 2, edited: 0, refused: 0, duplicates: 1 });
  });

  it('goes away and returns under the same address', async () => {
    const { url } = cloud;
    await cloud.goesAway();
    await expect(send()).rejects.toThrow();
    await cloud.returns();
    expect(cloud.url).toBe(url);
    expect(await send()).toMatchObject({ ok: true });
  });

  it('is slow when it is told to be, and answers all the same', async () => {
    const fault = cloud.slow(1);
    expect(await send()).toMatchObject({ ok: true });
    expect(fault.struck).toBe(1);
  });
});
