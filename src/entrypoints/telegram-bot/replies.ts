import { Injectable } from '@nestjs/common';

import { NotificationsService } from '../../notifications/notifications.service';
import { Clock } from '../../platform/clock/clock';
import { TelegramApi, TelegramRefusal } from '../../platform/telegram/telegram-api';
import type { Reply } from './bot-command';
import { pieces } from './html';
import type { Spot } from './incoming';

/** Milliseconds that a reply waits for Telegram's leave within one attempt; what takes longer is tried anew. */
const LONGEST_WAIT = 20_000;

/** Sends what the bot answers, out of the same budget as the alerts, and before them. */
@Injectable()
export class Replies {
  constructor(
    private readonly api: TelegramApi,
    private readonly notifications: NotificationsService,
    private readonly clock: Clock,
  ) {}

  /** Sends an answer in as many messages as it needs. A chat that will not hear us is left alone. */
  async send(spot: Spot, { html }: Reply, replyTo?: number): Promise<void> {
    for (const [at, text] of pieces(html).entries()) {
      await this.message({
        chat_id: spot.chatId,
        ...(spot.topicId === null ? {} : { message_thread_id: spot.topicId }),
        text,
        parse_mode: 'HTML',
        link_preview_options: { is_disabled: true },
        ...(replyTo && at === 0
          ? { reply_parameters: { message_id: replyTo, allow_sending_without_reply: true } }
          : {}),
      });
    }
  }

  /** Ends a button's spinner. `text` is shown above the chat, or as a window to be closed. */
  async pressed(queryId: string, text: string, alert = false): Promise<void> {
    const answer = { callback_query_id: queryId, text: [...text].slice(0, 190).join(''), show_alert: alert };
    // An old query cannot be answered any more: nothing is lost but a spinner.
    await this.api.call('answerCallbackQuery', answer).catch(unless(400));
  }

  private async message(payload: object): Promise<void> {
    await this.notifications.reserveReply('telegram');
    try {
      await this.api.call('sendMessage', payload);
    } catch (cause) {
      const wait = cause instanceof TelegramRefusal ? (cause.retryAfter ?? 0) * 1_000 : 0;
      if (wait === 0 || wait > LONGEST_WAIT) return unless(400, 403)(cause);
      await this.clock.sleep(wait);
      await this.api.call('sendMessage', payload).catch(unless(400, 403));
    }
  }
}

/** Lets go of refusals that trying again cannot change: a chat that is gone, a person who has blocked us. */
const unless =
  (...codes: readonly number[]) =>
  (cause: unknown): void => {
    if (!(cause instanceof TelegramRefusal) || !codes.includes(cause.code)) throw cause;
  };
