import { Injectable } from '@nestjs/common';
import type { CallbackQuery } from 'telegraf/types';

import { type Command, lets, notFor, type Pressed } from './bot-command';
import { CommandRegistry } from './command-registry';
import { Dialogues } from './dialogues';
import { between } from './incoming';
import { Panels } from './panels';
import type { Outcome } from './reply';
import { readTyped } from './typed-button';
import { PRESSED } from './words';

/** The buttons under the bot's own messages: each leads to the command that has made it, past the same guard. */
@Injectable()
export class PanelPresses {
  constructor(
    private readonly panels: Panels,
    private readonly commands: CommandRegistry,
    private readonly dialogues: Dialogues,
  ) {}

  async outcome(query: CallbackQuery, pressed: Omit<Pressed, 'data'>): Promise<Outcome> {
    const { actor, person, spot } = pressed;
    const meaning = 'data' in query ? await this.panels.meaning(query.data, spot.chatId) : null;
    const found = meaning && this.commands.find(meaning.command);
    if (!meaning || !found) return { toast: PRESSED.stale[person.language] };
    if (!lets(found.card, actor)) {
      const { language } = person;
      return { toast: actor ? notFor(found.card, actor, language) : PRESSED.stranger[language], alert: true };
    }
    const argument = readTyped(meaning.data);
    if (argument !== null) return { says: await this.typed(found.command, meaning.command, argument, pressed) };
    if (!found.command.press) return { toast: PRESSED.stale[person.language] };
    return found.command.press({ ...pressed, data: meaning.data });
  }

  private async typed(command: Command, name: string, argument: string, pressed: Omit<Pressed, 'data'>) {
    await this.dialogues.end(between(pressed));
    const text = `/${name} ${argument}`.trim();
    return command.answer({ ...pressed, command: name, argument, text });
  }
}
