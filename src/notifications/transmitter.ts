import { Injectable, Logger } from '@nestjs/common';
import { type Channel, type Delivered, DeliveryError, type DeliverOptions, type EventData } from '../channels/channel';
import { seconds, after } from '../domain/duration';
import type { Message } from '../domain/message';
import { Clock } from '../platform/clock/clock';
import { Patience } from '../platform/clock/patience';
import { ActionLinks } from './action-links';
import { NotTaken, type Took } from './attempt';
import { DestinationSettings, type SettingsValues } from './destination-settings';
import { DestinationsService } from './destinations.service';
import type { Lane } from './lanes';
import { RateLimits } from './rate-limits';

/** Longer than that no far side may take; a third of the lease. */
const SEND_LIMIT = seconds(10);

/** Messages on their way at the same time through one channel: one that does not answer takes no place from another. */
const IN_FLIGHT = 64;

/** A first refusal could be meant for all of us: everybody rests for a moment. */
const MOMENT = seconds(1);

/** A message with what its channel must know beside its words. */
export interface Outgoing {
  readonly message: Message;
  /** The same however often it is tried. */
  readonly deliveryId: string;
  readonly event?: EventData | null;
  readonly replyTo?: string | null;
  /** It is said right after another of its run, and so before what has not begun yet. */
  readonly goesOn?: boolean;
}

/** What came of it, and how long that took the far side. */
interface Answered<T> {
  readonly answer: T;
  readonly took: Took;
}

export type Sent = Answered<Delivered>;

/** The hands of one channel. */
class Turns {
  private free = IN_FLIGHT;
  /** Who waits for one to become free; never more than there are lanes in hand. */
  private readonly waiting: (() => void)[] = [];
  /** Those in the middle of a run, who go first: were all in hand to take turns, all would have to be settled at once. */
  private readonly goingOn: (() => void)[] = [];

  /** Undefined where one is free; else what resolves when it is. Whoever has one gives it back. */
  take(goesOn: boolean): Promise<void> | undefined {
    if (this.free === 0) return new Promise((resolve) => (goesOn ? this.goingOn : this.waiting).push(resolve));
    this.free -= 1;
    return undefined;
  }

  giveBack(): void {
    const next = this.goingOn.shift() ?? this.waiting.shift();
    if (next) next();
    else this.free += 1;
  }
}

/** Says one message, and knows what to do when the address has moved or we were too fast. */
@Injectable()
export class Transmitter {
  private readonly logger = new Logger(Transmitter.name);
  private readonly lastWaits = new Map<string, { readonly destinationId: string; readonly until: Date }>();
  /** By destination. */
  private readonly moves = new Map<string, { readonly from: string; readonly to: string }>();
  private readonly turns = new Map<string, Turns>();

  constructor(
    private readonly destinations: DestinationsService,
    private readonly settings: DestinationSettings,
    private readonly limits: RateLimits,
    private readonly links: ActionLinks,
    private readonly clock: Clock,
  ) {}

  /** Throws a DeliveryError. An address that has moved is followed at once. */
  send(channel: Channel, lane: Lane, outgoing: Outgoing): Promise<Sent> {
    const { deliveryId, event, replyTo = null, goesOn = false } = outgoing;
    const message = this.linked(channel, lane, outgoing);
    const unsubscribeUrl = channel.actions === 'links' ? this.links.unsubscribe(lane) : null;
    return this.at(channel, lane, goesOn, (address, settings, signal) => {
      const options: DeliverOptions = {
        replyTo,
        deliveryId,
        settings,
        language: lane.language,
        signal,
        ...(event ? { event } : {}),
        ...(unsubscribeUrl ? { unsubscribeUrl } : {}),
      };
      return channel.deliver(message, address, options);
    });
  }

  /** Changes a message, or says it anew where it cannot be changed any more. Resolves with what now shows. */
  async show(channel: Channel, lane: Lane, outgoing: Outgoing, messageId: string | null): Promise<Sent> {
    if (messageId === null || !channel.edit) return this.send(channel, lane, outgoing);
    const edit = channel.edit.bind(channel);
    const message = this.linked(channel, lane, outgoing);
    try {
      const { took } = await this.at(channel, lane, false, (address, settings, signal) =>
        edit(message, address, messageId, { settings, signal }),
      );
      return { answer: { messageId }, took };
    } catch (cause) {
      if (!(cause instanceof DeliveryError) || cause.kind !== 'gone') throw cause;
      return this.send(channel, lane, outgoing);
    }
  }

  private linked(channel: Channel, lane: Lane, { message, event }: Outgoing): Message {
    const { incidentId } = event?.data ?? {};
    return this.links.linked(message, channel, lane, typeof incidentId === 'string' ? incidentId : null);
  }

  private async at<T>(
    channel: Channel,
    lane: Lane,
    goesOn: boolean,
    say: (address: string, settings: SettingsValues, signal: AbortSignal) => Promise<T>,
  ): Promise<Answered<T>> {
    const { sealedSettings: sealed } = lane;
    const settings = this.settings.known(channel, sealed) ?? (await this.settings.forSending(channel, sealed));
    const move = this.moves.get(lane.destinationId);
    const address = move?.from === lane.address ? move.to : lane.address;
    try {
      return await this.timed(channel.kind, goesOn, (signal) => say(address, settings, signal));
    } catch (cause) {
      const error = DeliveryError.of(cause);
      const { movedTo } = error.more;
      if (!movedTo || movedTo === address) throw await this.met(channel, lane, error);
      this.logger.log(`destination ${lane.destinationId} has moved`);
      this.moves.set(lane.destinationId, { from: lane.address, to: movedTo });
      await this.destinations.moved(channel.kind, address, movedTo);
      return this.timed(channel.kind, goesOn, (signal) => say(movedTo, settings, signal)).catch(
        async (again: unknown) => {
          throw await this.met(channel, lane, DeliveryError.of(again));
        },
      );
    }
  }

  /** Takes a turn, and the time of the far side alone: that no hand was free is not its doing. */
  private async timed<T>(
    kind: string,
    goesOn: boolean,
    say: (signal: AbortSignal) => Promise<T>,
  ): Promise<Answered<T>> {
    const turns = this.turnsOf(kind);
    const turn = turns.take(goesOn);
    if (turn) await turn;
    const at = this.clock.now();
    const begun = performance.now();
    const took = () => ({ at, latencyMs: Math.round(performance.now() - begun) });
    try {
      return { answer: await Patience.within(SEND_LIMIT, say), took: took() };
    } catch (cause) {
      throw new NotTaken(DeliveryError.of(cause), took());
    } finally {
      turns.giveBack();
    }
  }

  private turnsOf(kind: string): Turns {
    const known = this.turns.get(kind) ?? new Turns();
    this.turns.set(kind, known);
    return known;
  }

  /** A wait is the destination's own; but when it is the channel's, or when two in a row are told so, all of us rest. */
  private async met({ kind }: Channel, lane: Lane, error: DeliveryError): Promise<DeliveryError> {
    const now = this.clock.now();
    const asked = error.more.retryAfterMs;
    if (error.kind === 'misconfigured') await this.limits.pause(kind, after(now, asked ?? seconds(30)));
    if (error.kind !== 'wait') return error;
    const wait = asked ?? MOMENT;
    const last = this.lastWaits.get(kind);
    const another = last && last.destinationId !== lane.destinationId && now < last.until;
    const all = error.more.scope === 'channel' || another;
    this.lastWaits.set(kind, { destinationId: lane.destinationId, until: after(now, wait) });
    await this.limits.pause(kind, after(now, all ? wait : Math.min(wait, MOMENT)));
    return error;
  }
}
