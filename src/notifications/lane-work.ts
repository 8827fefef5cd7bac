import { Injectable } from '@nestjs/common';

import { type Channel, DeliveryError } from '../channels/channel';
import { decideDigestReminder, decideSend, isPatient, type SendDecision } from '../domain/delivery';
import { needsDigest } from '../domain/digest';
import { after, latest, seconds } from '../domain/duration';
import { toldInstead } from '../domain/failover';
import { isPaced, type Pace, type PaceState, spend } from '../domain/pacing';
import { decideRetry } from '../domain/retry';
import { Clock } from '../platform/clock/clock';
import { type Attempt, refusedAttempt } from './attempt';
import { DigestWork } from './digest-work';
import { Digests } from './digests';
import { eventOfCard } from './event';
import type { Edited, Hand } from './hand';
import type { Lane } from './lanes';
import { NotificationsConfig } from './notifications.config';
import { type LoadedCard, type LoadedDelivery, PER_LANE } from './queue-reader';
import type { Release, SettledDelivery, Settlement, ShownCard } from './settlement';
import { Settler } from './settler';
import { Teller, type Told } from './teller';
import { Transmitter } from './transmitter';

/** Milliseconds after which a run is settled as far as it has come: in real time, like what a crash undoes of it. */
const RUN = 500;

/** What there is left to do in a lane, and what its pace is by now. */
interface Progress {
  readonly pace: Pace;
  state: PaceState;
  /** A test was taken at an address that is not verified yet. */
  proven: boolean;
  /** What is said next comes in a run. */
  goesOn: boolean;
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
    private readonly digestWork: DigestWork,
    private readonly clock: Clock,
    private readonly config: NotificationsConfig,
    private readonly teller: Teller,
  ) {}

  /** Whether doing this will send anything. */
  speaks({ channel, lane, deliveries, cards }: Hand): boolean {
    const shows = cards.some(({ incidentId }) => channel.edit !== undefined || incidentId === null);
    return lane.enabled && (shows || deliveries.some(wantsToBeSaid));
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
    const progress: Progress = { pace, state: lane.pace, proven: false, goesOn: false, shown: new Map() };
    const limit = seconds(this.config.DIGEST_AFTER_SECONDS);
    // What was gathered before a crash or a wait stays gathered: it has no single messages any more.
    const gathered = hand.deliveries.some(({ card }) => card?.digestId);
    if (gathered || needsDigest(lane.waiting, pace, lane.pace, this.clock.now(), limit)) {
      const collapsed = await this.digests.collapse(lane, channel.edit !== undefined, this.clock.now());
      if (collapsed) return this.digestWork.say(hand, collapsed);
    }
    if (hand.deliveries.length > 0) await this.sayDeliveries(hand, progress, signal);
    else await this.edit(hand, progress, signal);
  }

  private async sayDeliveries(hand: Hand, progress: Progress, signal: AbortSignal): Promise<void> {
    const { lane, channel } = hand;
    const settled: SettledDelivery[] = [];
    const cards: ShownCard[] = [];
    let untried: Pick<Settlement, 'untried'> = {};
    let runSince: number | null = null;
    for (const [place, delivery] of hand.deliveries.entries()) {
      const many = remindsOfDigest(delivery) ? await this.digests.unacknowledged(lane.destinationId) : null;
      const decision = many
        ? decideDigestReminder(many.open)
        : decisionOf(delivery, delivery.card ? progress.shown.get(delivery.card.id) : undefined);
      if (decision.form === 'none') {
        settled.push({ ...settlementOf(delivery), status: 'suppressed', error: decision.reason });
        continue;
      }
      try {
        const { form } = decision;
        const told = many
          ? this.teller.ofDigestReminder(many, lane)
          : await this.teller.of(delivery, form, channel, lane);
        const said = await this.say(hand, delivery, form, told, progress);
        const { card, messageId, awaitsReceipt, attempt } = said;
        runSince ??= performance.now() - attempt.latencyMs;
        const { id, attempts } = delivery;
        const [status, error] = ['delivered', null] as const;
        settled.push({ id, status, attempts: attempts + 1, error, messageId, awaitsReceipt, attempt });
        progress.proven ||= !lane.verified && channel.proof === undefined && delivery.content.key === 'test';
        if (card) {
          progress.shown.set(card.id, card);
          cards.push(card);
        }
      } catch (cause) {
        await this.settler.settle({
          lane,
          cards,
          ...untriedIn(hand, place),
          ...provenIn(progress),
          ...this.refused(progress, delivery, settled, DeliveryError.of(cause)),
        });
        return;
      }
      progress.state = spend(progress.pace, progress.state, this.clock.now());
      const next = hand.deliveries[place + 1];
      if (!next) break;
      if (hand.alone || isPaced(progress.pace) || signal.aborted) {
        untried = untriedIn(hand, place);
        break;
      }
      // A far side that takes longer is told one by one: those who wait for their turn have a lease that runs out.
      progress.goesOn = hand.inRuns && performance.now() - runSince < RUN;
      if (progress.goesOn) continue;
      const settlement = {
        lane,
        deliveries: settled.splice(0),
        cards: cards.splice(0),
        next: next.id,
        ...provenIn(progress),
      };
      if (!(await this.settler.settle(settlement))) return;
      runSince = null;
    }
    // Edits that are due wait for their own turn: what is new goes first.
    const release = released(progress);
    await this.settler.settle({ lane, deliveries: settled, cards, ...untried, ...provenIn(progress), release });
  }

  private async say(
    { channel, lane }: Hand,
    delivery: LoadedDelivery,
    form: SendDecision['form'],
    { message, event }: Told,
    { shown, goesOn }: Progress,
  ): Promise<{ messageId: string; awaitsReceipt: boolean; attempt: Attempt; card: ShownCard | null }> {
    const { card } = delivery;
    const replyTo = form === 'card' || !card ? null : (shown.get(card.id)?.messageId ?? card.messageId);
    const outgoing = { message, event, replyTo, deliveryId: delivery.id, goesOn };
    const { answer, took } = await this.transmitter.send(channel, lane, outgoing);
    const { messageId, awaitsReceipt = false, said } = answer;
    const { at, latencyMs } = took;
    const attempt: Attempt = { at, latencyMs, outcome: 'delivered', said: said ?? null };
    if (form !== 'card' || !card) return { messageId, awaitsReceipt, attempt, card: null };
    const final = card.alert?.status === 'resolved';
    const shows = { id: card.id, messageId, version: card.version, final, editNotBefore: null };
    return { messageId, awaitsReceipt, attempt, card: shows };
  }

  /** A delivery that was not taken: tried again later, given up, or the end of its destination. */
  private refused(
    { pace, state }: Progress,
    delivery: LoadedDelivery,
    settled: readonly SettledDelivery[],
    error: DeliveryError,
  ): Pick<Settlement, 'deliveries' | 'again' | 'dead' | 'trouble' | 'release'> {
    const now = this.clock.now();
    const trouble = { kind: error.kind, error: error.message };
    const attempts = delivery.attempts + 1;
    const retry = decideRetry(error.kind, attempts, Math.random(), error.more.retryAfterMs);
    const attempt = refusedAttempt(error, retry, now);
    // A message that was refused was a message all the same: a chat that refuses many is not asked faster.
    const release = { ...spend(pace, state, now), cleaned: null, editsAt: null };
    if (retry.verdict === 'giveUp') {
      const failed = { ...settlementOf(delivery), status: 'failed' as const, attempts, error: error.message, attempt };
      const dead = error.kind === 'deadAddress' ? { dead: error.message } : {};
      return { deliveries: [...settled, failed], ...dead, trouble, release };
    }
    const used = retry.usesAttempt ? attempts : delivery.attempts;
    const again = { id: delivery.id, attempts: used, error: error.message, attempt };
    const at = after(now, retry.inMs);
    // What the far side asks of us is kept to by everything; our own patience by what is patient.
    const holds = !retry.usesAttempt || !isPatient(delivery.type, delivery.severity);
    return {
      deliveries: settled,
      again,
      trouble,
      release: holds ? { ...release, notBefore: latest([release.notBefore, at]) } : { ...release, patientAt: at },
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
      let edited: Edited;
      try {
        edited = await this.editCard(channel, lane, card);
        shown.push(edited.shown);
        left -= 1;
      } catch (cause) {
        const settlement = this.editRefused(lane, card, DeliveryError.of(cause));
        await this.settler.settle({ ...settlement, lane, cards: [...shown, ...(settlement.cards ?? [])] });
        return;
      }
      if (!edited.said) continue;
      progress.state = spend(progress.pace, progress.state, this.clock.now());
      if (hand.alone || isPaced(progress.pace) || signal.aborted) break;
    }
    const done = left === 0 && hand.cards.length < PER_LANE;
    const release = { ...released(progress), cleaned: done ? lane.dirtied : null, editsAt };
    await this.settler.settle({ lane, cards: shown, release });
  }

  private async editCard(channel: Channel, lane: Lane, card: LoadedCard): Promise<Edited> {
    if (card.incidentId === null) return this.digestWork.show(channel, lane, card);
    const now = this.clock.now();
    const { id, messageId, version } = card;
    const shown = { id, messageId: messageId ?? '', version, final: false, editNotBefore: null };
    const message = this.teller.ofCard(card, lane);
    // Where nothing can be edited, what was said stays: its end and its reminders are messages of their own.
    if (!message || !channel.edit) return { shown, said: false };
    const outgoing = { message, event: eventOfCard(card, now), deliveryId: id };
    const showing = await this.transmitter.show(channel, lane, outgoing, messageId);
    return { shown: { ...shown, messageId: showing.answer.messageId }, said: true };
  }

  private editRefused(lane: Lane, card: LoadedCard, error: DeliveryError): Omit<Settlement, 'lane'> {
    const { notBefore, tat } = lane.pace;
    const release = { notBefore, tat, cleaned: null, editsAt: null };
    if (error.kind === 'deadAddress') return { dead: error.message, release };
    const trouble = { kind: error.kind, error: error.message };
    const retry = decideRetry(error.kind, 1, Math.random(), error.more.retryAfterMs);
    if (retry.verdict === 'again') {
      return { trouble, release: { ...release, notBefore: after(this.clock.now(), retry.inMs) } };
    }
    // What can never be shown is not tried for ever; the message keeps what it says.
    const { id, messageId, version } = card;
    return { cards: [{ id, messageId: messageId ?? '', version, final: false, editNotBefore: null }], release };
  }
}

/** It stands on the card of a digest, which is about no incident of its own. */
const remindsOfDigest = ({ type, card }: LoadedDelivery): boolean =>
  type === 'incident.reminder' && card?.incidentId === null;

const decisionOf = ({ type, card, toldBy }: LoadedDelivery, shown?: ShownCard): SendDecision => {
  if (toldBy !== null) return { form: 'none', reason: toldInstead(toldBy) };
  const standing = card && {
    shownVersion: shown?.version ?? card.shownVersion,
    shownFinal: shown?.final ?? card.shownFinal,
    hidden: card.hidden,
    ofMany: card.incidentId === null,
    theirs: card.theirs ?? false,
  };
  return decideSend(type, card?.alert ?? null, standing);
};

const wantsToBeSaid = (delivery: LoadedDelivery): boolean =>
  remindsOfDigest(delivery) || decisionOf(delivery).form !== 'none';

const settlementOf = ({ id, attempts }: LoadedDelivery) => ({ id, attempts, error: null, messageId: null });

/** What comes after a place in a run: it was taken up with the rest of it. */
function untriedIn({ inRuns, deliveries }: Hand, place: number): Pick<Settlement, 'untried'> {
  const rest = inRuns ? deliveries.slice(place + 1).map(({ id }) => id) : [];
  return rest.length > 0 ? { untried: rest } : {};
}

const provenIn = ({ proven }: Progress) => (proven ? { proven } : {});

const released = ({ state }: Progress): Release => ({ ...state, cleaned: null, editsAt: null });

const unpaced = ({ pace }: Lane) => ({ notBefore: pace.notBefore, tat: pace.tat, editsAt: null });
