import { Module } from '@nestjs/common';

import { AuthModule } from '../../auth/auth.module';
import { FleetModule } from '../../fleet/fleet.module';
import { IncidentsModule } from '../../incidents/incidents.module';
import { NotificationsModule } from '../../notifications/notifications.module';
import type { Command } from './bot-command';
import { ButtonPresses } from './button-presses';
import { COMMAND_INSTANCES, CommandRegistry } from './command-registry';
import { COMMANDS } from './commands';
import { BotMenu } from './menu';
import { Replies } from './replies';
import { TelegramBotUpdates } from './telegram-bot.updates';

/** The bot: what people can say to Panoptes in Telegram. */
@Module({
  imports: [AuthModule, FleetModule, IncidentsModule, NotificationsModule],
  providers: [
    ...COMMANDS,
    { provide: COMMAND_INSTANCES, useFactory: (...commands: Command[]) => commands, inject: [...COMMANDS] },
    CommandRegistry,
    Replies,
    ButtonPresses,
    TelegramBotUpdates,
    BotMenu,
  ],
})
export class TelegramBotModule {}
