import { randomUUID } from 'node:crypto';
import { Injectable } from '@nestjs/common';
import { DataSource } from 'typeorm';

import {
  type CallbackAnswer,
  CallbackRefusal,
  type CallbackRequest,
  type Press,
  type Receipt,
} from '../channels/channel';
import { ChannelRegistry } from '../channels/channel-registry';
import { type ButtonAction, readButtonData } from '../domain/delivery';
import { seconds } from '../domain/duration';
import { Audit } from '../platform/audit/audit';
import { Clock } from '../platform/clock/clock';
import { pgArray, rows } from '../platform/database/sql';
import { lockLanes, write } from './outbox-store';

/** A button of ours that was pressed where one of our messages is. */
export interface PressedButton {
  readonly action: ButtonAction;
  readonly incidentId: string | null;
  readonly destinationId: string;
  /** Whose destination it is; null where it is nobody's. */
  readonly userId: string | null;
  /** The reader's. */
  readonly language: string | null;
  /** The message itself shows what came of it. */
  readonly isEdited: boolean;
}

/** What a provider's request is answered, and what people want of us by it. */
export type ProviderNews =
  | { readonly refused: { readonly status: 400 | 401 | 403 | 404; readonly message: string } }
  | {
      readonly refused: null;
      readonly answer: Pick<CallbackAnswer, 'status' | 'contentType' | 'body'>;
      readonly pressed: readonly PressedButton[];
    };

const LONGEST_ERROR = 500;

const ASKED = 'asked to hear no more';

/** A provider may tell of a message before we have written down that it took it. */
const SETTLED_WITHIN = seconds(1);

/** What providers send back: receipts, the wish to hear no more, and pressed buttons. */
@Injectable()
export class ProviderNewsService {
  constructor(
    private readonly db: DataSource,
    private readonly clock: Clock,
    private readonly channels: ChannelRegistry,
    private readonly audit: Audit,
  ) {}

  /** Takes in a provider's request. What is pressed is left to the caller; all else is done. */
  async receive(kind: string, request: CallbackRequest): Promise<ProviderNews> {
    const channel = this.channels.get(kind);
    if (!channel?.receive) return { refused: { status: 404, message: 'Nobody calls back here.' } };
    try {
      const { receipts, optOuts, presses, ...answer } = await channel.receive(request);
      await this.takeIn(kind, receipts);
      for (const { address, out } of optOuts) await this.optOut(kind, address, out);
      return { refused: null, answer, pressed: await this.pressed(kind, channel.edit !== undefined, presses) };
    } catch (cause) {
      if (!(cause instanceof CallbackRefusal)) throw cause;
      return { refused: { status: cause.status, message: `This is refused: ${cause.message}.` } };
    }
  }

  /** Says a few words to whoever has pressed a button, behind what waits there. */
  async reply(destinationId: string, title: string, text: string): Promise<void> {
    await this.db.transaction(async (tx) => {
      const [destination] = await rows<{ channel: string }>(
        tx,
        'SELECT channel FROM destinations WHERE id = $1 AND enabled FOR SHARE',
        [destinationId],
      );
      if (!destination) return;
      const { channel } = destination;
      await lockLanes(tx, new Map([[destinationId, channel]]), []);
      const content = { key: '', params: { title, text } };
      const notification = { id: randomUUID(), type: 'notice', severity: 'info', incidentId: null, content } as const;
      const delivery = { id: randomUUID(), notification, destinationId, channel, cardId: null, isCard: false };
      const nothing = new Set<string>();
      const writing = { notifications: [notification], deliveries: [delivery], changed: nothing, dirty: nothing };
      await write(tx, writing, this.clock.now());
    });
  }

  private async takeIn(kind: string, receipts: readonly Receipt[]): Promise<void> {
    const unknown = await this.note(kind, receipts);
    if (unknown.length === 0) return;
    await this.clock.sleep(SETTLED_WITHIN);
    await this.note(kind, unknown);
  }

  /** Writes receipts down; what is known already never goes back. Gives those of messages that we do not know. */
  private async note(kind: string, receipts: readonly Receipt[]): Promise<readonly Receipt[]> {
    if (receipts.length === 0) return [];
    const known = await rows<{ messageId: string }>(
      this.db,
      `WITH told AS (
         SELECT DISTINCT ON (message_id) * FROM unnest($2::text[], $3::text[], $4::timestamptz[], $5::text[])
           AS x(message_id, status, at, error)
         ORDER BY message_id, ${rank('status')} DESC
       ), hit AS (
         SELECT d.id, d.receipt_status AS before, told.* FROM deliveries d JOIN told
           ON d.provider_message_id = told.message_id
         WHERE d.receipt_status IS NOT NULL AND d.channel = $1
         ORDER BY d.id FOR UPDATE OF d
       ), noted AS (
         UPDATE deliveries d SET receipt_status = hit.status, receipt_at = hit.at,
           status = CASE WHEN hit.status = 'failed' THEN 'failed' ELSE d.status END,
           last_error = CASE WHEN hit.status = 'failed' THEN COALESCE(hit.error, 'the provider could not deliver it')
             ELSE d.last_error END,
           delivered_at = CASE WHEN hit.status = 'failed' THEN NULL ELSE d.delivered_at END,
           failover = CASE WHEN hit.status = 'failed' AND d.incident_id IS NOT NULL
             THEN COALESCE(d.failover, 'wanted') ELSE d.failover END
         FROM hit WHERE d.id = hit.id AND NOT d.waiting AND ${rank('hit.status')} > ${rank('hit.before')}
         RETURNING d.card_id, hit.message_id, hit.status
       ), unseen AS (
         -- Nobody has seen its beginning there, so nobody is told its end there.
         UPDATE cards c SET message_id = NULL, shown_version = 0, shown_final = false, dirty = false
         FROM noted WHERE noted.status = 'failed' AND c.id = noted.card_id AND c.message_id = noted.message_id
       )
       SELECT DISTINCT message_id AS "messageId" FROM hit`,
      [
        kind,
        pgArray(receipts.map(({ messageId }) => messageId)),
        pgArray(receipts.map(({ status }) => status)),
        pgArray(receipts.map(({ at }) => at)),
        pgArray(receipts.map(({ error }) => error?.slice(0, LONGEST_ERROR) ?? null)),
      ],
    );
    const found = new Set(known.map(({ messageId }) => messageId));
    return receipts.filter(({ messageId }) => !found.has(messageId));
  }

  /** Only what was ended by this wish is begun again by the other. */
  private async optOut(kind: string, address: string, out: boolean): Promise<void> {
    await this.db.transaction(async (tx) => {
      const changed = await rows<{ id: string }>(
        tx,
        out
          ? `UPDATE destinations SET enabled = false, disabled_reason = $3
             WHERE channel = $1 AND address = $2 AND enabled RETURNING id`
          : `UPDATE destinations SET enabled = true, disabled_reason = NULL
             WHERE channel = $1 AND address = $2 AND NOT enabled AND disabled_reason = $3 RETURNING id`,
        [kind, address, ASKED],
      );
      for (const { id } of changed) {
        const about = { subjectType: 'destination', subjectId: id, before: { enabled: out }, after: { enabled: !out } };
        await this.audit.write(tx, { action: out ? 'destination.opted-out' : 'destination.opted-in', ...about });
      }
    });
  }

  /** Which button of which message: only where it was sent to that very address. */
  private async pressed(kind: string, isEdited: boolean, presses: readonly Press[]): Promise<PressedButton[]> {
    const meant = presses.flatMap(({ address, data }) => {
      const read = readButtonData(data);
      return read ? [{ ...read, address }] : [];
    });
    if (meant.length === 0) return [];
    return rows<PressedButton>(
      this.db,
      `SELECT x.action, v.incident_id AS "incidentId", d.id AS "destinationId", d.user_id AS "userId",
         COALESCE(d.language, u.language) AS language, $5::bool AS "isEdited"
       FROM unnest($2::text[], $3::uuid[], $4::text[]) WITH ORDINALITY AS x(action, id, address, at)
       JOIN deliveries v ON v.id = x.id
       JOIN destinations d ON d.id = v.destination_id AND d.channel = $1 AND d.address = x.address AND d.verified
       LEFT JOIN users u ON u.id = d.user_id
       ORDER BY x.at`,
      [
        kind,
        pgArray(meant.map(({ action }) => action)),
        pgArray(meant.map(({ deliveryId }) => deliveryId)),
        pgArray(meant.map(({ address }) => address)),
        isEdited,
      ],
    );
  }
}

/** How far a message has come, in SQL. That it failed is known after it was taken, and not after it arrived. */
const rank = (status: string) => `array_position('{sent,failed,delivered,read}'::text[], ${status})`;
