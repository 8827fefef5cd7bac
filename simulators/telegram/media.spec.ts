import { ABot, buttons, pngOf } from './a-bot';
import { TelegramCloud } from './telegram-cloud';
import type { Person } from './world/person';

describe('pictures and files of the simulated Telegram', () => {
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

  const photo = (caption: string, more: object = {}) =>
    bot.uploads('sendPhoto', { chat_id: ana.id, caption, parse_mode: 'HTML', ...more }, { photo: pngOf(2_000, 1_280) });
  const edits = (message_id: number, media: object, file?: Buffer) =>
    bot.uploads('editMessageMedia', { chat_id: ana.id, message_id, media }, file ? { picture: file } : {});

  it('shows a photo with its caption and its size, to the bot and to whoever looks', async () => {
    const answer = await photo('Last <b>24 h</b>', { reply_markup: buttons('3 h') });
    expect(answer.result).toMatchObject({ caption: 'Last 24 h', photo: [{ width: 2_000, height: 1_280 }] });
    expect(ana.chat.last).toMatchObject({ text: 'Last 24 h', media: { kind: 'photo' }, buttons: [{ text: '3 h' }] });
    const seen = await fetch(`${cloud.url}/_sim/files/${ana.chat.last?.media?.fileId ?? ''}`);
    expect(seen.headers.get('content-type')).toBe('image/png');
  });

  it('changes a picture and its caption together', async () => {
    await photo('24 h');
    const { id, media } = ana.chat.last ?? { id: 0, media: undefined };
    await edits(
      id,
      { type: 'photo', media: 'attach://picture', caption: '<i>7 d</i>', parse_mode: 'HTML' },
      pngOf(2_000, 872),
    );
    expect(ana.chat.last).toMatchObject({
      id,
      text: '7 d',
      edits: [{ text: '24 h' }],
      media: { size: { height: 872 } },
    });
    expect(ana.chat.last?.media?.fileId).not.toBe(media?.fileId);
    expect(cloud.violations).toEqual([]);
  });

  it('hangs a picture on what was a text', async () => {
    const id = await bot.says(ana.id, 'Asking…');
    const answer = await edits(id, { type: 'photo', media: 'attach://picture', caption: 'Here' }, pngOf(100, 100));
    expect(answer.result).toMatchObject({ message_id: id, caption: 'Here' });
    expect(answer.result).not.toHaveProperty('text');
    expect(await bot.isToldOff('editMessageText', { chat_id: ana.id, message_id: id, text: 'x' })).toBe(
      'Bad Request: there is no text in the message to edit',
    );
  });

  it('says so when nothing would change', async () => {
    await photo('24 h');
    const { id, media } = ana.chat.last ?? { id: 0, media: undefined };
    const answer = await edits(id, { type: 'photo', media: media?.fileId, caption: '24 h' });
    expect(answer.description).toMatch(/^Bad Request: message is not modified/);
    expect(cloud.violations).toEqual([]);
  });

  it.each([
    ['a caption that is too long', { caption: 'x'.repeat(1_025) }, pngOf(9, 9), 'message caption is too long'],
    ['something that is no picture', {}, Buffer.from('hello'), 'IMAGE_PROCESS_FAILED'],
    ['a picture that is too large', {}, pngOf(9_000, 1_001), 'PHOTO_INVALID_DIMENSIONS'],
    ['a picture that is too thin', {}, pngOf(2_100, 100), 'PHOTO_INVALID_DIMENSIONS'],
  ])('refuses %s', async (_, more, file, words) => {
    const sent = await bot.uploads('sendPhoto', { chat_id: ana.id, ...more }, { photo: file });
    expect(sent).toMatchObject({ error_code: 400, description: `Bad Request: ${words}` });
    const id = await bot.says(ana.id, 'text');
    const edited = await edits(id, { type: 'photo', media: 'attach://picture', ...more }, file);
    expect(edited).toMatchObject({ error_code: 400, description: `Bad Request: ${words}` });
    expect(cloud.violations).toHaveLength(2);
  });

  it.each([
    [undefined, "can't parse InputMedia: media is not found"],
    [{ type: 'smell', media: 'x' }, "can't parse InputMedia: wrong type"],
    [{ type: 'photo', media: 'attach://nowhere' }, "can't parse InputMedia: media not found"],
  ])('refuses %j as media', async (media, words) => {
    const message_id = await bot.says(ana.id, 'text');
    expect(await bot.isToldOff('editMessageMedia', { chat_id: ana.id, message_id, media })).toBe(
      `Bad Request: ${words}`,
    );
  });

  it('hands a document over under its name', async () => {
    await bot.uploads('sendDocument', { chat_id: ana.id, caption: 'Pods' }, { document: Buffer.from('a,b\r\n') });
    expect(ana.chat.last).toMatchObject({ text: 'Pods', media: { kind: 'document', fileName: 'document', bytes: 5 } });
  });
});
