import { Inject, Injectable } from '@nestjs/common';

import type { Channel, EventData } from '../channels/channel';
import type { AlertView } from '../domain/alert-view';
import type { SendDecision } from '../domain/delivery';
import type { ReminderView } from '../domain/digest-message';
import type { Message } from '../domain/message';
import type { Wordings } from '../domain/wording';
import { Clock } from '../platform/clock/clock';
import { eventOf, eventOfDigestReminder } from './event';
import type { Lane } from './lanes';
import type { LoadedCard, LoadedDelivery } from './queue-reader';
import { digestReminderOf, editOf, messageOf } from './render';
import { SealedParams } from './sealed-params';
import { TemplateStore } from './template-store';

/** What is said, for people, and the facts behind it, for programs. */
export interface Told {
  readonly message: Message;
  readonly event: EventData;
}

/** Finds the words for what waits, by the newest truth. */
@Injectable()
export class Teller {
  /** What was told of an alert as it was read, by what tells one reader from another. */
  private readonly told = new WeakMap<AlertView, Map<string, Told>>();

  constructor(
    private readonly secrets: SealedParams,
    private readonly clock: Clock,
    @Inject(TemplateStore) private readonly words: Wordings,
  ) {}

  /** Throws a DeliveryError when what it says cannot be opened any more. */
  async of(delivery: LoadedDelivery, form: SendDecision['form'], channel: Channel, lane: Lane): Promise<Told> {
    const opened = delivery.content.sealed === undefined ? delivery : await this.secrets.opened(delivery);
    const hasButtons = (channel.actionsAt?.(lane.address) ?? channel.actions) !== 'none';
    const now = this.clock.now();
    const tell = (): Told => ({
      message: messageOf(opened, form, { lane, now, wordings: this.words, hasButtons }),
      event: eventOf(delivery, now),
    });
    const alert = delivery.card?.alert;
    const isOwn = hasButtons || !alert || delivery.timeline !== null || delivery.type === 'incident.assigned';
    return isOwn ? tell() : this.once(alert, `${delivery.type} ${form}`, lane, now, tell);
  }

  ofDigestReminder(view: ReminderView, lane: Lane): Told {
    const now = this.clock.now();
    return { message: digestReminderOf(view, lane, now, this.words), event: eventOfDigestReminder(view, now) };
  }

  /** What a card that was shown before shows now; null when its incident is gone. */
  ofCard(card: LoadedCard, lane: Lane): Message | null {
    return editOf(card, lane, this.clock.now(), this.words);
  }

  /** What hundreds hear in the same words is made for all of them. A second later anew: words may tell how long it lasts. */
  private once(alert: AlertView, what: string, { language, timeZone }: Lane, now: Date, tell: () => Told): Told {
    const known = this.told.get(alert) ?? new Map<string, Told>();
    this.told.set(alert, known);
    const key = `${what} ${language ?? ''} ${timeZone ?? ''} ${Math.floor(now.getTime() / 1_000)}`;
    const told = known.get(key) ?? tell();
    known.set(key, told);
    return told;
  }
}
