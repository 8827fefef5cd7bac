import { Module } from '@nestjs/common';
import { TypeOrmModule } from '@nestjs/typeorm';

import { ENVIRONMENT, type Environment } from '../platform/config/environment';
import { AccountChangesService } from './account-changes.service';
import { AccountsService } from './accounts.service';
import { AccountsTransfer } from './accounts-transfer.service';
import { BlocksService } from './blocks.service';
import { CustomersService } from './customers.service';
import { DirectoryService } from './directory.service';
import { FleetConfig } from './fleet.config';
import { FleetService } from './fleet.service';
import { HistoryService } from './history.service';
import { LocationChangesService } from './location-changes.service';
import { LocationsTransfer } from './locations-transfer.service';
import { LocationEntity } from './location.entity';
import { LocationNoteEntity } from './location-note.entity';
import { NotesService } from './notes.service';
import { OverviewsService } from './overviews.service';
import { PlumeAccountEntity } from './plume-account.entity';
import { PodsListService } from './pods-list.service';
import { PodEntity } from './pod.entity';
import { PollBlockEntity } from './poll-block.entity';
import { RecorderService } from './recorder.service';
import { SignalEntity } from './signal.entity';
import { SignalTransitionEntity } from './signal-transition.entity';
import { SignalsService } from './signals.service';
import { SpeedTestEntity } from './speed-test.entity';
import { TransitionEntity } from './transition.entity';
import { WatchedHomesService } from './watched-homes.service';

const SERVICES = [
  AccountChangesService,
  AccountsService,
  AccountsTransfer,
  BlocksService,
  CustomersService,
  DirectoryService,
  FleetService,
  HistoryService,
  LocationChangesService,
  LocationsTransfer,
  NotesService,
  OverviewsService,
  PodsListService,
  RecorderService,
  SignalsService,
  WatchedHomesService,
];

/** Plume accounts, locations and pods, now and before. */
@Module({
  imports: [
    TypeOrmModule.forFeature([
      PlumeAccountEntity,
      PollBlockEntity,
      LocationEntity,
      LocationNoteEntity,
      PodEntity,
      TransitionEntity,
      SpeedTestEntity,
      SignalEntity,
      SignalTransitionEntity,
    ]),
  ],
  providers: [
    { provide: FleetConfig, useFactory: (env: Environment) => new FleetConfig(env), inject: [ENVIRONMENT] },
    ...SERVICES,
  ],
  exports: [FleetConfig, ...SERVICES],
})
export class FleetModule {}
