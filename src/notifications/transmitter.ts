import { Injectable, Logger } from '@nestjs/common';
import { type Channel, DeliveryError } from '../channels/channel';
import { seconds, after } from '../domain/duration';
import type { Message } from '../domain/message';
import { Clock } from '../platform/clock/clock';
import { DestinationsService } from './destinations.service';
import type { Lane } from './lanes';
import { RateLimits } from './rate-limits';

/** Longer than that no far side may take; a third of the lease. */
const SEND_LIMIT = seconds(10);

/** A first refusal could be meant for all of us: everybody rests for a moment. */
const MOMENT = seconds(1);

/** Says one message, and knows what to do when the address has moved or we were too fast. */
@Injectable()
export class Transmitter {
  private readonly logger = new Logger(Transmitter.name);
  private lastWait: { readonly destinationId: string; readonly until: Date } | null = null;
  private readonly moves = new Map<string, string>();

  constructor(
    private readonly destinations: DestinationsService,
    private readonly limits: RateLimits,
    private readonly clock: Clock,
  ) {}

  /** Resolves with the message's id; throws a DeliveryError. An address that has moved is followed at once. */
  async send(channel: Channel, lane: Lane, message: Message, replyTo: string | null): Promise<string> {
    const say = (address: string) =>
      channel.deliver(message, address, { replyTo, signal: AbortSignal.timeout(SEND_LIMIT) });
    const { messageId } = await this.at(channel, lane, say);
    return messageId;
  }

  /** Changes a message, or says it anew where it cannot be changed any more. Resolves with the id of what now shows. */
  async show(channel: Channel, lane: Lane, message: Message, messageId: string | null): Promise<string> {
    if (messageId === null || !channel.edit) return this.send(channel, lane, message, null);
    const edit = channel.edit.bind(channel);
    try {
      await this.at(channel, lane, (address) =>
        edit(message, address, messageId, { signal: AbortSignal.timeout(SEND_LIMIT) }),
      );
      return messageId;
    } catch (cause) {
      if (!(cause instanceof DeliveryError) || cause.kind !== 'gone') throw cause;
      return this.send(channel, lane, message, null);
    }
  }

  private async at<T>(channel: Channel, lane: Lane, say: (address: string) => Promise<T>): Promise<T> {
    const address = this.moves.get(lane.address) ?? lane.address;
    try {
      return await say(address);
    } catch (cause) {
      const error = DeliveryError.of(cause);
      const { movedTo } = error.more;
      if (!movedTo || movedTo === address) throw await this.met(channel, lane, error);
      this.logger.log(`destination ${lane.destinationId} has moved`);
      this.moves.set(lane.address, movedTo);
      await this.destinations.moved(channel.kind, address, movedTo);
      return say(movedTo).catch(async (again: unknown) => {
        throw await this.met(channel, lane, DeliveryError.of(again));
      });
    }
  }

  /** A wait is the destination's own; but when it is the channel's, or when two in a row are told so, all of us rest. */
  private async met(channel: Channel, lane: Lane, error: DeliveryError): Promise<DeliveryError> {
    const now = this.clock.now();
    const asked = error.more.retryAfterMs;
    if (error.kind === 'misconfigured') await this.limits.pause(channel.kind, after(now, asked ?? seconds(30)));
    if (error.kind !== 'wait') return error;
    const wait = asked ?? MOMENT;
    const another = this.lastWait && this.lastWait.destinationId !== lane.destinationId && now < this.lastWait.until;
    const all = error.more.scope === 'channel' || another;
    this.lastWait = { destinationId: lane.destinationId, until: after(now, wait) };
    await this.limits.pause(channel.kind, after(now, all ? wait : Math.min(wait, MOMENT)));
    return error;
  }
}
