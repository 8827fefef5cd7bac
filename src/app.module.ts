import { type DynamicModule, Module } from '@nestjs/common';

import { AssistantModule } from './assistant/assistant.module';
import { AuthModule } from './auth/auth.module';
import { ChannelsModule } from './channels/channels.module';
import { HomeAssistantModule } from './entrypoints/home-assistant/home-assistant.module';
import { LiveModule } from './entrypoints/live/live.module';
import { McpModule } from './entrypoints/mcp/mcp.module';
import { RestModule } from './entrypoints/rest/rest.module';
import { StatusPageModule } from './entrypoints/status-page/status-page.module';
import { TelegramBotModule } from './entrypoints/telegram-bot/telegram-bot.module';
import { FleetModule } from './fleet/fleet.module';
import { IncidentsModule } from './incidents/incidents.module';
import { MonitoringModule } from './monitoring/monitoring.module';
import { NotificationsModule } from './notifications/notifications.module';
import { PlatformModule, type PlatformOptions } from './platform/platform.module';
import { PlumeClientModule } from './plume-client/plume-client.module';
import { ReportsModule } from './reports/reports.module';
import { StatusPagesModule } from './status-pages/status-pages.module';

/** Every room of the product. Its loops and the bot stand still until main.ts starts them. */
@Module({})
export class AppModule {
  static forRoot(options: PlatformOptions): DynamicModule {
    return {
      module: AppModule,
      imports: [
        PlatformModule.forRoot(options),
        AuthModule,
        PlumeClientModule,
        FleetModule,
        ChannelsModule,
        NotificationsModule,
        IncidentsModule,
        MonitoringModule,
        ReportsModule,
        StatusPagesModule,
        AssistantModule,
        RestModule,
        LiveModule,
        HomeAssistantModule,
        McpModule,
        StatusPageModule,
        TelegramBotModule,
      ],
    };
  }
}
