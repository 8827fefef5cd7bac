import { randomUUID } from 'node:crypto';
import { Injectable } from '@nestjs/common';
import { DataSource } from 'typeorm';

import type { View } from '../../domain/channel-view';
import { LIVE_CHANNEL, liveWord } from '../../domain/live';
import type { Message } from '../../domain/message';
import { UNPACED } from '../../domain/pacing';
import { Clock } from '../../platform/clock/clock';
import { onAbort } from '../../platform/clock/on-abort';
import { rows } from '../../platform/database/sql';
import {
  type Channel,
  type ChannelLimits,
  type Delivered,
  DeliveryError,
  type DeliverOptions,
  type EditOptions,
} from '../channel';
import { inboxText, inboxView } from './inbox-text';

const UUID = /^[\da-f]{8}(-[\da-f]{4}){3}-[\da-f]{12}$/;

/** PostgreSQL's word for a user who is not there. */
const NO_SUCH_USER = '23503';

/** The inbox in the product itself: an address is a user's id, and whoever is looking sees a message at once. */
@Injectable()
export class InAppChannel implements Channel {
  readonly kind = 'in-app';
  readonly title = 'In-app';
  readonly configured = true;
  readonly address = { form: UUID, expected: { en: 'the id of its user', es: 'el identificador de su usuario' } };
  readonly addressIsOwner = true;
  readonly actions = 'buttons';
  readonly knowsRepeats = true;
  readonly limits: ChannelLimits = { perSecond: 0, paceOf: () => UNPACED };

  constructor(
    private readonly db: DataSource,
    private readonly clock: Clock,
  ) {}

  /** A message that is there already, by an attempt before, stays as it is. */
  async deliver(message: Message, address: string, { deliveryId, event, signal }: DeliverOptions): Promise<Delivered> {
    const messageId = deliveryId ?? randomUUID();
    const { icon, title, parts, actions } = inboxText(message);
    const write = () =>
      rows(
        this.db,
        `WITH said AS (
         INSERT INTO inbox (id, user_id, icon, title, parts, actions, incident_id, created_at)
         VALUES ($1, $2, $3, $4, $5, $6, $7, $8) ON CONFLICT (id) DO NOTHING RETURNING id
       )
       SELECT pg_notify($9, $10) FROM said`,
        [
          ...[messageId, address, icon, title, JSON.stringify(parts), JSON.stringify(actions)],
          ...[incidentOf(event?.data), this.clock.now(), LIVE_CHANNEL, liveWord('inbox', [messageId])],
        ],
      );
    await written(write, signal);
    return { messageId };
  }

  async edit(message: Message, address: string, messageId: string, { signal }: EditOptions): Promise<void> {
    const { icon, title, parts, actions } = inboxText(message);
    const write = () =>
      rows(
        this.db,
        `WITH said AS (
         UPDATE inbox SET icon = $3, title = $4, parts = $5, actions = $6 WHERE id = $1 AND user_id = $2 RETURNING id
       )
       SELECT pg_notify($7, $8) FROM said`,
        [
          ...[messageId, address, icon, title, JSON.stringify(parts), JSON.stringify(actions)],
          ...[LIVE_CHANNEL, liveWord('inbox', [messageId])],
        ],
      );
    const found = await written(write, signal);
    if (found.length === 0) throw new DeliveryError('gone', 'the message is not in the inbox any more');
  }

  view(message: Message): View {
    return inboxView(message);
  }
}

function incidentOf(data: Readonly<Record<string, unknown>> = {}): string | null {
  const { incidentId } = data;
  return typeof incidentId === 'string' && UUID.test(incidentId) ? incidentId : null;
}

/** What the database answers, or a DeliveryError. A statement that comes too late does no harm: it can be repeated. */
async function written<T>(write: () => Promise<T[]>, signal: AbortSignal): Promise<T[]> {
  if (signal.aborted) throw tooLate();
  let forget: () => void = () => undefined;
  const aborted = new Promise<never>((_, reject) => {
    forget = onAbort(signal, () => reject(tooLate()));
  });
  const writing = write();
  try {
    return await Promise.race([writing, aborted]);
  } catch (cause) {
    writing.catch(() => undefined);
    if (cause instanceof DeliveryError) throw cause;
    const { code } = ((cause as { driverError?: unknown }).driverError ?? {}) as { code?: unknown };
    if (code === NO_SUCH_USER) throw new DeliveryError('deadAddress', 'there is no such user any more');
    throw new DeliveryError('retry', 'the database cannot be written to now');
  } finally {
    forget();
  }
}

const tooLate = () => new DeliveryError('retry', 'the database took too long');
