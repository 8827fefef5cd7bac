import type { Message, Update, User } from 'telegraf/types';

import type { Actor } from '../../domain/permissions';
import type { Language } from '../../domain/texts/time';
import type { Doer } from '../../platform/audit/acting';

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
  /** All of it, as it was written. */
  readonly text: string;
  /** In lower case and without the slash; null when the text is no command. */
  readonly command: string | null;
  /** What follows the command, trimmed. */
  readonly argument: string;
  /** An administrator who writes in the group's name: nobody can tell who it is. */
  readonly anonymous?: true;
}

/** The address under which a place is kept as a destination. */
export const addressOf = ({ chatId, topicId }: Spot): string =>
  topicId === null ? String(chatId) : `${chatId}:${topicId}`;

/** Whose dialogue it is: one person's, in one chat or topic. */
export const between = ({ spot, person }: Pick<Incoming, 'spot' | 'person'>) => ({
  chatId: spot.chatId,
  topicId: spot.topicId,
  personId: person.id,
});

/** Whoever acts by what they write or press there; in a group it is the person, never the chat. */
export const doerAt = (spot: Spot, actor: Actor | null): Doer => ({
  via: 'telegram',
  userId: actor?.userId ?? null,
  tokenId: null,
  chat: addressOf(spot),
  address: null,
});

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
 * in groups a command that names another bot, or a text that neither answers one of our messages nor names us.
 */
export function readMessage(message: Update.MessageUpdate['message'], botName: string): Incoming | null {
  if (!message.from || !('text' in message)) return null;
  const anonymous = message.sender_chat?.id === message.chat.id && message.chat.type !== 'private';
  // A channel that is linked to the group speaks there too.
  if ((message.from.is_bot || message.sender_chat) && !anonymous) return null;
  const spot = spotOf(message);
  const [, name, addressee, argument = ''] = /^\/(\w{1,32})(?:@(\w+))?(?:\s+([^]*))?$/.exec(message.text) ?? [];
  // In a private chat there is no other bot: what looks so is a text, perhaps a password.
  const command = addressee && addressee.toLowerCase() !== botName.toLowerCase() ? undefined : name;
  const named = mention(botName);
  if (!command && !spot.private && (name || !(answers(message, botName) || named.test(message.text)))) return null;
  return {
    person: personOf(message.from),
    spot,
    messageId: message.message_id,
    text: command || spot.private ? message.text : message.text.replace(named, ' ').trim(),
    command: command?.toLowerCase() ?? null,
    argument: argument.trim(),
    ...(anonymous ? { anonymous } : {}),
  };
}

/** Us, called by our name. */
const mention = (botName: string): RegExp => new RegExp(`(?<![\\w@])@${botName}(?!\\w)[,:]?`, 'i');

const answers = ({ reply_to_message: answered }: Message.TextMessage, botName: string): boolean =>
  answered?.from?.is_bot === true && answered.from.username?.toLowerCase() === botName.toLowerCase();
