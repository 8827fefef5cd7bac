import { Module } from '@nestjs/common';
import { APP_FILTER, APP_GUARD, APP_INTERCEPTOR, APP_PIPE } from '@nestjs/core';

import { AssistantModule } from '../../assistant/assistant.module';
import { AuthModule } from '../../auth/auth.module';
import { FleetModule } from '../../fleet/fleet.module';
import { IncidentsModule } from '../../incidents/incidents.module';
import { MonitoringModule } from '../../monitoring/monitoring.module';
import { NotificationsModule } from '../../notifications/notifications.module';
import { ReportsModule } from '../../reports/reports.module';
import { StatusPagesModule } from '../../status-pages/status-pages.module';
import { ToolsModule } from '../../tools/tools.module';
import { ActingInterceptor } from './acting.interceptor';
import { AssistantController } from './assistant.controller';
import { AuditController } from './audit.controller';
import { AuthController } from './auth.controller';
import { CallerGuard } from './caller.guard';
import { ChannelCallbacksController } from './channel-callbacks.controller';
import { ChannelsController } from './channels.controller';
import { ConfirmationsController } from './confirmations.controller';
import { DeliveriesController } from './deliveries.controller';
import { DestinationsController } from './destinations.controller';
import { GrantsController } from './grants.controller';
import { HealthController } from './health.controller';
import { HealthService } from './health.service';
import { InboxController } from './inbox.controller';
import { IncidentsController } from './incidents.controller';
import { IngestController } from './ingest.controller';
import { LiveTicketsController } from './live-tickets.controller';
import { LocationNotesController } from './location-notes.controller';
import { LocationReportsController } from './location-reports.controller';
import { LocationsController } from './locations.controller';
import { MetricsController } from './metrics.controller';
import { NotificationsController } from './notifications.controller';
import { OidcController } from './oidc.controller';
import { OverviewController } from './overview.controller';
import { PlumeAccountsController } from './plume-accounts.controller';
import { PreferencesController } from './preferences.controller';
import { ProblemFilter } from './problem.filter';
import { ProviderPresses } from './provider-presses';
import { PublicUrl } from './public-url';
import { SessionAnswers } from './session-answers';
import { SessionsController } from './sessions.controller';
import { SignedLinks } from './signed-links.service';
import { SilencesController } from './silences.controller';
import { StatusNoticesController } from './status-notices.controller';
import { StatusPagesController } from './status-pages.controller';
import { SubscriptionsController } from './subscriptions.controller';
import { SystemController } from './system.controller';
import { SystemService } from './system.service';
import { TelegramController } from './telegram.controller';
import { TemplatesController } from './templates.controller';
import { TokensController } from './tokens.controller';
import { TotpController } from './totp.controller';
import { UsersController } from './users.controller';
import { ValidationPipe } from './validation.pipe';

/** Who speaks with us over HTTP. */
@Module({
  imports: [
    AssistantModule,
    AuthModule,
    FleetModule,
    IncidentsModule,
    MonitoringModule,
    NotificationsModule,
    ReportsModule,
    StatusPagesModule,
    ToolsModule,
  ],
  controllers: [
    AssistantController,
    AuditController,
    AuthController,
    ChannelsController,
    ChannelCallbacksController,
    ConfirmationsController,
    DeliveriesController,
    DestinationsController,
    GrantsController,
    HealthController,
    InboxController,
    IncidentsController,
    IngestController,
    LiveTicketsController,
    LocationNotesController,
    LocationReportsController,
    LocationsController,
    MetricsController,
    NotificationsController,
    OidcController,
    OverviewController,
    PlumeAccountsController,
    PreferencesController,
    SessionsController,
    SilencesController,
    StatusNoticesController,
    StatusPagesController,
    SubscriptionsController,
    SystemController,
    TelegramController,
    TemplatesController,
    TokensController,
    TotpController,
    UsersController,
  ],
  providers: [
    HealthService,
    ProviderPresses,
    PublicUrl,
    SessionAnswers,
    SignedLinks,
    SystemService,
    { provide: APP_FILTER, useClass: ProblemFilter },
    { provide: APP_GUARD, useClass: CallerGuard },
    { provide: APP_INTERCEPTOR, useClass: ActingInterceptor },
    { provide: APP_PIPE, useClass: ValidationPipe },
  ],
})
export class RestModule {}
