import { Module, type OnModuleInit } from '@nestjs/common';
import { TypeOrmModule } from '@nestjs/typeorm';

import { INCIDENT_KINDS } from '../domain/incident';
import { seconds } from '../domain/duration';
import { NotificationsModule } from '../notifications/notifications.module';
import { Loops } from '../platform/clock/loops';
import { ENVIRONMENT, type Environment } from '../platform/config/environment';
import { Metrics } from '../platform/metrics/metrics';
import { AlertActions } from './alert-actions.service';
import { AssigneesService } from './assignees.service';
import { HandlingService } from './handling.service';
import { IncidentRetention } from './incident-retention';
import { IncidentSearchService } from './incident-search.service';
import { IncidentStatisticsService } from './incident-statistics.service';
import { IncidentEntity } from './incident.entity';
import { IncidentEventEntity } from './incident-event.entity';
import { IncidentsConfig } from './incidents.config';
import { IncidentsService } from './incidents.service';
import { OpenIncidentsService } from './open-incidents.service';
import { ReviewService } from './review.service';
import { SilenceEntity } from './silence.entity';
import { SilencesService } from './silences.service';
import { SilencesTransfer } from './silences-transfer.service';

/** What is wrong, since when, and who has it. */
@Module({
  imports: [NotificationsModule, TypeOrmModule.forFeature([IncidentEntity, IncidentEventEntity, SilenceEntity])],
  providers: [
    { provide: IncidentsConfig, useFactory: (env: Environment) => new IncidentsConfig(env), inject: [ENVIRONMENT] },
    AlertActions,
    AssigneesService,
    HandlingService,
    IncidentRetention,
    IncidentSearchService,
    IncidentStatisticsService,
    IncidentsService,
    OpenIncidentsService,
    ReviewService,
    SilencesService,
    SilencesTransfer,
  ],
  exports: [
    AlertActions,
    AssigneesService,
    HandlingService,
    IncidentSearchService,
    IncidentStatisticsService,
    IncidentsService,
    OpenIncidentsService,

    ReviewService,
    SilencesService,
    SilencesTransfer,
  ],
})
export class IncidentsModule implements OnModuleInit {
  constructor(
    private readonly loops: Loops,
    private readonly metrics: Metrics,
    private readonly incidents: IncidentsService,
    private readonly silences: SilencesService,
  ) {}

  onModuleInit(): void {
    const open = this.metrics.gauge('panoptes_incidents_open', 'Incidents that are open or acknowledged', ['kind']);
    this.loops.add({ name: 'silences', every: seconds(5), work: () => this.silences.turn() });
    this.loops.add({
      name: 'reminders',
      every: seconds(10),
      work: async () => {
        await this.incidents.remind();
        const counts = new Map((await this.incidents.openByKind()).map(({ kind, count }) => [kind, count]));
        for (const kind of INCIDENT_KINDS) open.set({ kind }, counts.get(kind) ?? 0);
      },
    });
  }
}
