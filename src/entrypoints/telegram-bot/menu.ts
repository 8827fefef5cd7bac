import { Injectable, Logger, type OnModuleInit } from '@nestjs/common';

import { Loops } from '../../platform/clock/loops';
import { TelegramApi } from '../../platform/telegram/telegram-api';
import type { Words } from './bot-command';
import { CommandRegistry } from './command-registry';

const DESCRIPTION: Words = {
  en: 'Panoptes watches homes and tells the right people the moment one goes dark, and when it is back.',
  es: 'Panoptes vigila hogares y avisa a las personas adecuadas en cuanto uno se queda sin conexión, y cuando vuelve.',
};

const ONCE_A_DAY = 86_400_000;
const SOON = 30_000;

/** Keeps Telegram's menu and the bot's description as the list of commands says, in each language. */
@Injectable()
export class BotMenu implements OnModuleInit {
  private readonly logger = new Logger(BotMenu.name);

  constructor(
    private readonly api: TelegramApi,
    private readonly commands: CommandRegistry,
    private readonly loops: Loops,
  ) {}

  onModuleInit(): void {
    if (this.api.configured) this.loops.add({ name: 'telegram-menu', every: ONCE_A_DAY, work: () => this.publish() });
  }

  /** Gives back the milliseconds until it should be done again. */
  async publish(): Promise<number> {
    try {
      for (const language of ['en', 'es'] as const) {
        // English is what everybody sees whose language has no menu of its own.
        const where = language === 'en' ? {} : { language_code: language };
        const commands = this.commands
          .cards()
          .map(({ name, help }) => ({ command: name, description: help[language] }));
        await this.api.call('setMyCommands', { commands, ...where });
        await this.api.call('setMyDescription', { description: DESCRIPTION[language], ...where });
        await this.api.call('setMyShortDescription', { short_description: DESCRIPTION[language], ...where });
      }
      return ONCE_A_DAY;
    } catch (cause) {
      this.logger.debug(`the bot's menu could not be set yet: ${String(cause)}`);
      return SOON;
    }
  }
}
