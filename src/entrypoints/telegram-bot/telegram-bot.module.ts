import { Module } from '@nestjs/common';
import { TypeOrmModule } from '@nestjs/typeorm';

import { AssistantModule } from '../../assistant/assistant.module';
import { AuthModule } from '../../auth/auth.module';
import { FleetModule } from '../../fleet/fleet.module';
import { IncidentsModule } from '../../incidents/incidents.module';
import { MonitoringModule } from '../../monitoring/monitoring.module';
import { NotificationsModule } from '../../notifications/notifications.module';
import { ReportsModule } from '../../reports/reports.module';
import type { Command } from './bot-command';
import { AlertPresses } from './alert-presses';
import { AssistantTalk } from './assistant-talk';
import { BoardEntity } from './board.entity';
import { BoardKeeper } from './board-keeper';
import { BoardMessages } from './board-messages';
import { Boards } from './boards';
import { BotErrorEntity } from './bot-error.entity';
import { BotErrors } from './bot-errors';
import { BotMenuEntity } from './bot-menu.entity';
import { ButtonPresses } from './button-presses';
import { Callers } from './callers';
import { ChatMoves } from './chat-moves';
import { ChosenLocationEntity } from './chosen-location.entity';
import { ChosenLocations } from './chosen-locations';
import { COMMAND_INSTANCES, CommandRegistry } from './command-registry';
import { COMMANDS } from './commands';
import { DialogueEntity } from './dialogue.entity';
import { Dialogues } from './dialogues';
import { GroupAuthority } from './group-authority';
import { KnownLocationEntity } from './known-location.entity';
import { LocationPicker } from './location-picker';
import { Login } from './login';
import { BotMenu } from './menu';
import { NextStep } from './next-step';
import { PanelPresses } from './panel-presses';
import { PanelEntity } from './panel.entity';
import { Panels } from './panels';
import { PlumeSearch } from './plume-search';
import { Replies } from './replies';
import { ReportDesk } from './reports/report-desk';
import { Setup } from './setup';
import { TelegramBotUpdates } from './telegram-bot.updates';

/** The bot: what people can say to Panoptes in Telegram. */
@Module({
  imports: [
    TypeOrmModule.forFeature([
      DialogueEntity,
      PanelEntity,
      ChosenLocationEntity,
      KnownLocationEntity,
      BotMenuEntity,
      BoardEntity,
      BotErrorEntity,
    ]),
    AssistantModule,
    AuthModule,
    FleetModule,
    IncidentsModule,
    MonitoringModule,
    NotificationsModule,
    ReportsModule,
  ],
  providers: [
    ...COMMANDS,
    { provide: COMMAND_INSTANCES, useFactory: (...commands: Command[]) => commands, inject: [...COMMANDS] },
    CommandRegistry,
    Callers,
    Panels,
    Replies,
    Boards,
    BoardMessages,
    BoardKeeper,
    BotErrors,
    ChatMoves,
    GroupAuthority,
    ChosenLocations,
    Dialogues,
    LocationPicker,
    PlumeSearch,
    NextStep,
    Login,
    Setup,
    ReportDesk,
    AssistantTalk,
    AlertPresses,
    PanelPresses,
    ButtonPresses,
    TelegramBotUpdates,
    BotMenu,
  ],
})
export class TelegramBotModule {}
