import { Injectable } from '@nestjs/common';

import { type Channel, DeliveryError } from '../channels/channel';
import { decideSend, type SendDecision } from '../domain/delivery';
import { DIGEST_EDIT_GAP, needsDigest } from '../domain/digest';
import { after, latest, seconds } from '../domain/duration';
import { isPaced, type Pace, type PaceState, spend } from '../domain/pacing';
import { decideRetry } from '../domain/retry';
import { Clock } from '../platform/clock/clock';
import { type Collapsed, Digests } from './digests';
import type { Lane } from './lanes';
import { NotificationsConfig } from './notifications.config';
import { type LoadedCard, type LoadedDelivery, PER_LANE } from './queue-reader';
import { digestOf, editOf, messageOf } from './render';
import type { Release, SettledDelivery, Settlement, ShownCard } from './settlement';
import { Settler } from './settler';
import { Transmitter } from './transmitter';

/** A lane in hand with everything that is to be said in it. */
export interface Hand {
  readonly channel: Channel;
  readonly lane: Lane;
  /** The oldest that wait, in order. */
  readonly deliveries: readonly LoadedDelivery[];
  /** Cards that show less than the newest truth. */
  readonly cards: readonly LoadedCard[];
  /** One message and no more, by the channel's own limit. */
  readonly alone: boolean;
}

/** What there is left to do in a lane, and what its pace is by now. */
interface Progress {
  readonly pace: Pace;
  state: PaceState;
  /** Cards as this very hand has shown them. */
  readonly shown: Map<string, ShownCard>;
}

/** Says what waits in one lane, in order, and settles it: deliveries first, then edits of what was said before. */
@Injectable()
export class LaneWork {
  constructor(
    private readonly transmitter: Transmitter,
    private readonly settler: Settler,
    private readonly digests: Digests,
    private readonly clock: Clock,
    private readonly config: NotificationsConfig,
  ) {}

  /** Whether doing this will send anything. */
  speaks({ lane, deliveries, cards }: Hand): boolean {
    return lane.enabled && (cards.length > 0 || deliveries.some((delivery) => decisionOf(delivery).form !== 'none'));
  }

  /** Rejects when it could not be settled; a far side that refuses is no reason to. */
  async do(hand: Hand, signal: AbortSignal): Promise<void> {
    const { channel, lane } = hand;
    if (!lane.enabled) {
      const dropped = lane.disabledReason ?? 'the destination hears nothing now';
      await this.settler.settle({ lane, dropped, release: { ...unpaced(lane), cleaned: lane.dirtied } });
      return;
    }
    const pace = channel.limits.paceOf(lane.address);
    const progress: Progress = { pace, state: lane.pace, shown: new Map() };
    const limit = seconds(this.config.DIGEST_AFTER_SECONDS);
    // What was gathered before a crash or a wait stays gathered: it has no single messages any more.
    const gathered = hand.deliveries.some(({ card }) => card?.digestId);
    if (gathered || needsDigest(lane.waiting, pace, lane.pace, this.clock.now(), limit)) {
      const collapsed = await this.digests.collapse(lane, this.clock.now());
      if (collapsed) return this.sayDigest(hand, progress, collapsed);
    }
    if (hand.deliveries.length > 0) await this.sayDeliveries(hand, progress, signal);
    else await this.edit(hand, progress, signal);
  }

  private async sayDeliveries(hand: Hand, progress: Progress, signal: AbortSignal): Promise<void> {
    const { lane, channel } = hand;
    const settled: SettledDelivery[] = [];
    const cards: ShownCard[] = [];
    for (const [place, delivery] of hand.deliveries.entries()) {
      const decision = decisionOf(delivery, delivery.card ? progress.shown.get(delivery.card.id) : undefined);
      if (decision.form === 'none') {
        settled.push({ ...settlementOf(delivery), status: 'suppressed', error: decision.reason });
        continue;
      }
      try {
        const { messageId, card } = await this.say(channel, lane, delivery, decision, progress);
        settled.push({ ...settlementOf(delivery), status: 'delivered', attempts: delivery.attempts + 1, messageId });
        if (card) {
          progress.shown.set(card.id, card);
          cards.push(card);
        }
      } catch (cause) {
        await this.settler.settle({
          lane,
          cards,
          ...this.refused(progress, delivery, settled, DeliveryError.of(cause)),
        });
        return;
      }
      progress.state = spend(progress.pace, progress.state, this.clock.now());
      const next = hand.deliveries[place + 1];
      if (!next || hand.alone || isPaced(progress.pace) || signal.aborted) break;
      const settlement = { lane, deliveries: settled.splice(0), cards: cards.splice(0), next: next.id };
      if (!(await this.settler.settle(settlement))) return;
    }
    // Edits that are due wait for their own turn: what is new goes first.
    await this.settler.settle({ lane, deliveries: settled, cards, release: released(progress) });
  }

  private async say(
    channel: Channel,
    lane: Lane,
    delivery: LoadedDelivery,
    { form }: SendDecision,
    { shown }: Progress,
  ): Promise<{ messageId: string; card: ShownCard | null }> {
    const { card } = delivery;
    const message = messageOf(delivery, form, lane, this.clock.now());
    const replyTo = form === 'card' || !card ? null : (shown.get(card.id)?.messageId ?? card.messageId);
    const messageId = await this.transmitter.send(channel, lane, message, replyTo);
    if (form !== 'card' || !card) return { messageId, card: null };
    const final = card.alert?.status === 'resolved';
    return { messageId, card: { id: card.id, messageId, version: card.version, final, editNotBefore: null } };
  }

  /** A delivery that was not taken: tried again later, given up, or the end of its destination. */
  private refused(
    { pace, state }: Progress,
    delivery: LoadedDelivery,
    settled: readonly SettledDelivery[],
    error: DeliveryError,
  ): Pick<Settlement, 'deliveries' | 'again' | 'dead' | 'release'> {
    const now = this.clock.now();
    const attempts = delivery.attempts + 1;
    const retry = decideRetry(error.kind, attempts, Math.random(), error.more.retryAfterMs);
    // A message that was refused was a message all the same: a chat that refuses many is not asked faster.
    const release = { ...spend(pace, state, now), cleaned: null, editsAt: null };
    if (retry.verdict === 'giveUp') {
      const failed = { ...settlementOf(delivery), status: 'failed' as const, attempts, error: error.message };
      const dead = error.kind === 'deadAddress' ? { dead: error.message } : {};
      return { deliveries: [...settled, failed], ...dead, release };
    }
    const again = { id: delivery.id, attempts: retry.usesAttempt ? attempts : delivery.attempts, error: error.message };
    return {
      deliveries: settled,
      again,
      release: { ...release, notBefore: latest([release.notBefore, after(now, retry.inMs)]) },
    };
  }

  private async edit(hand: Hand, progress: Progress, signal: AbortSignal): Promise<void> {
    const { channel, lane } = hand;
    const shown: ShownCard[] = [];
    let editsAt: Date | null = null;
    let left = hand.cards.length;
    for (const card of hand.cards) {
      const now = this.clock.now();
      if (card.editNotBefore && card.editNotBefore > now) {
        editsAt = card.editNotBefore;
        break;
      }
      try {
        shown.push(await this.editCard(channel, lane, card));
        left -= 1;
      } catch (cause) {
        const settlement = this.editRefused(lane, card, DeliveryError.of(cause));
        await this.settler.settle({ ...settlement, lane, cards: [...shown, ...(settlement.cards ?? [])] });
        return;
      }
      progress.state = spend(progress.pace, progress.state, this.clock.now());
      if (hand.alone || isPaced(progress.pace) || signal.aborted) break;
    }
    const done = left === 0 && hand.cards.length < PER_LANE;
    const release = { ...released(progress), cleaned: done ? lane.dirtied : null, editsAt };
    await this.settler.settle({ lane, cards: shown, release });
  }

  private async editCard(channel: Channel, lane: Lane, card: LoadedCard): Promise<ShownCard> {
    const now = this.clock.now();
    const { id, messageId, version } = card;
    const shown = { id, messageId: messageId ?? '', version, final: false, editNotBefore: null };
    if (card.incidentId !== null) {
      const message = editOf(card, lane, now);
      if (!message) return shown;
      return { ...shown, messageId: await this.transmitter.show(channel, lane, message, messageId) };
    }
    const digest = await this.digests.load(id);
    if (!digest) return shown;
    const message = digestOf(digest.view, lane, now);
    return {
      ...shown,
      version: digest.version,
      messageId: await this.transmitter.show(channel, lane, message, messageId),
      editNotBefore: after(now, DIGEST_EDIT_GAP),
    };
  }

  private editRefused(lane: Lane, card: LoadedCard, error: DeliveryError): Omit<Settlement, 'lane'> {
    const { notBefore, tat } = lane.pace;
    const release = { notBefore, tat, cleaned: null, editsAt: null };
    if (error.kind === 'deadAddress') return { dead: error.message, release };
    const retry = decideRetry(error.kind, 1, Math.random(), error.more.retryAfterMs);
    if (retry.verdict === 'again') return { release: { ...release, notBefore: after(this.clock.now(), retry.inMs) } };
    // What can never be shown is not tried for ever; the message keeps what it says.
    const { id, messageId, version } = card;
    return { cards: [{ id, messageId: messageId ?? '', version, final: false, editNotBefore: null }], release };
  }

  private async sayDigest(hand: Hand, progress: Progress, { digestId, upTo }: Collapsed): Promise<void> {
    const { channel, lane } = hand;
    const digest = await this.digests.load(digestId);
    const now = this.clock.now();
    if (!digest || (digest.messageId === null && digest.view.offline + digest.view.back === 0)) {
      const nothing = {
        id: digestId,
        upTo,
        status: 'suppressed',
        error: 'nothing was left to tell',
        messageId: null,
      } as const;
      await this.settler.settle({ lane, digest: nothing, release: released(progress) });
      return;
    }
    if (digest.editNotBefore && digest.editNotBefore > now) {
      const { tat } = lane.pace;
      const notBefore = latest([lane.pace.notBefore, digest.editNotBefore]);
      await this.settler.settle({ lane, release: { notBefore, tat, cleaned: null, editsAt: null } });
      return;
    }
    const account = { id: digestId, upTo, error: null, messageId: null };
    try {
      const message = digestOf(digest.view, lane, now);
      const messageId = await this.transmitter.show(channel, lane, message, digest.messageId);
      progress.state = spend(progress.pace, progress.state, this.clock.now());
      await this.settler.settle({
        lane,
        digest: { ...account, status: 'delivered', messageId },
        cards: [
          {
            id: digestId,
            messageId,
            version: digest.version,
            final: false,
            editNotBefore: after(now, DIGEST_EDIT_GAP),
          },
        ],
        release: released(progress),
      });
    } catch (cause) {
      const error = DeliveryError.of(cause);
      const attempts = (hand.deliveries[0]?.attempts ?? 0) + 1;
      const retry = decideRetry(error.kind, attempts, Math.random(), error.more.retryAfterMs);
      const { notBefore, tat } = lane.pace;
      const release = { notBefore, tat, cleaned: null, editsAt: null };
      if (retry.verdict === 'again') {
        const head = hand.deliveries[0];
        const again = head && {
          id: head.id,
          attempts: retry.usesAttempt ? attempts : head.attempts,
          error: error.message,
        };
        const later = { ...release, notBefore: after(now, retry.inMs) };
        await this.settler.settle({ lane, ...(again ? { again } : {}), release: later });
        return;
      }
      const dead = error.kind === 'deadAddress' ? { dead: error.message } : {};
      await this.settler.settle({
        lane,
        ...dead,
        digest: { ...account, status: 'failed', error: error.message },
        release,
      });
    }
  }
}

const decisionOf = ({ type, card }: LoadedDelivery, shown?: ShownCard): SendDecision => {
  const standing = card && {
    shownVersion: shown?.version ?? card.shownVersion,
    shownFinal: shown?.final ?? card.shownFinal,
  };
  return decideSend(type, card?.alert ?? null, standing);
};

const settlementOf = ({ id, attempts }: LoadedDelivery) => ({ id, attempts, error: null, messageId: null });

const released = ({ state }: Progress): Release => ({ ...state, cleaned: null, editsAt: null });

const unpaced = ({ pace }: Lane) => ({ notBefore: pace.notBefore, tat: pace.tat, editsAt: null });
