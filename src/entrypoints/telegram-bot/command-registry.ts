import { Inject, Injectable, type Type } from '@nestjs/common';

import type { Actor } from '../../domain/permissions';
import { type Command, type CommandCard, cardOf, lets } from './bot-command';

/** The injection token of every command of the list, made. */
export const COMMAND_INSTANCES = Symbol('bot-commands');

/** What the bot can do, by name: /help, Telegram's menu and the guard read it. */
@Injectable()
export class CommandRegistry {
  private readonly byName: ReadonlyMap<string, { readonly card: CommandCard; readonly command: Command }>;

  constructor(@Inject(COMMAND_INSTANCES) commands: readonly Command[]) {
    this.byName = new Map(
      commands.map((command) => {
        const card = cardOf(command.constructor as Type<Command>);
        return [card.name, { card, command }];
      }),
    );
  }

  find(name: string) {
    return this.byName.get(name) ?? null;
  }

  /** The cards of what this person may use, in the order of the list. */
  cardsFor(actor: Actor | null): CommandCard[] {
    return this.cards().filter((card) => lets(card, actor));
  }

  cards(): CommandCard[] {
    return [...this.byName.values()].map(({ card }) => card);
  }
}
