import { Injectable } from '@nestjs/common';

import { ChannelRegistry } from '../channels/channel-registry';
import type { DeliveryStatus } from '../domain/delivery';
import type { Scope } from '../domain/scope';
import { Clock } from '../platform/clock/clock';
import type { Tx } from '../platform/database/sql';
import { DeliveryLogService, type LoggedDelivery } from './delivery-log.service';
import { type About, type Destination, DestinationsService } from './destinations.service';
import { Lanes } from './lanes';
import type { Notice } from './notice';
import { type AskedAudience, audienceFor, postNotices } from './outbox';
import { OutboxMetrics } from './outbox-metrics';
import { RateLimits } from './rate-limits';

/** The door of the room: what is said, who hears of it, and did they. */
@Injectable()
export class NotificationsService {
  constructor(
    private readonly places: DestinationsService,
    private readonly log: DeliveryLogService,
    private readonly limits: RateLimits,
    private readonly lanes: Lanes,
    private readonly channels: ChannelRegistry,
    private readonly clock: Clock,
    private readonly metrics: OutboxMetrics,
  ) {}

  /** Who could hear of notices, for `post` not to ask again. Some of them may turn out to be none. */
  audience(tx: Tx, notices: readonly Notice[], now: Date): Promise<AskedAudience> {
    return audienceFor(tx, notices, this.channels.usualSeverities, now);
  }

  /** Posts notices in the transaction of their cause: with it they are told, without it they never were. */
  async post(tx: Tx, notices: readonly Notice[], now: Date, audience?: AskedAudience): Promise<void> {
    if (notices.length === 0) return;
    this.metrics.silenced(await postNotices(tx, notices, now, this.channels.usualSeverities, audience));
  }

  subscribe(about: About, scopes: readonly Scope[]): Promise<void> {
    return this.places.subscribe(about, scopes);
  }

  handOver(channel: string, address: string, userId: string): Promise<void> {
    return this.places.handOver(channel, address, userId);
  }

  letGo(channel: string, address: string, userId: string): Promise<void> {
    return this.places.letGo(channel, address, userId);
  }

  unsubscribe(channel: string, address: string, scope?: Scope): Promise<number> {
    return this.places.unsubscribe(channel, address, scope);
  }

  hears(channel: string, address: string): Promise<boolean> {
    return this.places.hears(channel, address);
  }

  destinations(channel: string): Promise<Destination[]> {
    return this.places.list(channel);
  }

  disable(channel: string, address: string, reason: string): Promise<number> {
    return this.places.disable(channel, address, reason);
  }

  disableChat(channel: string, chatId: string, reason: string): Promise<number> {
    return this.places.disableChat(channel, chatId, reason);
  }

  moved(channel: string, from: string, to: string): Promise<void> {
    return this.places.moved(channel, from, to);
  }

  deliveries(filter: { status?: DeliveryStatus | undefined; limit: number }): Promise<LoggedDelivery[]> {
    return this.log.list(filter);
  }

  deliveryById(id: string): Promise<LoggedDelivery | null> {
    return this.log.byId(id);
  }

  retry(id: string): Promise<boolean> {
    return this.log.retry(id);
  }

  /** Takes a reply to somebody who is waiting out of the channel's budget; alerts give way to it. */
  async reserveReply(channel: string): Promise<void> {
    await this.limits.draw(channel, this.channels.get(channel)?.limits.perSecond ?? 0, this.clock.now());
  }

  /**
   * How many messages that nobody waits for may be said now, `wanted` at most: none while an alert or a reply does.
   * They are taken out of the channel's budget.
   */
  async reserveSpare(channel: string, wanted: number): Promise<number> {
    const now = this.clock.now();
    if (wanted <= 0 || (await this.lanes.hasDue(channel, now))) return 0;
    const perSecond = this.channels.get(channel)?.limits.perSecond ?? 0;
    return this.limits.drawSpare(channel, perSecond, wanted, now);
  }
}
