/** Reply markup under Telegram's rules. Only inline keyboards are kept: the product uses no other. */

import type { Button, InlineKeyboard } from '../wire';
import { faultOfLink } from './link';
import { broken } from './refusal';

const MOST_BUTTONS = 100;
const MOST_CALLBACK_BYTES = 64;

const ACTIONS = [
  'url',
  'callback_data',
  'web_app',
  'login_url',
  'switch_inline_query',
  'switch_inline_query_current_chat',
  'switch_inline_query_chosen_chat',
  'copy_text',
  'callback_game',
  'pay',
];

const OTHER_MARKUP = ['keyboard', 'remove_keyboard', 'force_reply'];

/** The inline keyboard of a call, if it has one. */
export function readKeyboard(markup: unknown): InlineKeyboard | undefined {
  if (markup === undefined) return undefined;
  if (!isObject(markup)) throw broken('object expected as reply markup');
  if (!('inline_keyboard' in markup)) {
    if (Object.keys(markup).length === 0 || OTHER_MARKUP.some((kind) => kind in markup)) return undefined;
    throw broken("can't parse reply keyboard markup JSON object");
  }
  const rows = markup['inline_keyboard'];
  if (!Array.isArray(rows)) throw broken('field "inline_keyboard" of the InlineKeyboardMarkup must be an Array');
  const keyboard = rows.map((row: unknown) => {
    if (!Array.isArray(row)) {
      throw broken('field "inline_keyboard" of the InlineKeyboardMarkup must be an Array of Arrays');
    }
    return row.map(readButton);
  });
  if (keyboard.flat().length > MOST_BUTTONS) throw broken('reply markup is too long');
  const full = keyboard.filter((row) => row.length > 0);
  return full.length > 0 ? { inline_keyboard: full } : undefined;
}

function readButton(button: unknown): Button {
  const fault = (words: string) => broken(`can't parse inline keyboard button: ${words}`);
  if (!isObject(button)) throw fault('InlineKeyboardButton must be an Object');
  const { text, url, callback_data: data } = button;
  if (text === undefined) throw fault('Can\'t find field "text"');
  if (typeof text !== 'string') throw fault('Field "text" must be of type String');
  if (text.trim() === '') throw broken('inline keyboard button text must be non-empty');
  const actions = ACTIONS.filter((action) => action in button);
  if (actions.length === 0) throw fault('Text buttons are unallowed in the inline keyboard');
  if (url !== undefined) {
    if (typeof url !== 'string') throw fault('Field "url" must be of type String');
    const wrong = faultOfLink(url);
    if (wrong !== null) throw broken(`inline keyboard button URL '${url}' is invalid: ${wrong}`);
    return { text, url };
  }
  if (data !== undefined) {
    if (typeof data !== 'string') throw fault('Field "callback_data" must be of type String');
    const bytes = Buffer.byteLength(data);
    if (bytes === 0 || bytes > MOST_CALLBACK_BYTES) throw broken('BUTTON_DATA_INVALID');
    return { text, callback_data: data };
  }
  return { text };
}

const isObject = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null && !Array.isArray(value);
