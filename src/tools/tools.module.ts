import { Module } from '@nestjs/common';
import { TypeOrmModule } from '@nestjs/typeorm';

import { AuthModule } from '../auth/auth.module';
import { FleetModule } from '../fleet/fleet.module';
import { IncidentsModule } from '../incidents/incidents.module';
import { MonitoringModule } from '../monitoring/monitoring.module';
import { NotificationsModule } from '../notifications/notifications.module';
import { ReportsModule } from '../reports/reports.module';
import { ConfirmationEntity } from './confirmation.entity';
import { Confirmations } from './confirmations.service';
import { IncidentDesk } from './incident-desk';
import { TOOLS } from './index';
import { Links } from './links';
import { ScopeNames } from './scope-names';
import type { ReadTool, WriteTool } from './tool';
import { TOOL_INSTANCES, Toolbox } from './toolbox.service';
import { ToldThings } from './told-things';

/** What a model may do in somebody's name. */
@Module({
  imports: [
    ...[AuthModule, FleetModule, IncidentsModule, MonitoringModule, NotificationsModule, ReportsModule],
    TypeOrmModule.forFeature([ConfirmationEntity]),
  ],
  providers: [
    ...[Confirmations, IncidentDesk, Links, ScopeNames, ToldThings],
    ...TOOLS,
    { provide: TOOL_INSTANCES, useFactory: (...tools: (ReadTool | WriteTool)[]) => tools, inject: [...TOOLS] },
    Toolbox,
  ],
  exports: [Toolbox],
})
export class ToolsModule {}
