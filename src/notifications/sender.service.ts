import { Injectable, Logger } from '@nestjs/common';

import type { Channel } from '../channels/channel';
import { ChannelRegistry } from '../channels/channel-registry';
import { seconds } from '../domain/duration';
import { Clock } from '../platform/clock/clock';
import { withLogContext } from '../platform/logging/log-context';
import { Lanes } from './lanes';
import { LaneWork } from './lane-work';
import { QueueReader } from './queue-reader';
import { RateLimits } from './rate-limits';

/** Lanes that one process has in hand at the same time, over all channels. */
const AT_ONCE = 64;

/** Should a wake-up be lost, what waits is found this much later. */
const SLOW_LOOK = seconds(1);

/** Takes what is due out of the outbox and has it sent: as many lanes at once as the limits let through. */
@Injectable()
export class Sender {
  private readonly logger = new Logger(Sender.name);
  private readonly inHand = new Set<Promise<void>>();
  private wake: () => void = () => undefined;

  constructor(
    private readonly channels: ChannelRegistry,
    private readonly lanes: Lanes,
    private readonly limits: RateLimits,
    private readonly queue: QueueReader,
    private readonly work: LaneWork,
    private readonly clock: Clock,
  ) {}

  /** What is called when a lane becomes free: there may be more to do. */
  onFree(wake: () => void): void {
    this.wake = wake;
  }

  /** Sends off what may go now, without waiting for it. Gives the milliseconds until there may be more. */
  async turn(signal: AbortSignal): Promise<number> {
    let next = SLOW_LOOK;
    for (const channel of this.channels.all) {
      if (channel.configured) next = Math.min(next, await this.serve(channel, signal));
    }
    return next;
  }

  /** Resolves when nothing is in hand any more, and all of it is settled. */
  async idle(): Promise<void> {
    while (this.inHand.size > 0) await Promise.all(this.inHand);
  }

  /** Whether anything could go now. */
  async hasDue(): Promise<boolean> {
    const now = this.clock.now();
    for (const { configured, kind, limits } of this.channels.all) {
      if (!configured || !(await this.limits.isFree(kind, limits.perSecond, now))) continue;
      if ((await this.lanes.due(kind, 1, now)).count > 0) return true;
    }
    return false;
  }

  private async serve(channel: Channel, signal: AbortSignal): Promise<number> {
    const room = AT_ONCE - this.inHand.size;
    if (room <= 0) return SLOW_LOOK;
    const now = this.clock.now();
    const { perSecond } = channel.limits;
    const due = await this.lanes.due(channel.kind, room, now);
    if (due.count === 0) return due.nextAt ? Math.max(1, due.nextAt.getTime() - now.getTime()) : SLOW_LOOK;
    const grant = await this.limits.reserve(channel.kind, perSecond, due.count, now);
    if (grant.count === 0) return grant.waitMs;

    const lanes = await this.lanes.claim(channel.kind, grant.count, now);
    const ids = lanes.map(({ destinationId }) => destinationId);
    const [deliveries, cards] = await Promise.all([
      this.queue.deliveries(ids),
      this.queue.dirtyCards(lanes.filter(({ isDirty }) => isDirty).map(({ destinationId }) => destinationId)),
    ]);
    let speaks = 0;
    for (const lane of lanes) {
      const hand = {
        channel,
        lane,
        deliveries: deliveries.get(lane.destinationId) ?? [],
        cards: cards.get(lane.destinationId) ?? [],
        // What was reserved is one message for each lane.
        alone: perSecond > 0,
      };
      if (this.work.speaks(hand)) speaks += 1;
      this.take(withLogContext({ correlationId: `lane-${lane.destinationId}` }, () => this.work.do(hand, signal)));
    }
    await this.limits.giveBack(channel.kind, perSecond, grant, speaks);
    return lanes.length === 0 ? SLOW_LOOK : 1;
  }

  private take(work: Promise<void>): void {
    const done = work
      // What could not be settled is taken up again when its lease has run out.
      .catch((cause: unknown) => this.logger.error('a lane could not be settled', cause))
      .finally(() => {
        this.inHand.delete(done);
        this.wake();
      });
    this.inHand.add(done);
  }
}
