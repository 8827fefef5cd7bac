import { z } from 'zod';

const party = z.looseObject({ id: z.number() });
const inChat = z.looseObject({ chat: party });

/** The little of an update that must be known to keep it: its number and whose turn it belongs to. */
export const updateSchema = z.looseObject({
  update_id: z.int().nonnegative(),
  message: inChat.optional(),
  edited_message: inChat.optional(),
  channel_post: inChat.optional(),
  my_chat_member: inChat.optional(),
  callback_query: z.looseObject({ from: party, message: inChat.optional() }).optional(),
});
export type TelegramUpdate = z.output<typeof updateSchema>;

/** The kinds we ask Telegram for. Edited messages are left out on purpose: an edit is no new command. */
export const ALLOWED_UPDATES = ['message', 'callback_query', 'my_chat_member'] as const;

/** Updates with the same key are handled one after the other: the chat's id, or the person's where there is no chat. */
export function chatKey(update: TelegramUpdate): string {
  const { message, edited_message, channel_post, my_chat_member, callback_query } = update;
  const chat = (message ?? edited_message ?? channel_post ?? my_chat_member ?? callback_query?.message)?.chat;
  return String(chat?.id ?? callback_query?.from.id ?? 'none');
}
