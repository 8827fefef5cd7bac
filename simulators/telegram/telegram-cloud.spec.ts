import { ABot, buttons, pngOf } from './a-bot';
import type { Person } from './world/person';
import { TelegramCloud } from './telegram-cloud';

describe('the simulated Telegram', () => {
  let cloud: TelegramCloud;
  let bot: ABot;
  let ana: Person;

  beforeEach(async () => {
    cloud = await TelegramCloud.start({ limits: 'none' });
    bot = new ABot(cloud);
    ana = cloud.user({ name: 'Ana', languageCode: 'es' });
  });
  afterEach(() => cloud.stop());

  describe('a conversation', () => {
    it('carries what a person writes to the bot, and what the bot says to the person', async () => {
      ana.starts('code-7');
      const [start] = await bot.hears();
      expect(start?.message).toMatchObject({
        text: '/start code-7',
        from: { id: ana.id, first_name: 'Ana', language_code: 'es' },
        entities: [{ type: 'bot_command', offset: 0, length: 6 }],
      });

      await bot.says(ana.id, '<b>Hello</b> &amp; welcome');
      const hello = await ana.until(({ text }) => text === 'Hello & welcome');
      expect(hello.html).toBe('<b>Hello</b> &amp; welcome');
      expect(cloud.violations).toEqual([]);
    });

    it('shows a person the answer to the press of a button', async () => {
      ana.starts();
      await bot.says(ana.id, 'Home is offline', { reply_markup: buttons('Acknowledge', 'Details') });
      await bot.hears();
      const pressed = ana.presses('Acknowledge');
      const [update] = await bot.hears();
      const query = update?.callback_query as { id: string; data: string };
      expect(query.data).toBe('acknowledge');
      await bot.call('answerCallbackQuery', { callback_query_id: query.id, text: 'Yours now', show_alert: true });
      expect(await pressed).toEqual({ text: 'Yours now', showAlert: true });
    });

    it('knows no press of a button that is not there', async () => {
      ana.starts();
      await bot.says(ana.id, 'Home is offline', { reply_markup: buttons('Details') });
      await expect(ana.presses('Silence')).rejects.toThrow('There is no such button');
    });

    it('edits in place and keeps what was said before', async () => {
      ana.starts();
      const id = await bot.says(ana.id, 'offline', { reply_markup: buttons('Acknowledge') });
      await bot.call('editMessageText', { chat_id: ana.id, message_id: id, text: 'back online' });
      expect(ana.chat.last).toMatchObject({ id, text: 'back online', buttons: [], edits: [{ text: 'offline' }] });
    });

    it('quotes the message that is answered', async () => {
      ana.starts();
      const id = await bot.says(ana.id, 'offline');
      await bot.says(ana.id, 'back after 5 minutes', { reply_parameters: { message_id: id } });
      expect(ana.chat.last?.replyTo?.text).toBe('offline');
    });
  });

  describe('its strictness', () => {
    beforeEach(() => ana.starts());

    it.each([
      [{ text: '' }, 'message text is empty'],
      [{ text: ' \n ' }, 'text must be non-empty'],
      [{ text: 'x'.repeat(4_097) }, 'message is too long'],
      [{ text: '🔴'.repeat(2_049) }, 'message is too long'],
      [
        { text: '<b>x', parse_mode: 'HTML' },
        'can\'t parse entities: Can\'t find end tag corresponding to start tag "b"',
      ],
      [{ text: 'x', parse_mode: 'BBCode' }, 'unsupported parse_mode'],
      [{ text: 'x', reply_markup: [] }, 'object expected as reply markup'],
      [{ text: 'x', reply_markup: buttons('x'.repeat(65)) }, 'BUTTON_DATA_INVALID'],
      [{ text: 'x', reply_markup: buttons('é'.repeat(33)) }, 'BUTTON_DATA_INVALID'],
      [
        { text: 'x', reply_markup: { inline_keyboard: [[{ text: 'Open', url: 'http://localhost:3000' }]] } },
        "inline keyboard button URL 'http://localhost:3000' is invalid: Wrong HTTP URL",
      ],
      [
        { text: 'x', reply_markup: { inline_keyboard: [[{ text: 'Open' }]] } },
        "can't parse inline keyboard button: Text buttons are unallowed in the inline keyboard",
      ],
    ])('refuses %j and remembers it as a violation', async (message, words) => {
      expect(await bot.call('sendMessage', { chat_id: ana.id, ...message })).toMatchObject({
        ok: false,
        error_code: 400,
        description: `Bad Request: ${words}`,
      });
      expect(cloud.violations).toMatchObject([{ method: 'sendMessage', code: 400, chatId: ana.id }]);
    });

    it('measures a text after its tags are gone', async () => {
      await bot.says(ana.id, `<b>${'&lt;'.repeat(4_096)}</b>`);
      expect(ana.chat.last?.text).toHaveLength(4_096);
    });

    it('takes a repeated edit for no violation, but says so', async () => {
      const id = await bot.says(ana.id, 'same');
      const words = await bot.isToldOff('editMessageText', { chat_id: ana.id, message_id: id, text: 'same' });
      expect(words).toMatch(/^Bad Request: message is not modified: /);
      expect(cloud.violations).toEqual([]);
    });

    it('finds no message that is not there', async () => {
      const gone = { chat_id: ana.id, message_id: 999, text: 'x' };
      expect(await bot.isToldOff('editMessageText', gone)).toBe('Bad Request: message to edit not found');
      expect(await bot.isToldOff('deleteMessage', gone)).toBe('Bad Request: message to delete not found');
      const reply = { chat_id: ana.id, text: 'x', reply_parameters: { message_id: 999 } };
      expect(await bot.isToldOff('sendMessage', reply)).toBe('Bad Request: message to be replied not found');
      await bot.says(ana.id, 'x', { reply_parameters: { message_id: 999, allow_sending_without_reply: true } });
    });

    it('answers no press that it does not know, or that is too long ago', async () => {
      expect(await bot.isToldOff('answerCallbackQuery', { callback_query_id: '1' })).toBe(
        'Bad Request: query is too old and response timeout expired or query ID is invalid',
      );
    });

    it('knows its token and its methods', async () => {
      const response = await fetch(`${cloud.url}/bot1:wrong/getMe`);
      expect([response.status, await response.json()]).toEqual([
        401,
        { ok: false, error_code: 401, description: 'Unauthorized' },
      ]);
      expect(await bot.call('sendSmoke')).toMatchObject({
        error_code: 404,
        description: 'Not Found: method not found',
      });
    });

    it('reads forms, queries and files as well as JSON', async () => {
      const form = new FormData();
      form.set('chat_id', String(ana.id));
      form.set('caption', 'Last <b>3 hours</b>');
      form.set('parse_mode', 'HTML');
      form.set('photo', new Blob([pngOf(8, 8)]), 'graph.png');
      await fetch(`${cloud.url}/bot${cloud.token}/sendPhoto`, { method: 'POST', body: form });
      expect(ana.chat.last).toMatchObject({
        text: 'Last 3 hours',
        media: { kind: 'photo', fileName: 'graph.png', bytes: 24 },
      });

      await fetch(`${cloud.url}/bot${cloud.token}/sendMessage?chat_id=${ana.id}&text=plain%20%3Cb%3E`);
      expect(ana.chat.last?.text).toBe('plain <b>');
    });
  });

  describe('who may be written to', () => {
    const write = (chatId: number) => bot.call('sendMessage', { chat_id: chatId, text: 'x' });

    it('is nobody who never started the bot', async () => {
      expect(await write(ana.id)).toMatchObject({ error_code: 400, description: 'Bad Request: chat not found' });
      cloud.group({ title: 'Family', members: [ana] });
      expect(await write(ana.id)).toMatchObject({ error_code: 403 });
    });

    it('is nobody who blocked the bot, until it is unblocked', async () => {
      ana.starts();
      ana.blocksTheBot();
      expect(await write(ana.id)).toMatchObject({
        error_code: 403,
        description: 'Forbidden: bot was blocked by the user',
      });
      ana.unblocks();
      expect(await write(ana.id)).toMatchObject({ ok: true });
      expect((await bot.hears()).flatMap((update) => Object.keys(update).slice(1))).toEqual([
        'message',
        'my_chat_member',
        'my_chat_member',
      ]);
      ana.vanishes();
      expect(await write(ana.id)).toMatchObject({ description: 'Forbidden: user is deactivated' });
    });

    it('is no group that threw the bot out', async () => {
      const family = cloud.group({ title: 'Family' });
      family.kicksTheBot();
      expect(await write(family.id)).toMatchObject({
        error_code: 403,
        description: 'Forbidden: bot was kicked from the group chat',
      });
    });

    it('is a group under its new id once it is a supergroup', async () => {
      const family = cloud.group({ title: 'Family' });
      const former = family.id;
      const id = family.upgradesToSupergroup();
      expect(await write(former)).toMatchObject({ error_code: 400, parameters: { migrate_to_chat_id: id } });
      await bot.says(id, 'here');
      expect(family.messages.at(-1)?.text).toBe('here');
      expect((await bot.hears()).map(({ message }) => message)).toContainEqual(
        expect.objectContaining({ migrate_to_chat_id: id }),
      );
    });

    it('is a topic that exists', async () => {
      const club = cloud.group({ title: 'Club', forum: true });
      const alerts = club.opensTopic('Alerts');
      await bot.says(club.id, 'offline', { message_thread_id: alerts.id });
      expect(club.chat.last?.topic).toBe(alerts.id);
      expect(await bot.isToldOff('sendMessage', { chat_id: club.id, text: 'x', message_thread_id: 1 })).toBe(
        'Bad Request: message thread not found',
      );
    });
  });

  it('tells the bot in a group only what is meant for it', async () => {
    const family = cloud.group({ title: 'Family', members: [ana] });
    await bot.hears();
    ana.writes('what a day', { in: family });
    ana.writes('/status@other_bot', { in: family });
    ana.writes('/status@panoptes_bot', { in: family });
    const heard = await bot.hears();
    expect(heard.map(({ message }) => (message as { text: string }).text)).toEqual(['/status@panoptes_bot']);
  });

  it('says when the bot is too fast, apart from its mistakes', async () => {
    cloud.limitsBecome({ chatBurst: 1 });
    ana.starts();
    await bot.says(ana.id, 'one');
    expect(await bot.call('sendMessage', { chat_id: ana.id, text: 'two' })).toMatchObject({
      error_code: 429,
      description: 'Too Many Requests: retry after 1',
      parameters: { retry_after: 1 },
    });
    expect(cloud.refusals).toMatchObject([{ scope: 'chat', early: false }]);
    expect(cloud.violations).toEqual([]);
  });
});
