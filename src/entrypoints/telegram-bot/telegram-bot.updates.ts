import { Logger, type OnModuleInit } from '@nestjs/common';
import { Ctx, On, Update } from 'nestjs-telegraf';
import type { Context } from 'telegraf';
import type { Update as TelegramTypes } from 'telegraf/types';

import { TelegramLinksService } from '../../auth/telegram-links.service';
import type { Actor } from '../../domain/permissions';
import { NotificationsService } from '../../notifications/notifications.service';
import type { TelegramUpdate } from '../../platform/telegram/telegram-update';
import { TelegramWorker } from '../../platform/telegram/telegram-worker';
import { lets, type Reply } from './bot-command';
import { ButtonPresses } from './button-presses';
import { CommandRegistry } from './command-registry';
import { type Incoming, languageOf, readMessage, spotOf } from './incoming';
import { Replies } from './replies';
import { GIVEN_UP, NOT_A_COMMAND, ROLE_MAY, STRANGER, UNKNOWN_COMMAND } from './words';

/** What Telegram tells us, led to the command, the button or the destination that it is about. */
@Update()
export class TelegramBotUpdates implements OnModuleInit {
  private readonly logger = new Logger(TelegramBotUpdates.name);

  constructor(
    private readonly commands: CommandRegistry,
    private readonly presses: ButtonPresses,
    private readonly links: TelegramLinksService,
    private readonly notifications: NotificationsService,
    private readonly replies: Replies,
    private readonly worker: TelegramWorker,
  ) {}

  onModuleInit(): void {
    this.worker.onGivenUp((update, reference) => this.apologise(update, reference));
  }

  @On('message')
  async message(@Ctx() ctx: Context<TelegramTypes.MessageUpdate>): Promise<void> {
    const { message } = ctx.update;
    if ('migrate_to_chat_id' in message) {
      await this.notifications.moved('telegram', String(message.chat.id), String(message.migrate_to_chat_id));
      return;
    }
    const incoming = readMessage(message, ctx.me);
    if (!incoming) return;
    const reply = await this.answer(incoming);
    if (reply) await this.replies.send(incoming.spot, reply, incoming.spot.private ? undefined : incoming.messageId);
  }

  @On('callback_query')
  async pressed(@Ctx() ctx: Context<TelegramTypes.CallbackQueryUpdate>): Promise<void> {
    await this.presses.handle(ctx.update.callback_query);
  }

  /** Somebody has blocked the bot or put it out of a group, or the other way round. */
  @On('my_chat_member')
  async membership(@Ctx() ctx: Context<TelegramTypes.MyChatMemberUpdate>): Promise<void> {
    const { chat, new_chat_member: standing } = ctx.update.my_chat_member;
    if (standing.status !== 'kicked' && standing.status !== 'left') return;
    const reason = chat.type === 'private' ? 'the bot was blocked' : 'the bot was removed from the chat';
    const disabled = await this.notifications.disableChat('telegram', String(chat.id), reason);
    if (disabled > 0) this.logger.log(`chat ${chat.id}: ${reason}`);
  }

  private async answer(incoming: Incoming): Promise<Reply | null> {
    const { command, person, spot } = incoming;
    const say = (words: typeof STRANGER): Reply => ({ html: words[person.language] });
    if (command === null) return say(NOT_A_COMMAND);
    const found = this.commands.find(command);
    if (!found) return spot.private ? say(UNKNOWN_COMMAND) : null;
    const actor: Actor | null = await this.links.userByTelegram(person.id);
    if (lets(found.card, actor)) return found.command.answer({ ...incoming, actor });
    return say(actor ? ROLE_MAY[actor.role] : STRANGER);
  }

  private async apologise(update: TelegramUpdate, reference: string): Promise<void> {
    const { message, callback_query: query } = update as unknown as Partial<
      TelegramTypes.MessageUpdate & TelegramTypes.CallbackQueryUpdate
    >;
    const text = (code: string | undefined) => `${GIVEN_UP[languageOf(code)]} ${reference}`;
    if (query) await this.replies.pressed(query.id, text(query.from.language_code), true);
    if (message?.from) await this.replies.send(spotOf(message), { html: text(message.from.language_code) });
  }
}
