import { ABot, buttons } from './a-bot';
import { TelegramCloud } from './telegram-cloud';

describe('the levers over HTTP', () => {
  let cloud: TelegramCloud;
  let bot: ABot;

  beforeEach(async () => {
    cloud = await TelegramCloud.start();
    bot = new ABot(cloud);
  });
  afterEach(() => cloud.stop());

  const ask = async (method: string, path: string, fields?: Record<string, unknown>) => {
    const response = await fetch(`${cloud.url}/_sim/${path}`, {
      method,
      ...(fields ? { body: JSON.stringify(fields) } : {}),
    });
    return (await response.json()) as Record<string, unknown>;
  };

  it('play a person from another process', async () => {
    const { id } = await ask('POST', 'users', { name: 'Ana' });
    await ask('POST', 'start', { user: id, code: 'abc' });
    expect((await bot.hears())[0]?.message).toMatchObject({ text: '/start abc' });
    await bot.says(Number(id), 'Home is offline', { reply_markup: buttons('Acknowledge') });
    const alert = await ask('GET', `await?contains=offline&chat=${Number(id)}`);
    expect(alert).toMatchObject({ text: 'Home is offline', rows: [[{ text: 'Acknowledge' }]] });

    const press = ask('POST', 'press', { user: id, message: alert['id'], button: 'Acknowledge' });
    const [update] = await bot.hears();
    const query = update?.callback_query as { id: string };
    await bot.call('answerCallbackQuery', { callback_query_id: query.id, text: 'Done' });
    expect(await press).toEqual({ text: 'Done', showAlert: false });
  });

  it('count and time what came to the door', async () => {
    await ask('POST', 'limits', { none: true });
    const { ids } = (await ask('POST', 'crowd', { count: 3 })) as { ids: number[] };
    const before = performance.timeOrigin + performance.now();
    for (const id of [...ids, ...ids]) await bot.says(id, 'offline');
    expect(await ask('GET', 'counters')).toMatchObject({
      total: { sent: 6, duplicates: 3, refused: 0 },
      violations: 0,
      byMethod: { sendMessage: 6 },
    });
    const { arrivals, next } = (await ask('GET', 'arrivals?since=4')) as { arrivals: unknown[][]; next: number };
    expect(next).toBe(6);
    expect(arrivals[1]).toEqual([expect.any(Number), ids[2], 'offline', 'sendMessage', true]);
    expect(arrivals[0]?.[0]).toBeGreaterThan(before);
  });

  it('make trouble and end it', async () => {
    const [ana] = cloud.crowd(1);
    await ask('POST', 'faults', { kind: 'refuses', status: 502, only: 'sendMessage' });
    expect(await bot.isToldOff('sendMessage', { chat_id: ana?.id, text: 'x' })).toBe('Bad Gateway');
    await ask('DELETE', 'faults');
    await bot.says(ana?.id ?? 0, 'x');
    await ask('POST', 'reset');
    expect(await ask('GET', 'counters')).toMatchObject({ total: { sent: 0 }, arrivals: 0 });
  });

  it('say what is wrong with a question', async () => {
    expect(await ask('POST', 'users', {})).toEqual({ error: '"name" is missing' });
    expect(await ask('GET', 'nothing')).toEqual({ error: 'There is no GET /_sim/nothing here.' });
  });

  it('show everything to the page, and every change the moment it happens', async () => {
    const you = cloud.user({ name: 'You' });
    cloud.group({ title: 'Family', members: [you] });
    expect(await ask('GET', 'state')).toMatchObject({
      bot: { username: 'panoptes_bot' },
      chats: [
        { name: 'You', standing: 'stranger' },
        { name: 'Family', members: [{ name: 'You' }] },
      ],
    });
    const events = await fetch(`${cloud.url}/_sim/events`);
    const reader = events.body?.pipeThrough(new TextDecoderStream()).getReader();
    await reader?.read();
    you.writes('<script>');
    expect((await reader?.read())?.value).toContain('"text":"<script>"');
    await reader?.cancel();
    const page = await fetch(cloud.url);
    expect(page.headers.get('content-security-policy')).toContain("default-src 'none'");
  });
});
