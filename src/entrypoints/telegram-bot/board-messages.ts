import { Injectable } from '@nestjs/common';

import { TelegramApi, TelegramRefusal } from '../../platform/telegram/telegram-api';
import type { Board } from './boards';

const GONE = /message to edit not found|message can't be edited|message_id_invalid/i;

/** What of a refusal to pin says that we may not, or that what is to be pinned is gone. */
const MAY_NOT_PIN = /not enough rights|need administrator rights|chat_admin_required|message to (un)?pin not found/i;

/** The words that boards have with Telegram. Refusals are thrown, but those that mean what was wished for anyway. */
@Injectable()
export class BoardMessages {
  constructor(private readonly api: TelegramApi) {}

  /** Gives the message's id. */
  async send(board: Board, html: string, replyTo?: number): Promise<number> {
    const { message_id: id } = await this.api.call<{ message_id: number }>('sendMessage', {
      ...textOf(html),
      chat_id: board.chatId,
      ...(board.topicId === 0 ? {} : { message_thread_id: board.topicId }),
      ...(replyTo ? { reply_parameters: { message_id: replyTo, allow_sending_without_reply: true } } : {}),
      disable_notification: true,
    });
    return id;
  }

  /** False when there is no such message any more, or none that could be edited. */
  async edit({ chatId }: Board, messageId: number, html: string): Promise<boolean> {
    try {
      await this.api.call('editMessageText', { ...textOf(html), chat_id: chatId, message_id: messageId });
      return true;
    } catch (cause) {
      if (!(cause instanceof TelegramRefusal) || cause.code !== 400) throw cause;
      if (/message is not modified/i.test(cause.description)) return true;
      if (GONE.test(cause.description)) return false;
      throw cause;
    }
  }

  /** False when we may not. */
  async pin({ chatId }: Board, messageId: number): Promise<boolean> {
    const what = { chat_id: chatId, message_id: messageId, disable_notification: true };
    return this.allowed(this.api.call('pinChatMessage', what));
  }

  async unpin({ chatId }: Board, messageId: number): Promise<boolean> {
    return this.allowed(this.api.call('unpinChatMessage', { chat_id: chatId, message_id: messageId }));
  }

  private async allowed(done: Promise<unknown>): Promise<boolean> {
    try {
      await done;
      return true;
    } catch (cause) {
      if (cause instanceof TelegramRefusal && MAY_NOT_PIN.test(cause.description)) return false;
      throw cause;
    }
  }
}

const textOf = (html: string) => ({ text: html, parse_mode: 'HTML', link_preview_options: { is_disabled: true } });
