import { Module, type OnModuleDestroy, type OnModuleInit } from '@nestjs/common';
import { TypeOrmModule } from '@nestjs/typeorm';

import { AuthModule } from '../auth/auth.module';
import { ChannelsModule } from '../channels/channels.module';
import { minutes, seconds } from '../domain/duration';
import { Loops } from '../platform/clock/loops';
import { ENVIRONMENT, type Environment } from '../platform/config/environment';
import { Listener } from '../platform/database/listener';
import { AnnouncementEntity } from './announcement.entity';
import { AnnouncementExpansion } from './announcement-expansion';
import { AnnouncementRetention } from './announcement-retention';
import { AnnouncementPreviews } from './announcement-previews';
import { AnnouncementWithdrawal } from './announcement-withdrawal';
import { AnnouncementWork } from './announcement-work';
import { AnnouncementsService } from './announcements.service';
import { ActionLinks } from './action-links';
import { CardEntity } from './card.entity';
import { ChannelAdminService } from './channel-admin.service';
import { ChannelHealthEntity } from './channel-health.entity';
import { ChannelHealth } from './channel-health';
import { ChannelViews } from './channel-views';
import { DeadAddresses } from './dead-addresses';
import { DeliveryAttemptEntity } from './delivery-attempt.entity';
import { DeliveryAttemptsService } from './delivery-attempts.service';
import { DeliveryEntity } from './delivery.entity';
import { DeliveryLogService } from './delivery-log.service';
import { DeliveryRetention } from './delivery-retention';
import { DestinationChangesService } from './destination-changes.service';
import { DestinationCodeEntity } from './destination-code.entity';
import { DestinationCodes } from './destination-codes.service';
import { DestinationSettings } from './destination-settings';
import { DestinationEntity } from './destination.entity';
import { DestinationsService } from './destinations.service';
import { DestinationsTransfer } from './destinations-transfer.service';
import { DigestWork } from './digest-work';
import { Digests } from './digests';
import { ExplanationsService } from './explanations.service';
import { Failover } from './failover';
import { FailoverWork } from './failover-work';
import { InboxService } from './inbox.service';
import { LaneEntity } from './lane.entity';
import { Lanes } from './lanes';
import { LaneWork } from './lane-work';
import { MessageTemplateEntity } from './message-template.entity';
import { NotificationEntity } from './notification.entity';
import { NotificationsConfig } from './notifications.config';
import { NotificationsService } from './notifications.service';
import { DUE } from './outbox-store';
import { OutboxMetrics } from './outbox-metrics';
import { PlaceSubscriptionsService } from './place-subscriptions.service';
import { PreferencesEntity } from './preferences.entity';
import { PreferencesService } from './preferences.service';
import { ProviderNewsService } from './provider-news.service';
import { QueueReader } from './queue-reader';
import { RateLimits } from './rate-limits';
import { RecipientsService } from './recipients.service';
import { SealedParams } from './sealed-params';
import { deliveriesLoop, Sender } from './sender.service';
import { Settler } from './settler';
import { StoredDestinations } from './stored-destinations';
import { SubscriptionChangesService } from './subscription-changes.service';
import { SubscriptionEntity } from './subscription.entity';
import { TemplateStore } from './template-store';
import { Teller } from './teller';
import { TemplatesService } from './templates.service';
import { TemplatesTransfer } from './templates-transfer.service';
import { Transmitter } from './transmitter';

import { Unsubscribing } from './unsubscribing.service';

/** Who hears of it, and did they. */
@Module({
  imports: [
    AuthModule,
    ChannelsModule,
    TypeOrmModule.forFeature([
      AnnouncementEntity,
      CardEntity,
      ChannelHealthEntity,
      DeliveryAttemptEntity,
      DeliveryEntity,
      DestinationCodeEntity,
      DestinationEntity,
      LaneEntity,
      MessageTemplateEntity,
      NotificationEntity,
      PreferencesEntity,
      SubscriptionEntity,
    ]),
  ],
  providers: [
    {
      provide: NotificationsConfig,
      useFactory: (env: Environment) => new NotificationsConfig(env),
      inject: [ENVIRONMENT],
    },
    AnnouncementExpansion,
    AnnouncementPreviews,
    AnnouncementRetention,
    AnnouncementsService,
    AnnouncementWithdrawal,
    AnnouncementWork,
    ActionLinks,
    ChannelAdminService,
    ChannelHealth,
    ChannelViews,
    DeadAddresses,
    DeliveryAttemptsService,
    DeliveryLogService,
    DeliveryRetention,
    DestinationChangesService,
    DestinationCodes,
    DestinationSettings,
    StoredDestinations,
    DestinationsService,
    DestinationsTransfer,
    Digests,
    DigestWork,
    ExplanationsService,
    Failover,
    FailoverWork,
    InboxService,
    Lanes,
    LaneWork,
    Teller,
    NotificationsService,
    OutboxMetrics,
    PlaceSubscriptionsService,
    PreferencesService,
    ProviderNewsService,
    QueueReader,
    RateLimits,
    RecipientsService,
    SealedParams,
    Sender,
    Settler,
    SubscriptionChangesService,
    TemplatesService,
    TemplatesTransfer,
    TemplateStore,
    Transmitter,
    Unsubscribing,
  ],
  exports: [
    ActionLinks,
    AnnouncementPreviews,
    AnnouncementsService,
    ChannelAdminService,
    DeliveryAttemptsService,
    DeliveryLogService,
    DestinationChangesService,
    DestinationCodes,
    DestinationsTransfer,
    ExplanationsService,
    InboxService,
    NotificationsService,
    OutboxMetrics,
    PlaceSubscriptionsService,
    PreferencesService,
    ProviderNewsService,
    RecipientsService,
    Sender,
    SubscriptionChangesService,
    TemplatesService,
    TemplatesTransfer,
    Unsubscribing,
  ],
})
export class NotificationsModule implements OnModuleInit, OnModuleDestroy {
  private unlisten: () => void = () => undefined;

  constructor(
    private readonly loops: Loops,
    private readonly listener: Listener,
    private readonly sender: Sender,
    private readonly settler: Settler,
    private readonly health: ChannelHealth,
  ) {}

  onModuleInit(): void {
    const { sender } = this;
    // One for each, so that none ever waits for another.
    const loops = new Map(
      sender.kinds.map((kind) => {
        const name = deliveriesLoop(kind);
        const loop = this.loops.add({ name, every: seconds(1), work: (signal) => sender.turn(kind, signal) });
        sender.onFree(kind, () => loop.wake());
        return [kind, loop];
      }),
    );
    this.settler.onDue((kind) => loops.get(kind)?.wake());
    const telling = this.loops.add({ name: 'channel-health', every: minutes(1), work: () => this.health.tell() });
    this.health.onNews(() => telling.wake());
    this.unlisten = this.listener.listen(DUE, (kind) => {
      for (const loop of kind ? [loops.get(kind)] : loops.values()) loop?.wake();
    });
  }

  /** What is on its way is finished and settled; the loop takes nothing new any more. */
  async onModuleDestroy(): Promise<void> {
    this.unlisten();
    await this.sender.idle();
  }
}
