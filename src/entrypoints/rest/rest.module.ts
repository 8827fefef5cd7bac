import { Module } from '@nestjs/common';

import { FleetModule } from '../../fleet/fleet.module';
import { MonitoringModule } from '../../monitoring/monitoring.module';
import { HealthController } from './health.controller';
import { HealthService } from './health.service';
import { MetricsController } from './metrics.controller';

/** Who speaks with us over HTTP. */
@Module({
  imports: [FleetModule, MonitoringModule],
  controllers: [HealthController, MetricsController],
  providers: [HealthService],
})
export class RestModule {}
