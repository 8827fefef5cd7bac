import { Module } from '@nestjs/common';

import { AuthModule } from '../../auth/auth.module';
import { FleetModule } from '../../fleet/fleet.module';
import { IncidentsModule } from '../../incidents/incidents.module';
import { NotificationsModule } from '../../notifications/notifications.module';
import { LiveDoor } from './live-door';
import { LiveService } from './live.service';

/** Who watches live, and is told at once what changes. */
@Module({
  imports: [AuthModule, FleetModule, IncidentsModule, NotificationsModule],
  providers: [LiveDoor, LiveService],
})
export class LiveModule {}
