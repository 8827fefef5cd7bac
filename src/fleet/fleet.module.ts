import { Module } from '@nestjs/common';
import { TypeOrmModule } from '@nestjs/typeorm';

import { ENVIRONMENT, type Environment } from '../platform/config/environment';
import { AccountsService } from './accounts.service';
import { BlocksService } from './blocks.service';
import { DirectoryService } from './directory.service';
import { FleetConfig } from './fleet.config';
import { FleetService } from './fleet.service';
import { LocationEntity } from './location.entity';
import { PlumeAccountEntity } from './plume-account.entity';
import { PodEntity } from './pod.entity';
import { PollBlockEntity } from './poll-block.entity';
import { RecorderService } from './recorder.service';
import { SpeedTestEntity } from './speed-test.entity';
import { TransitionEntity } from './transition.entity';

const SERVICES = [AccountsService, BlocksService, DirectoryService, FleetService, RecorderService];

/** Plume accounts, locations and pods, now and before. */
@Module({
  imports: [
    TypeOrmModule.forFeature([
      PlumeAccountEntity,
      PollBlockEntity,
      LocationEntity,
      PodEntity,
      TransitionEntity,
      SpeedTestEntity,
    ]),
  ],
  providers: [
    { provide: FleetConfig, useFactory: (env: Environment) => new FleetConfig(env), inject: [ENVIRONMENT] },
    ...SERVICES,
  ],
  exports: [FleetConfig, ...SERVICES],
})
export class FleetModule {}
