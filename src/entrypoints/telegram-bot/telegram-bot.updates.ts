import { Logger, type OnModuleInit } from '@nestjs/common';
import { Ctx, On, Update } from 'nestjs-telegraf';
import type { Context } from 'telegraf';
import type { Update as TelegramTypes } from 'telegraf/types';

import { NotificationsService } from '../../notifications/notifications.service';
import { actingAs } from '../../platform/audit/acting';
import type { TelegramUpdate } from '../../platform/telegram/telegram-update';
import { TelegramWorker } from '../../platform/telegram/telegram-worker';
import { type Asked, lets, notFor, type Reply } from './bot-command';
import { BotErrors } from './bot-errors';
import { ButtonPresses } from './button-presses';
import { Callers } from './callers';
import { ChatMoves } from './chat-moves';
import { CommandRegistry } from './command-registry';
import { Dialogues } from './dialogues';
import { between, doerAt, type Incoming, personOf, readMessage, spotOf } from './incoming';
import { Replies } from './replies';
import { typedButton } from './typed-button';
import { ANONYMOUS, GIVEN_UP, GO_ON, NOT_A_COMMAND, STRANGER, UNKNOWN_COMMAND } from './words';

/** What Telegram tells us, led to the command, the button or the destination that it is about. */
@Update()
export class TelegramBotUpdates implements OnModuleInit {
  private readonly logger = new Logger(TelegramBotUpdates.name);

  constructor(
    private readonly commands: CommandRegistry,
    private readonly presses: ButtonPresses,
    private readonly callers: Callers,
    private readonly notifications: NotificationsService,
    private readonly dialogues: Dialogues,
    private readonly moves: ChatMoves,
    private readonly errors: BotErrors,
    private readonly replies: Replies,
    private readonly worker: TelegramWorker,
  ) {}

  onModuleInit(): void {
    this.worker.onGivenUp(async (update, reference, cause) => {
      // Whoever asked is told whether or not admins could be, and the other way round.
      const told = await Promise.allSettled([
        this.apologise(update, reference),
        this.errors.tell(cause, this.askedIn(update), reference),
      ]);
      for (const each of told) if (each.status === 'rejected') throw each.reason;
    });
  }

  @On('message')
  async message(@Ctx() ctx: Context<TelegramTypes.MessageUpdate>): Promise<void> {
    const { message } = ctx.update;
    if ('migrate_to_chat_id' in message) {
      return this.moves.follow(message.chat.id, message.migrate_to_chat_id);
    }
    const incoming = readMessage(message, ctx.me);
    if (!incoming) return;
    const [caller] = await Promise.all([this.callers.of(message.from), this.leave(incoming)]);
    await actingAs(doerAt(incoming.spot, caller.actor), () => this.reply({ ...incoming, ...caller }));
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

  /** Whoever asks for something else has left the dialogue, even where they are refused; /cancel says so itself. */
  private async leave(incoming: Incoming): Promise<void> {
    const { command, anonymous } = incoming;
    if (command === null || command === 'cancel' || anonymous || !this.commands.find(command)) return;
    await this.dialogues.end(between(incoming));
  }

  private async reply(asked: Asked): Promise<void> {
    const { spot, messageId } = asked;
    const reply = await this.answerTo(asked);
    if (reply) await this.replies.send(spot, reply, spot.private ? undefined : messageId);
  }

  private async answerTo(asked: Asked): Promise<Reply | null> {
    const { command, person, spot, actor } = asked;
    const say = (words: typeof STRANGER): Reply => ({ html: words[person.language] });
    const found = command === null ? null : this.commands.find(command);
    if (asked.anonymous) return found && anonymously(asked);
    if (found) {
      if (!lets(found.card, actor)) {
        return actor ? { html: notFor(found.card, actor, person.language) } : say(STRANGER);
      }
      return found.command.answer(asked);
    }
    // What begins with a slash may be an answer too: a password, for example.
    const reply = await this.hear(asked);
    if (reply) return reply;
    const ask = command === null ? this.commands.find('ask') : null;
    if (ask && lets(ask.card, actor)) return ask.command.answer({ ...asked, argument: asked.text });
    if (!spot.private) return null;
    return say(command === null ? NOT_A_COMMAND : UNKNOWN_COMMAND);
  }

  /** What the command says that is in dialogue with this person here, as long as they may use it. */
  private async hear(said: Asked): Promise<Reply | null> {
    const dialogue = await this.dialogues.find(between(said));
    if (!dialogue) return null;
    const found = this.commands.find(dialogue.kind);
    if (!found?.command.hear) return null;
    if (lets(found.card, said.actor)) return found.command.hear(said, dialogue);
    // Shut out in the middle of it; what they were asked for may be a secret.
    await this.dialogues.end(between(said));
    if (said.spot.private) await this.replies.remove(said.spot, said.messageId);
    return { html: said.actor ? notFor(found.card, said.actor, said.person.language) : STRANGER[said.person.language] };
  }

  private async apologise(update: TelegramUpdate, reference: string): Promise<void> {
    const { message, callback_query: query } = update as unknown as Partial<
      TelegramTypes.MessageUpdate & TelegramTypes.CallbackQueryUpdate
    >;
    const from = query?.from ?? message?.from;
    if (!from) return;
    // What has failed may be the very thing that knows the language.
    const { person } = await this.callers.of(from).catch(() => ({ person: personOf(from) }));
    const text = `${GIVEN_UP[person.language]} ${reference}`;
    if (query) await this.replies.pressed(query.id, text, true);
    if (message) await this.replies.send(spotOf(message), { html: text });
  }

  /** What was asked for, as far as it is nobody's secret: a command's name, and not a password that begins like one. */
  private askedIn(update: TelegramUpdate): string {
    if (update.callback_query) return '[button]';
    const { message } = update as unknown as Partial<TelegramTypes.MessageUpdate>;
    const text = message && 'text' in message ? message.text : '';
    const name = /^\/(\w{1,32})/.exec(text)?.[1]?.toLowerCase() ?? '';
    return this.commands.find(name) ? `/${name}` : '[message]';
  }
}

/** Who presses is seen, also of those who write in the group's name. */
const anonymously = ({ command, argument, person }: Asked): Reply => ({
  html: ANONYMOUS[person.language],
  buttons: [[typedButton(GO_ON[person.language], command ?? '', argument)]],
});
