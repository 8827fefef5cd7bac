/** What Telegram's objects look like on the wire: the fields this simulator speaks. */

export interface User {
  readonly id: number;
  readonly is_bot: boolean;
  readonly first_name: string;
  readonly username?: string;
  readonly language_code?: string;
}

export type ChatType = 'private' | 'group' | 'supergroup';

export interface ChatInfo {
  readonly id: number;
  readonly type: ChatType;
  readonly title?: string;
  readonly first_name?: string;
  readonly username?: string;
  readonly is_forum?: true;
}

/** A stretch of text that looks or acts differently; offsets and lengths are UTF-16 units. */
export interface Entity {
  readonly type: string;
  readonly offset: number;
  readonly length: number;
  readonly url?: string;
  readonly language?: string;
  readonly custom_emoji_id?: string;
}

export interface Button {
  readonly text: string;
  readonly callback_data?: string;
  readonly url?: string;
}

export interface InlineKeyboard {
  readonly inline_keyboard: readonly (readonly Button[])[];
}

export interface BotCommand {
  readonly command: string;
  readonly description: string;
}

export type UpdateKind = 'message' | 'edited_message' | 'callback_query' | 'my_chat_member';

export type Update = { readonly update_id: number } & { readonly [kind in UpdateKind]?: unknown };

/** Part of an answer that says how to do better: wait, or write elsewhere. */
export interface ResponseParameters {
  readonly retry_after?: number;
  readonly migrate_to_chat_id?: number;
}
