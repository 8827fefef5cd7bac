import { Inject, Injectable } from '@nestjs/common';
import { z } from 'zod';
import type { View } from '../../domain/channel-view';
import { clip, type Message, pageOf } from '../../domain/message';
import { minuteBucket, perSecond, type Pace } from '../../domain/pacing';
import { TelegramApi, TelegramRefusal } from '../../platform/telegram/telegram-api';
import { DeliveryError, type Channel, type ChannelLimits, type DeliverOptions, type EditOptions } from '../channel';
import type { SettingsNow, SettingsSource } from '../channel-settings';
import { ChannelSettingsStore } from '../channel-settings-store';
import { TelegramLimits } from './telegram-limits.config';
import { htmlOf, linesShown, LONGEST_LABEL, plainOf } from './telegram-text';

/** Private chats, groups and topics of groups. An address is a chat's id, or `chat:topic`. */
@Injectable()
export class TelegramChannel implements Channel {
  readonly kind = 'telegram';
  readonly title = 'Telegram';
  readonly proof = 'link';
  readonly address = {
    form: /^-?\d{1,19}(:\d{1,19})?$/,
    expected: {
      en: "a chat's id like 123456789, or chat:topic",
      es: 'el identificador de un chat como 123456789, o chat:tema',
    },
  };
  readonly actions = 'buttons';
  readonly settings = z.object({});
  readonly limits: ChannelLimits;
  private readonly stored: SettingsNow<typeof this.settings>;

  constructor(
    private readonly api: TelegramApi,
    limits: TelegramLimits,
    @Inject(ChannelSettingsStore) source: SettingsSource,
  ) {
    this.stored = source.of(this.kind, this.settings, {});
    const chat = perSecond(limits.TELEGRAM_CHAT_MESSAGES_PER_SECOND);
    const group: Pace = { gap: chat.gap, bucket: minuteBucket(limits.TELEGRAM_GROUP_MESSAGES_PER_MINUTE) };
    this.limits = {
      perSecond: limits.TELEGRAM_MESSAGES_PER_SECOND,
      // Groups and channels have negative ids.
      paceOf: (address) => (address.startsWith('-') ? group : chat),
    };
  }

  get configured(): boolean {
    return this.api.configured && this.stored.current !== null;
  }

  async deliver(
    message: Message,
    address: string,
    { replyTo, signal }: DeliverOptions,
  ): Promise<{ messageId: string }> {
    const { chat, topic } = placeOf(address);
    const reply = replyTo && /^\d+$/.test(replyTo) ? Number(replyTo) : null;
    const reply_markup = keyboard(message, false);
    const send = ({ text, parse_mode }: Words) => {
      // What is undefined is not sent.
      const payload = {
        chat_id: chat,
        message_thread_id: topic ? Number(topic) : undefined,
        reply_parameters: reply ? { message_id: reply, allow_sending_without_reply: true } : undefined,
        link_preview_options: QUIET,
        reply_markup,
        text,
        parse_mode,
      };
      return this.api.call<{ message_id: number }>('sendMessage', payload, signal);
    };
    const { message_id } = await this.said(message, send, topic);
    return { messageId: String(message_id) };
  }

  async edit(message: Message, address: string, messageId: string, { signal }: EditOptions): Promise<void> {
    const { chat, topic } = placeOf(address);
    const target = { chat_id: chat, message_id: Number(messageId), link_preview_options: QUIET };
    const reply_markup = keyboard(message, true);
    const change = ({ text, parse_mode }: Words) =>
      this.api.call('editMessageText', { ...target, reply_markup, text, parse_mode }, signal);
    try {
      await this.said(message, change, topic);
    } catch (cause) {
      if (cause instanceof DeliveryError && /message is not modified/i.test(cause.message)) return;
      throw cause;
    }
  }

  view(message: Message): View {
    const buttons = buttonsOf(message).map(({ text }) => text);
    return { lines: linesShown(message), html: htmlOf(message), buttons };
  }

  async check(signal: AbortSignal): Promise<string> {
    const bot = await this.api.call<{ username?: string }>('getMe', {}, signal).catch((cause: unknown) => {
      throw failureOf(cause, null);
    });
    return `Telegram takes the token of @${bot.username ?? '?'}.`;
  }

  /** Says it in HTML, and in plain text when Telegram cannot read that. */
  private async said<T>(message: Message, say: (words: Words) => Promise<T>, topic: string | null): Promise<T> {
    try {
      return await say({ text: htmlOf(message), parse_mode: 'HTML' });
    } catch (cause) {
      if (!isUnreadable(cause)) throw failureOf(cause, topic);
    }
    return say({ text: plainOf(message) }).catch((cause: unknown) => {
      throw failureOf(cause, topic);
    });
  }
}

/** A text as Telegram takes it: with marks, or as it is. */
interface Words {
  readonly text: string;
  readonly parse_mode?: 'HTML';
}

/** No picture of what a link leads to. */
const QUIET = { is_disabled: true };

function placeOf(address: string): { chat: string; topic: string | null } {
  const [chat = '', topic] = address.split(':');
  return { chat, topic: topic ?? null };
}

type Button =
  | { readonly text: string; readonly callback_data: string }
  | { readonly text: string; readonly url: string };

/** A message loses its buttons only when an edit says that it has none. */
function keyboard(message: Message, edit: boolean): { readonly inline_keyboard: Button[][] } | undefined {
  const buttons = buttonsOf(message);
  if (buttons.length === 0) return edit ? { inline_keyboard: [] } : undefined;
  return { inline_keyboard: [buttons] };
}

const buttonsOf = ({ actions }: Message): Button[] =>
  actions.flatMap(({ label, data, url }): Button[] => {
    const text = clip(label, LONGEST_LABEL);
    if (data) return [{ text, callback_data: data }];
    // Telegram refuses the whole message for an address that only we can open.
    const page = pageOf(url);
    return page?.startsWith('https://') ? [{ text, url: page }] : [];
  });

const isUnreadable = (cause: unknown) =>
  cause instanceof TelegramRefusal &&
  cause.code === 400 &&
  /can't parse|unsupported start tag/i.test(cause.description);

/** Descriptions of a 400 or 403 after which nothing will ever arrive at the chat. */
const DEAD =
  /blocked by the user|user is deactivated|bot was kicked|not a member|chat not found|group chat was deleted|chat_write_forbidden|not enough rights to send|have no rights to send|need administrator rights|peer_id_invalid|can't initiate conversation|can't send messages to bots|topic_closed|message thread not found/i;

const GONE =
  /message to edit not found|message can't be edited|message_id_invalid|message identifier is not specified/i;

function failureOf(cause: unknown, topic: string | null): DeliveryError {
  if (!(cause instanceof TelegramRefusal)) return DeliveryError.of(cause);
  const { code, description, retryAfter, migrateToChatId } = cause;
  const wait = retryAfter === undefined ? {} : { retryAfterMs: retryAfter * 1_000 };
  if (migrateToChatId) {
    const movedTo = topic ? `${migrateToChatId}:${topic}` : migrateToChatId;
    return new DeliveryError('permanent', description, { movedTo });
  }
  if (cause.refusesToken)
    return new DeliveryError('misconfigured', `the bot token is refused: ${description}`, { scope: 'channel' });
  if (code === 429) return new DeliveryError('wait', description, wait);
  if (code >= 500) return new DeliveryError('retry', `${code} ${description}`, wait);
  if (DEAD.test(description)) return new DeliveryError('deadAddress', description);
  if (code === 400 && GONE.test(description)) return new DeliveryError('gone', description);
  if (code === 403) return new DeliveryError('deadAddress', description);
  return new DeliveryError(code === 400 ? 'permanent' : 'retry', `${code} ${description}`);
}
