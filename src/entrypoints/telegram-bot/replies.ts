import { Injectable } from '@nestjs/common';
import type { Counter } from 'prom-client';

import { NotificationsService } from '../../notifications/notifications.service';
import { Clock } from '../../platform/clock/clock';
import { Metrics } from '../../platform/metrics/metrics';
import { TelegramApi, TelegramRefusal } from '../../platform/telegram/telegram-api';
import { ChatMoves } from './chat-moves';
import { pieces, plain } from './html';
import type { Spot } from './incoming';
import { Panels } from './panels';
import type { Attachment, Reply } from './reply';

/** Milliseconds that a reply waits for Telegram's leave within one attempt; what takes longer is tried anew. */
const LONGEST_WAIT = 20_000;

/** Characters under a picture or a file; what is longer follows as a message of its own. */
const LONGEST_CAPTION = 1_024;

const NO_PREVIEW = { link_preview_options: { is_disabled: true } };

/** A message of ours that can be edited. */
export interface Sent {
  readonly messageId: number;
  /** With a picture or a file, which decides how Telegram wants it edited. */
  readonly attached: boolean;
}

/** Sends what the bot answers, out of the same budget as the alerts, and before them. */
@Injectable()
export class Replies {
  private readonly unreadable: Counter;

  constructor(
    private readonly api: TelegramApi,
    private readonly notifications: NotificationsService,
    private readonly panels: Panels,
    private readonly moves: ChatMoves,
    private readonly clock: Clock,
    metrics: Metrics,
  ) {
    this.unreadable = metrics.counter(
      'panoptes_telegram_unreadable_total',
      'Replies whose marks Telegram could not read, sent as plain text instead',
    );
  }

  /**
   * Sends an answer in as many messages as it needs, then what it becomes. A chat that will not hear us is left alone.
   * Gives the last message, the one with the buttons; null when it did not arrive.
   */
  async send(spot: Spot, reply: Reply, replyTo?: number): Promise<Sent | null> {
    const { html, attachment, buttons = [] } = reply;
    const texts = attachment && isCaption(html) ? [] : pieces(html);
    const place = {
      chat_id: spot.chatId,
      ...(spot.topicId === null ? {} : { message_thread_id: spot.topicId }),
    };
    const keyboard = await this.keyboard(spot, reply);
    let sent: Sent | null = null;
    const first = replyTo ? { reply_parameters: { message_id: replyTo, allow_sending_without_reply: true } } : {};
    if (attachment) {
      const last = texts.length === 0;
      sent = await this.attach({ ...place, ...first, ...(last ? keyboard : {}) }, attachment, last ? html : '');
    }
    for (const [at, text] of texts.entries()) {
      const answers = at === 0 && !attachment ? first : {};
      const marks = at === texts.length - 1 ? keyboard : {};
      const messageId = await this.say('sendMessage', { ...place, ...answers, ...marks, ...NO_PREVIEW }, text);
      sent = messageId === null ? null : { messageId, attached: false };
    }
    if (!reply.later || !sent) return sent;
    return this.become(spot, sent, await reply.later(), buttons.length > 0);
  }

  /** Edits one of our messages. A text that no longer fits, or one that becomes a picture, is sent anew in its place. */
  async become(spot: Spot, { messageId, attached }: Sent, reply: Reply, hadButtons = true): Promise<Sent | null> {
    const { html, attachment } = reply;
    // A picture is not taken away for as long as it takes to have the next.
    if (attached && !attachment && reply.later) {
      return this.become(spot, { messageId, attached }, await reply.later(), hadButtons);
    }
    const fits = attachment || attached ? isCaption(html) : pieces(html).length === 1;
    if (!fits || (attached && !attachment) || attachment?.kind === 'document') {
      await this.remove(spot, messageId);
      return this.send(spot, reply);
    }
    const keyboard = await this.keyboard(spot, reply);
    const none = hadButtons ? { reply_markup: { inline_keyboard: [] } } : {};
    const target = { chat_id: spot.chatId, message_id: messageId, ...none, ...keyboard };
    try {
      if (attachment) await this.picture(target, attachment, html);
      else await this.say('editMessageText', { ...target, ...NO_PREVIEW }, html);
    } catch (cause) {
      if (!(cause instanceof TelegramRefusal) || !GONE.test(cause.description)) throw cause;
      return this.send(spot, reply);
    }
    const sent = { messageId, attached: attached || attachment !== undefined };
    return reply.later ? this.become(spot, sent, await reply.later()) : sent;
  }

  /** Deletes somebody's message; false when Telegram does not let us, and it is still there. */
  async remove({ chatId }: Spot, messageId: number): Promise<boolean> {
    try {
      await this.api.call('deleteMessage', { chat_id: chatId, message_id: messageId });
      return true;
    } catch (cause) {
      unless(400, 403)(cause);
      return cause instanceof TelegramRefusal && /message to delete not found/i.test(cause.description);
    }
  }

  /** Ends a button's spinner. `text` is shown above the chat, or as a window to be closed. */
  async pressed(queryId: string, text: string, alert = false): Promise<void> {
    const answer = { callback_query_id: queryId, text: [...text].slice(0, 190).join(''), show_alert: alert };
    // An old query cannot be answered any more: nothing is lost but a spinner.
    await this.api.call('answerCallbackQuery', answer).catch(unless(400));
  }

  private async keyboard({ chatId, private: alone }: Spot, { buttons = [], asks }: Reply): Promise<object> {
    if (buttons.length > 0) return { reply_markup: { inline_keyboard: await this.panels.keep(chatId, buttons) } };
    return asks && !alone ? { reply_markup: { force_reply: true, selective: true } } : {};
  }

  /** Says it in HTML, and in plain text when Telegram cannot read that. Null when the chat will not hear us. */
  private async say(method: string, payload: InChat, html: string): Promise<number | null> {
    const sent = await this.permitted(
      payload,
      (to) => this.api.call<Said>(method, { ...to, text: html, parse_mode: 'HTML' }),
      (to) => this.api.call<Said>(method, { ...to, text: plain(html) }),
    );
    return sent?.message_id ?? null;
  }

  private async attach(payload: InChat, { kind, name, bytes }: Attachment, html: string): Promise<Sent | null> {
    const [method, field] = kind === 'picture' ? ['sendPhoto', 'photo'] : ['sendDocument', 'document'];
    const files = [{ field, name, bytes }];
    const sent = await this.permitted(
      payload,
      (to) => this.api.upload<Said>(method, { ...to, caption: html, parse_mode: 'HTML' }, files),
      (to) => this.api.upload<Said>(method, { ...to, caption: plain(html) }, files),
    );
    return sent && { messageId: sent.message_id, attached: true };
  }

  private async picture(target: InChat, { name, bytes }: Attachment, html: string): Promise<void> {
    const files = [{ field: 'picture', name, bytes }];
    const media = { type: 'photo', media: 'attach://picture' };
    const shown = { ...media, caption: html, parse_mode: 'HTML' };
    await this.permitted(
      target,
      (to) => this.api.upload('editMessageMedia', { ...to, media: shown }, files),
      (to) => this.api.upload('editMessageMedia', { ...to, media: { ...media, caption: plain(html) } }, files),
    );
  }

  /**
   * Waits for the common budget and for Telegram's leave, and follows a group that has become a supergroup. Null when
   * the chat will not hear us, or has it already.
   */
  private async permitted<T>(to: InChat, call: Call<T>, asPlain: Call<T>): Promise<T | null> {
    await this.notifications.reserveReply('telegram');
    try {
      return await call(to);
    } catch (cause) {
      if (!(cause instanceof TelegramRefusal)) throw cause;
      if (GONE.test(cause.description)) throw cause;
      if (UNREADABLE.test(cause.description)) {
        this.unreadable.inc();
        return asPlain(to);
      }
      const { migrateToChatId: movedTo } = cause;
      if (movedTo && movedTo !== String(to.chat_id)) {
        await this.moves.follow(to.chat_id, Number(movedTo));
        return this.permitted({ ...to, chat_id: Number(movedTo) }, call, asPlain);
      }
      const wait = (cause.retryAfter ?? 0) * 1_000;
      if (wait === 0 || wait > LONGEST_WAIT) return orNull(cause);
      await this.clock.sleep(wait);
      return call(to).catch(orNull);
    }
  }
}

/** The parameters of a call, with the chat that it is meant for. */
interface InChat {
  readonly chat_id: number;
}

type Call<T> = (to: InChat) => Promise<T>;

/** Whether it fits under a picture. Telegram counts what is left when the marks are read. */
const isCaption = (html: string): boolean => plain(html).length <= LONGEST_CAPTION;

interface Said {
  readonly message_id: number;
}

const UNREADABLE = /can't parse|unsupported start tag/i;

const GONE = /message to edit not found|message can't be edited|there is no (text|media|caption) in the message/i;

/** Lets go of refusals that trying again cannot change: a chat that is gone, a person who has blocked us. */
const unless =
  (...codes: readonly number[]) =>
  (cause: unknown): void => {
    if (!(cause instanceof TelegramRefusal) || !codes.includes(cause.code)) throw cause;
  };

const orNull = (cause: unknown): null => {
  unless(400, 403)(cause);
  return null;
};
