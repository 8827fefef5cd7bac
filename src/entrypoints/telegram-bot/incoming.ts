import type { Message, Update, User } from 'telegraf/types';

import type { Language } from '../../domain/texts/time';

/** Who wrote or pressed, as Telegram vouches for it. */
export interface Person {
  readonly id: number;
  readonly username: string | undefined;
  readonly firstName: string;
  readonly language: Language;
}

/** Where it happened: a private chat, a group, or a topic of a forum. */
export interface Spot {
  readonly chatId: number;
  /** Only in a forum's topic; a thread of answers in another group is none. */
  readonly topicId: number | null;
  readonly private: boolean;
  /** The group's title or the person's name. */
  readonly title: string;
}

/** A message that a person has written to the bot. */
export interface Incoming {
  readonly person: Person;
  readonly spot: Spot;
  readonly messageId: number;
  /** In lower case and without the slash; null when the text is no command. */
  readonly command: string | null;
  /** What follows the command, trimmed. */
  readonly argument: string;
}

/** The address under which a place is kept as a destination. */
export const addressOf = ({ chatId, topicId }: Spot): string =>
  topicId === null ? String(chatId) : `${chatId}:${topicId}`;

export const languageOf = (code: string | undefined): Language => (/^es\b/i.test(code ?? '') ? 'es' : 'en');

export const personOf = (user: User): Person => ({
  id: user.id,
  username: user.username,
  firstName: user.first_name,
  language: languageOf(user.language_code),
});

export function spotOf({ chat, ...message }: Pick<Message, 'chat'> & Partial<Message.TextMessage>): Spot {
  const title = 'title' in chat ? chat.title : [chat.first_name, chat.last_name].filter(Boolean).join(' ');
  return {
    chatId: chat.id,
    topicId: message.is_topic_message ? (message.message_thread_id ?? null) : null,
    private: chat.type === 'private',
    title,
  };
}

/**
 * What a message says to the bot named `botName`; null for what is not for us: channels, messages without a text, and
 * in groups everything but a command that names no other bot.
 */
export function readMessage(message: Update.MessageUpdate['message'], botName: string): Incoming | null {
  if (!message.from || message.from.is_bot || !('text' in message)) return null;
  const spot = spotOf(message);
  const [, command, addressee, argument = ''] = /^\/(\w{1,32})(?:@(\w+))?(?:\s+([^]*))?$/.exec(message.text) ?? [];
  if (addressee && addressee.toLowerCase() !== botName.toLowerCase()) return null;
  if (!command && !spot.private) return null;
  return {
    person: personOf(message.from),
    spot,
    messageId: message.message_id,
    command: command?.toLowerCase() ?? null,
    argument: argument.trim(),
  };
}
