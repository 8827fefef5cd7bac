import { Injectable, Logger } from '@nestjs/common';

import type { Channel } from '../channels/channel';
import { ChannelRegistry } from '../channels/channel-registry';
import { seconds } from '../domain/duration';
import { gather } from '../platform/clock/batcher';
import { Clock } from '../platform/clock/clock';
import { RightOfWay } from '../platform/clock/right-of-way';
import { withLogContext } from '../platform/logging/log-context';
import type { Hand } from './hand';
import { type Lane, Lanes } from './lanes';
import { LaneWork } from './lane-work';
import { PER_LANE, QueueReader } from './queue-reader';
import { type Grant, RateLimits } from './rate-limits';

/**
 * Lanes of one channel that one process has in hand at the same time: three times what it sends at the same time, since
 * most of them wait to be settled.
 */
const AT_ONCE = 192;

/** While others have the right of way: who is first in line still hears at once. */
const AT_LEAST = 8;

/** Should a wake-up be lost, what waits is found this much later. */
const SLOW_LOOK = seconds(1);

/** The name of the loop that serves a channel. */
export const deliveriesLoop = (kind: string): string => `deliveries-${kind}`;

/** Takes what is due out of the outbox and has it sent: as many lanes at once as the limits let through. */
@Injectable()
export class Sender {
  private readonly logger = new Logger(Sender.name);
  /** By channel: one that does not answer takes no room from another. */
  private readonly inHand = new Map<string, Set<Promise<void>>>();
  private readonly wakers = new Map<string, () => void>();
  /** Channels of which no more could be taken in hand. */
  private readonly full = new Set<string>();

  constructor(
    private readonly channels: ChannelRegistry,
    private readonly lanes: Lanes,
    private readonly limits: RateLimits,
    private readonly queue: QueueReader,
    private readonly work: LaneWork,
    private readonly clock: Clock,
    private readonly rightOfWay: RightOfWay,
  ) {}

  /** The channels that are served, each by turns of its own. */
  get kinds(): readonly string[] {
    return this.channels.all.map(({ kind }) => kind);
  }

  /** What is called when more of a channel can be taken in hand again, after there was no room for it. */
  onFree(kind: string, wake: () => void): void {
    this.wakers.set(kind, wake);
  }

  /**
   * Sends off what may go now through one channel, without waiting for it. Gives the milliseconds until there may be
   * more.
   */
  async turn(kind: string, signal: AbortSignal): Promise<number> {
    const channel = this.channels.get(kind);
    return channel?.configured ? this.serve(channel, signal) : SLOW_LOOK;
  }

  /** Resolves when nothing is in hand any more, and all of it is settled. */
  async idle(kinds: readonly string[] = this.kinds): Promise<void> {
    for (let work = this.workOf(kinds); work.length > 0; work = this.workOf(kinds)) await Promise.all(work);
  }

  /** Whether anything could go now. */
  async hasDue(): Promise<boolean> {
    const now = this.clock.now();
    for (const { configured, kind, limits } of this.channels.all) {
      if (!configured || !(await this.limits.isFree(kind, limits.perSecond, now))) continue;
      if (await this.lanes.hasDue(kind, now)) return true;
    }
    return false;
  }

  private async serve(channel: Channel, signal: AbortSignal): Promise<number> {
    const room = (this.rightOfWay.isTaken ? AT_LEAST : AT_ONCE) - this.hands(channel.kind).size;
    if (room <= 0) {
      this.full.add(channel.kind);
      return SLOW_LOOK;
    }
    const { perSecond } = channel.limits;
    const { lanes, grant, nextIn, more } = await this.lanes.take(channel.kind, perSecond, room, this.clock.now());
    // Somebody may have held a lane for a moment: it is not left until what is known to come.
    const later = Math.min(nextIn ?? SLOW_LOOK, SLOW_LOOK);
    if (lanes.length === 0) return later;
    // The next lanes are taken while these are being read.
    const hands = this.read(channel, lanes, grant);
    for (const lane of lanes) {
      const work = async () => {
        const hand = (await hands).get(lane);
        if (hand) await this.work.do(hand, signal);
      };
      this.take(channel.kind, withLogContext({ correlationId: `lane-${lane.destinationId}` }, work));
    }
    if (!more) return later;
    await gather(lanes.length);
    return 1;
  }

  /** What there is to say in lanes. Where it cannot be read, they are taken up again when their lease has run out. */
  private async read(channel: Channel, lanes: readonly Lane[], grant: Grant): Promise<Map<Lane, Hand>> {
    const { perSecond } = channel.limits;
    const inRuns = channel.knowsRepeats === true && perSecond === 0;
    const idsOf = (some: readonly Lane[]) => some.map(({ destinationId }) => destinationId);
    try {
      const talking = idsOf(lanes.filter(({ waiting }) => waiting > 0));
      const deliveries = await this.queue.deliveries(talking, this.clock.now(), inRuns ? PER_LANE : 1);
      // What is new goes first: only where nothing is, what was said before is looked at.
      const dirty = idsOf(lanes.filter(({ isDirty, destinationId }) => isDirty && !deliveries.has(destinationId)));
      const cards = await this.queue.dirtyCards(dirty);
      const hands = lanes.map((lane) => ({
        channel,
        lane,
        deliveries: deliveries.get(lane.destinationId) ?? [],
        cards: cards.get(lane.destinationId) ?? [],
        // What was reserved is one message for each lane.
        alone: perSecond > 0,
        inRuns,
      }));
      const speaks = hands.filter((hand) => this.work.speaks(hand)).length;
      await this.limits.giveBack(channel.kind, perSecond, grant, speaks);
      return new Map(hands.map((hand) => [hand.lane, hand]));
    } catch (cause) {
      this.logger.error({ lanes: lanes.length, cause }, 'what waits in lanes could not be read');
      return new Map();
    }
  }

  private workOf(kinds: readonly string[]): Promise<void>[] {
    return kinds.flatMap((kind) => [...this.hands(kind)]);
  }

  private hands(kind: string): Set<Promise<void>> {
    const known = this.inHand.get(kind) ?? new Set();
    this.inHand.set(kind, known);
    return known;
  }

  private take(kind: string, work: Promise<void>): void {
    const hands = this.hands(kind);
    const done = work
      // What could not be settled is taken up again when its lease has run out.
      .catch((cause: unknown) => this.logger.error('a lane could not be settled', cause))
      .finally(() => {
        hands.delete(done);
        if (this.full.delete(kind)) this.wakers.get(kind)?.();
      });
    hands.add(done);
  }
}
