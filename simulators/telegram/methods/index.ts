import { BOT_METHODS } from './bot';
import type { Method } from './call';
import { CHAT_METHODS } from './chats';
import { MESSAGE_METHODS } from './messages';
import { UPDATE_METHODS } from './updates';

/** Every method of the Bot API that is spoken here, by its name in small letters: Telegram does not mind the case. */
export const METHODS: ReadonlyMap<string, { readonly name: string; readonly run: Method }> = new Map(
  Object.entries({ ...UPDATE_METHODS, ...MESSAGE_METHODS, ...CHAT_METHODS, ...BOT_METHODS }).map(([name, run]) => [
    name.toLowerCase(),
    { name, run },
  ]),
);
