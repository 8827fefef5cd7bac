import { Module, type OnModuleDestroy, type OnModuleInit } from '@nestjs/common';
import { TypeOrmModule } from '@nestjs/typeorm';

import { ChannelsModule } from '../channels/channels.module';
import { seconds } from '../domain/duration';
import { Loops } from '../platform/clock/loops';
import { ENVIRONMENT, type Environment } from '../platform/config/environment';
import { Listener } from '../platform/database/listener';
import { CardEntity } from './card.entity';
import { DeliveryEntity } from './delivery.entity';
import { DeliveryLogService } from './delivery-log.service';
import { DestinationEntity } from './destination.entity';
import { DestinationsService } from './destinations.service';
import { Digests } from './digests';
import { LaneEntity } from './lane.entity';
import { Lanes } from './lanes';
import { LaneWork } from './lane-work';
import { NotificationEntity } from './notification.entity';
import { NotificationsConfig } from './notifications.config';
import { NotificationsService } from './notifications.service';
import { OutboxMetrics } from './outbox-metrics';
import { QueueReader } from './queue-reader';
import { RateLimits } from './rate-limits';
import { Sender } from './sender.service';
import { Settler } from './settler';
import { SubscriptionEntity } from './subscription.entity';
import { Transmitter } from './transmitter';

/** Who hears of it, and did they. */
@Module({
  imports: [
    ChannelsModule,
    TypeOrmModule.forFeature([
      CardEntity,
      DeliveryEntity,
      DestinationEntity,
      LaneEntity,
      NotificationEntity,
      SubscriptionEntity,
    ]),
  ],
  providers: [
    {
      provide: NotificationsConfig,
      useFactory: (env: Environment) => new NotificationsConfig(env),
      inject: [ENVIRONMENT],
    },
    DeliveryLogService,
    DestinationsService,
    Digests,
    Lanes,
    LaneWork,
    NotificationsService,
    OutboxMetrics,
    QueueReader,
    RateLimits,
    Sender,
    Settler,
    Transmitter,
  ],
  exports: [NotificationsService, Sender],
})
export class NotificationsModule implements OnModuleInit, OnModuleDestroy {
  private unlisten: () => void = () => undefined;

  constructor(
    private readonly loops: Loops,
    private readonly listener: Listener,
    private readonly sender: Sender,
  ) {}

  onModuleInit(): void {
    const { sender } = this;
    const loop = this.loops.add({ name: 'deliveries', every: seconds(1), work: (signal) => sender.turn(signal) });
    sender.onFree(() => loop.wake());
    this.unlisten = this.listener.listen('deliveries', () => loop.wake());
  }

  /** What is on its way is finished and settled; the loop takes nothing new any more. */
  async onModuleDestroy(): Promise<void> {
    this.unlisten();
    await this.sender.idle();
  }
}
