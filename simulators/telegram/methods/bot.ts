/** What the bot asks and says about itself: who it is, its commands, its answers to presses. */

import { broken, impossible } from '../bot-api/refusal';
import type { BotCommand } from '../wire';
import type { Call, Method } from './call';

const MOST_COMMANDS = 100;

const getMe: Method = ({ world }) => ({
  ...world.bot,
  can_join_groups: true,
  can_read_all_group_messages: !world.privacyMode,
  supports_inline_queries: false,
  can_connect_to_business: false,
  has_main_web_app: false,
});

const setMyCommands: Method = (call) => {
  const commands = call.params.json('commands');
  if (!Array.isArray(commands)) throw broken("can't parse commands JSON array");
  if (commands.length > MOST_COMMANDS) throw broken('BOT_COMMANDS_TOO_MUCH');
  call.world.commands.set(shelf(call), commands.map(readCommand));
  call.world.bell.ring({ type: 'commands' });
  return true;
};

function readCommand(given: unknown): BotCommand {
  const { command, description } = (given ?? {}) as Partial<Record<keyof BotCommand, unknown>>;
  const name = typeof command === 'string' ? command.replace(/^\//, '') : '';
  if (!/^[a-z0-9_]{1,32}$/.test(name)) throw broken('BOT_COMMAND_INVALID');
  if (typeof description !== 'string' || description.length < 1 || description.length > 256) {
    throw broken('BOT_COMMAND_DESCRIPTION_INVALID');
  }
  return { command: name, description };
}

const getMyCommands: Method = (call) => call.world.commands.get(shelf(call)) ?? [];

const deleteMyCommands: Method = (call) => {
  call.world.commands.delete(shelf(call));
  call.world.bell.ring({ type: 'commands' });
  return true;
};

/** Commands are kept per scope and language. */
function shelf({ params }: Call): string {
  const scope = (params.json('scope') ?? { type: 'default' }) as { type?: string; chat_id?: number | string };
  return `${scope.type ?? 'default'}/${scope.chat_id ?? ''}/${params.text('language_code') ?? ''}`;
}

const describe =
  (what: string, field: string, most: number): Method =>
  ({ world, params }) => {
    const text = params.text(field) ?? '';
    if (text.length > most) throw broken(`${what.toUpperCase()}_TOO_LONG`);
    world.descriptions.set(`${what}/${params.text('language_code') ?? ''}`, text);
    return true;
  };

const description =
  (what: string, field: string): Method =>
  ({ world, params }) => ({ [field]: world.descriptions.get(`${what}/${params.text('language_code') ?? ''}`) ?? '' });

const answerCallbackQuery: Method = ({ world, params }) => {
  const text = params.text('text') ?? '';
  if (text.length > 200) throw broken('MESSAGE_TOO_LONG');
  const url = params.text('url');
  const answer = { text, showAlert: params.flag('show_alert'), ...(url === undefined ? {} : { url }) };
  if (!world.answerPress(params.text('callback_query_id') ?? '', answer)) {
    throw impossible('query is too old and response timeout expired or query ID is invalid');
  }
  return true;
};

export const BOT_METHODS: Readonly<Record<string, Method>> = {
  getMe,
  setMyCommands,
  getMyCommands,
  deleteMyCommands,
  setMyDescription: describe('description', 'description', 512),
  getMyDescription: description('description', 'description'),
  setMyShortDescription: describe('about', 'short_description', 120),
  getMyShortDescription: description('about', 'short_description'),
  answerCallbackQuery,
  logOut: () => true,
  close: () => true,
};
