import { createHash } from 'node:crypto';
import { Inject, Injectable } from '@nestjs/common';

import { type Channel, DeliveryError } from '../channels/channel';
import { uuidOf } from '../domain/delivery';
import { DIGEST_EDIT_GAP, gatheredAt } from '../domain/digest';
import { after, latest } from '../domain/duration';
import { spend } from '../domain/pacing';
import { decideRetry } from '../domain/retry';
import type { Wordings } from '../domain/wording';
import { Clock } from '../platform/clock/clock';
import { type Attempt, refusedAttempt } from './attempt';
import { type Collapsed, Digests } from './digests';
import { eventOfDigest } from './event';
import type { Edited, Hand } from './hand';
import type { Lane } from './lanes';
import type { LoadedCard } from './queue-reader';
import { digestOf } from './render';
import { Settler } from './settler';
import { TemplateStore } from './template-store';
import { Transmitter } from './transmitter';

/**
 * Says many incidents in one message. Where messages can be edited it is sent at once and kept current; elsewhere it
 * gathers for a while, is said once, and once more when all of it is over.
 */
@Injectable()
export class DigestWork {
  constructor(
    private readonly transmitter: Transmitter,
    private readonly settler: Settler,
    private readonly digests: Digests,
    private readonly clock: Clock,
    @Inject(TemplateStore) private readonly words: Wordings,
  ) {}

  /** Shows what has become of a digest that was sent before. */
  async show(channel: Channel, lane: Lane, card: LoadedCard): Promise<Edited> {
    const now = this.clock.now();
    const { id, messageId, version, shownFinal } = card;
    const shown = { id, messageId: messageId ?? '', version, final: false, editNotBefore: null };
    const digest = await this.digests.load(id);
    if (!digest) return { shown, said: false };
    const current = { ...shown, version: digest.version };
    const outgoing = { message: digestOf(digest.view, lane, now, this.words), event: eventOfDigest(digest.view, now) };
    if (channel.edit) {
      const showing = await this.transmitter.show(channel, lane, { ...outgoing, deliveryId: id }, messageId);
      return {
        shown: { ...current, messageId: showing.answer.messageId, editNotBefore: after(now, DIGEST_EDIT_GAP) },
        said: true,
      };
    }
    if (shownFinal || digest.view.offline > 0) return { shown: current, said: false };
    await this.transmitter.send(channel, lane, { ...outgoing, replyTo: messageId, deliveryId: endOf(id) });
    return { shown: { ...current, final: true }, said: true };
  }

  /** Says what a lane's waiting deliveries have become, and settles them. */
  async say(hand: Hand, { digestId, upTo }: Collapsed): Promise<void> {
    const { channel, lane } = hand;
    const digest = await this.digests.load(digestId);
    const now = this.clock.now();
    const account = { id: digestId, upTo, error: null, messageId: null };
    const [head] = hand.deliveries;
    const untried = { untried: hand.deliveries.map(({ id }) => id) };
    if (!digest || (digest.messageId === null && digest.view.offline + digest.view.back === 0)) {
      const nothing = { ...account, status: 'suppressed' as const, error: 'nothing was left to tell' };
      await this.settler.settle({
        lane,
        ...untried,
        digest: nothing,
        release: { ...lane.pace, cleaned: null, editsAt: null },
      });
      return;
    }
    const ripeAt = channel.edit ? digest.editNotBefore : gatheredAt(digest);
    if (ripeAt && ripeAt > now) {
      const { tat } = lane.pace;
      const notBefore = latest([lane.pace.notBefore, ripeAt]);
      await this.settler.settle({ lane, ...untried, release: { notBefore, tat, cleaned: null, editsAt: null } });
      return;
    }
    try {
      const message = digestOf(digest.view, lane, now, this.words);
      const outgoing = { message, event: eventOfDigest(digest.view, now), deliveryId: digestId };
      const taken = await this.transmitter.show(channel, lane, outgoing, digest.messageId);
      const { messageId, awaitsReceipt = false, said } = taken.answer;
      const attempt: Attempt = { ...taken.took, outcome: 'delivered', said: said ?? null };
      const state = spend(channel.limits.paceOf(lane.address), lane.pace, this.clock.now());
      await this.settler.settle({
        lane,
        ...untried,
        digest: { ...account, status: 'delivered', messageId, awaitsReceipt, attempt },
        cards: [
          {
            id: digestId,
            messageId,
            version: digest.version,
            final: digest.view.offline === 0,
            editNotBefore: after(now, DIGEST_EDIT_GAP),
          },
        ],
        release: { ...state, cleaned: null, editsAt: null },
      });
    } catch (cause) {
      const error = DeliveryError.of(cause);
      const trouble = { kind: error.kind, error: error.message };
      const attempts = (head?.attempts ?? 0) + 1;
      const retry = decideRetry(error.kind, attempts, Math.random(), error.more.retryAfterMs);
      const attempt = refusedAttempt(error, retry, now);
      const { notBefore, tat } = lane.pace;
      const release = { notBefore, tat, cleaned: null, editsAt: null };
      if (retry.verdict === 'again') {
        const again = head && {
          id: head.id,
          attempts: retry.usesAttempt ? attempts : head.attempts,
          error: error.message,
          attempt,
        };
        const later = { ...release, notBefore: after(now, retry.inMs) };
        await this.settler.settle({ lane, ...untried, ...(again ? { again } : {}), trouble, release: later });
        return;
      }
      const dead = error.kind === 'deadAddress' ? { dead: error.message } : {};
      await this.settler.settle({
        lane,
        ...untried,
        ...dead,
        digest: { ...account, status: 'failed', error: error.message, attempt },
        trouble,
        release,
      });
    }
  }
}

/** The id of the message that tells the end of a digest: the same each time it is tried. */
const endOf = (digestId: string): string =>
  uuidOf(createHash('sha256').update(`end of ${digestId}`).digest('hex').slice(0, 32));
