/** What the bot may ask about a chat, and how it leaves one. */

import { impossible } from '../bot-api/refusal';
import type { Chat } from '../world/chat';
import type { User } from '../wire';
import type { Call, Method } from './call';

const getChat: Method = (call) => {
  const chat = visible(call);
  const pinned = chat.messages.findLast((message) => message.pinned);
  return {
    ...chat.info,
    accent_color_id: 0,
    max_reaction_count: 11,
    ...(chat.isGroup ? { permissions: { can_send_messages: true, can_pin_messages: chat.type === 'group' } } : {}),
    ...(pinned ? { pinned_message: pinned.wire() } : {}),
  };
};

const getChatMember: Method = (call) => {
  const chat = visible(call);
  const id = call.params.integer('user_id');
  if (id === call.world.bot.id) return botIn(call, chat);
  const user = id === undefined ? undefined : chat.members.get(id);
  if (!user) throw impossible('user not found');
  return { user, status: statusOf(user, chat) };
};

const getChatAdministrators: Method = (call) => {
  const chat = visible(call);
  if (!chat.isGroup) throw impossible('there are no administrators in the private chat');
  const people = [...chat.administrators].flatMap((id) => chat.members.get(id) ?? []);
  const bot = chat.standing === 'administrator' ? [botIn(call, chat)] : [];
  return [...people.map((user) => ({ user, status: statusOf(user, chat) })), ...bot];
};

const getChatMemberCount: Method = (call) => visible(call).members.size + 1;

const leaveChat: Method = (call) => {
  const chat = call.place();
  if (!chat.isGroup) throw impossible("chat member status can't be changed in private chats");
  chat.standing = 'left';
  call.world.bell.ring({ type: 'chats' });
  return true;
};

export const CHAT_METHODS: Readonly<Record<string, Method>> = {
  getChat,
  getChatMember,
  getChatAdministrators,
  getChatMemberCount,
  leaveChat,
};

/** A bot may look at the private chat of somebody who blocked it, but not into a group that threw it out. */
function visible(call: Call): Chat {
  const chat = call.chat();
  const refusal = chat.isGroup ? chat.refusal() : undefined;
  if (refusal) throw refusal;
  return chat;
}

const botIn = ({ world }: Call, chat: Chat) => ({ user: world.bot, status: chat.standing });

/** Whoever made the group stands first among its administrators. */
function statusOf({ id }: User, chat: Chat): string {
  if (!chat.administrators.has(id)) return 'member';
  return chat.administrators.values().next().value === id ? 'creator' : 'administrator';
}
