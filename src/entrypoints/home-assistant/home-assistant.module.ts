import { Module } from '@nestjs/common';

import { FleetModule } from '../../fleet/fleet.module';
import { ENVIRONMENT, type Environment } from '../../platform/config/environment';
import { HomeAssistantConfig } from './home-assistant.config';
import { HomeAssistantService } from './home-assistant.service';

/** Homes and pods, as Home Assistant shows them. */
@Module({
  imports: [FleetModule],
  providers: [
    {
      provide: HomeAssistantConfig,
      useFactory: (env: Environment) => new HomeAssistantConfig(env),
      inject: [ENVIRONMENT],
    },
    HomeAssistantService,
  ],
})
export class HomeAssistantModule {}
