/** How the world looks to the page and to whoever drives it over HTTP. */

import type { Chat } from '../world/chat';
import type { ChatMessage } from '../world/message';
import type { Simulation } from '../simulation';

export const messageView = (message: ChatMessage) => ({
  id: message.id,
  chatId: message.chat.id,
  from: { id: message.from.id, name: message.from.first_name, bot: message.fromBot },
  at: message.at,
  text: message.text,
  html: message.html,
  entities: message.entities,
  rows: message.rows,
  edits: message.edits,
  pinned: message.pinned,
  silent: message.silent,
  ...(message.topic === undefined ? {} : { topic: message.topic }),
  ...(message.editedAt === undefined ? {} : { editedAt: message.editedAt }),
  ...(message.media ? { media: message.media } : {}),
  ...(message.service ? { service: message.service } : {}),
  ...(message.replyTo
    ? { replyTo: { id: message.replyTo.id, name: message.replyTo.from.first_name, text: message.replyTo.text } }
    : {}),
});

export const chatView = (chat: Chat) => ({
  id: chat.id,
  type: chat.type,
  name: chat.name,
  forum: chat.info.is_forum === true,
  standing: chat.standing,
  deactivated: chat.deactivated,
  topics: [...chat.topics.values()],
  members: [...chat.members.values()].map(({ id, first_name: name }) => ({ id, name })),
  ...(chat.migratedTo === undefined ? {} : { migratedTo: chat.migratedTo }),
});

/** Everything that a page needs to begin; the newest `messages` of each chat. */
export const worldView = ({ world, society }: Simulation, messages: number) => ({
  bot: { id: world.bot.id, name: world.bot.first_name, username: world.bot.username },
  people: society.people.map(({ id, name, user }) => ({ id, name, languageCode: user.language_code })),
  chats: [...world.chats.values()].slice(0, 200).map((chat) => ({
    ...chatView(chat),
    messages: chat.messages.slice(-messages).map(messageView),
  })),
  commands: Object.fromEntries(world.commands),
  descriptions: Object.fromEntries(world.descriptions),
});
