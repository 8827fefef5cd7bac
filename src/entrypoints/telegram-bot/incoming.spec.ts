import type { Update } from 'telegraf/types';

import { addressOf, languageOf, readMessage } from './incoming';

type Message = Update.MessageUpdate['message'];

const ANN = { id: 7, is_bot: false, first_name: 'Ann', language_code: 'es-MX' };
const HOME = { id: 7, type: 'private', first_name: 'Ann' } as const;
const TEAM = { id: -100, type: 'supergroup', title: 'Team', is_forum: true } as const;

const message = (text: string, more: object = {}) =>
  ({ message_id: 1, date: 0, from: ANN, chat: HOME, text, ...more }) as unknown as Message;

describe('readMessage', () => {
  it.each([
    ['/status', 'status', ''],
    ['/Status  Kitchen and hall ', 'status', 'Kitchen and hall'],
    ['/start@Panoptes_bot abc_-9', 'start', 'abc_-9'],
    ['/subscribe\nHome', 'subscribe', 'Home'],
  ])('reads %j', (text, command, argument) => {
    expect(readMessage(message(text), 'panoptes_bot')).toMatchObject({ command, argument });
  });

  it('takes what is no command as such', () => {
    expect(readMessage(message('hello /status'), 'panoptes_bot')).toMatchObject({ command: null });
  });

  it('leaves other bots their commands', () => {
    expect(readMessage(message('/status@other_bot', { chat: TEAM }), 'panoptes_bot')).toBeNull();
  });

  it('takes a command for another bot in a private chat for a text, whole', () => {
    const read = readMessage(message('/pass@word 1'), 'panoptes_bot');
    expect(read).toMatchObject({ command: null, text: '/pass@word 1' });
  });

  it('overhears nothing in a group', () => {
    expect(readMessage(message('hello', { chat: TEAM }), 'panoptes_bot')).toBeNull();
  });

  it('hears in a group what answers one of its own messages', () => {
    const said = (from: object) => message('hello', { chat: TEAM, reply_to_message: { from } });
    expect(readMessage(said({ is_bot: true, username: 'Panoptes_bot' }), 'panoptes_bot')).toMatchObject({
      command: null,
      text: 'hello',
    });
    expect(readMessage(said({ is_bot: true, username: 'other_bot' }), 'panoptes_bot')).toBeNull();
    expect(readMessage(said(ANN), 'panoptes_bot')).toBeNull();
  });

  it('does not talk to bots or to channels', () => {
    expect(readMessage(message('/id', { from: { ...ANN, is_bot: true } }), 'panoptes_bot')).toBeNull();
    expect(readMessage(message('/id', { from: undefined }), 'panoptes_bot')).toBeNull();
  });

  it('knows the topic of a forum, and takes a thread of answers for none', () => {
    const topic = readMessage(message('/id', { chat: TEAM, message_thread_id: 5, is_topic_message: true }), 'b');
    expect(topic && addressOf(topic.spot)).toBe('-100:5');
    const thread = readMessage(message('/id', { chat: TEAM, message_thread_id: 5 }), 'b');
    expect(thread && addressOf(thread.spot)).toBe('-100');
  });
});

describe('languageOf', () => {
  it.each([
    ['es', 'es'],
    ['es-AR', 'es'],
    ['est', 'en'],
    ['de', 'en'],
    [undefined, 'en'],
  ])('answers %s in %s', (code, language) => {
    expect(languageOf(code)).toBe(language);
  });
});
