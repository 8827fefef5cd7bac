import { Module, type OnModuleDestroy, type OnModuleInit } from '@nestjs/common';

import { seconds } from '../domain/duration';
import { AccountsService } from '../fleet/accounts.service';
import { BLOCKS_CHANNEL } from '../fleet/directory.service';
import { FleetModule } from '../fleet/fleet.module';
import { IncidentsModule } from '../incidents/incidents.module';
import { NotificationsModule } from '../notifications/notifications.module';
import { Loops } from '../platform/clock/loops';
import { ENVIRONMENT, type Environment } from '../platform/config/environment';
import { Listener } from '../platform/database/listener';
import { PlumeClientModule } from '../plume-client/plume-client.module';
import { DiscoveryService } from './discovery.service';
import { DocumentsService } from './documents.service';
import { FreshLookService } from './fresh-look.service';
import { HolderService } from './holder.service';
import { IngestService } from './ingest.service';
import { MonitoringConfig } from './monitoring.config';
import { PollNowService } from './poll-now.service';
import { PollStandingService } from './poll-standing.service';
import { RecordingService } from './recording.service';
import { RosterService } from './roster.service';
import { SweepService } from './sweep.service';
import { WatchService } from './watch.service';

/** The eyes: look, again and again, and put on record what was seen. */
@Module({
  imports: [FleetModule, IncidentsModule, NotificationsModule, PlumeClientModule],
  providers: [
    { provide: MonitoringConfig, useFactory: (env: Environment) => new MonitoringConfig(env), inject: [ENVIRONMENT] },
    DiscoveryService,
    DocumentsService,
    FreshLookService,
    HolderService,
    IngestService,
    PollNowService,
    PollStandingService,
    RecordingService,
    RosterService,
    SweepService,
    WatchService,
  ],
  exports: [
    FreshLookService,
    IngestService,
    PollNowService,
    PollStandingService,
    RosterService,
    WatchService,
    SweepService,
    MonitoringConfig,
  ],
})
export class MonitoringModule implements OnModuleInit, OnModuleDestroy {
  private unlisten: () => void = () => undefined;

  constructor(
    private readonly loops: Loops,
    private readonly listener: Listener,
    private readonly accounts: AccountsService,
    private readonly watch: WatchService,
    private readonly holder: HolderService,
    private readonly sweep: SweepService,
    private readonly discovery: DiscoveryService,
    private readonly documents: DocumentsService,
    private readonly ingest: IngestService,
  ) {}

  async onModuleInit(): Promise<void> {
    await this.accounts.ensureDefault();
    const { loops, watch, holder, sweep, discovery, documents } = this;
    const look = loops.add({ name: 'look', every: seconds(1), work: () => Promise.resolve(watch.turn()) });
    // What was not seen while nobody looked is called unknown before the first look says that nothing has changed.
    let caughtUp = false;
    const work = async () => {
      if (!caughtUp) await sweep.turn();
      caughtUp = true;
      await holder.turn();
    };
    const blocks = loops.add({ name: 'blocks', every: seconds(5), work });
    loops.add({ name: 'touch', every: seconds(1), work: () => watch.flush() });
    loops.add({ name: 'sweep', every: seconds(5), work: () => sweep.turn() });
    loops.add({ name: 'discovery', every: seconds(5), work: async () => ((await discovery.turn()) ? 0 : undefined) });
    loops.add({ name: 'documents', every: seconds(5), work: async () => ((await documents.turn()) ? 0 : undefined) });
    loops.add({ name: 'signals', every: seconds(10), work: () => this.ingest.turn() });
    watch.onDue(() => look.wake());
    this.unlisten = this.listener.listen(BLOCKS_CHANNEL, () => blocks.wake());
  }

  async onModuleDestroy(): Promise<void> {
    this.unlisten();
    await this.watch.stop();
    await this.holder.stop();
  }
}
