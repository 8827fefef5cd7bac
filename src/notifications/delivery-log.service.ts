import { Injectable } from '@nestjs/common';
import { DataSource } from 'typeorm';

import { ChannelRegistry } from '../channels/channel-registry';
import type { DeliveryStatus, NotificationType } from '../domain/delivery';
import { Audit } from '../platform/audit/audit';
import { Clock } from '../platform/clock/clock';
import { notify } from '../platform/database/listener';
import type { Slice } from '../platform/database/slice';
import { affected, asId, pgArray, rows, type Tx } from '../platform/database/sql';
import { DUE, dueWith, patientWith } from './outbox-store';

/** A line of the log: one notification on its way to one destination. */
export interface LoggedDelivery {
  readonly id: string;
  readonly notificationId: string;
  readonly channel: string;
  readonly destinationId: string;
  readonly address: string;
  /** Whose place it is, or what it is called; null for a place of nobody without a name. */
  readonly recipient: string | null;
  readonly type: NotificationType;
  readonly incidentId: string | null;
  readonly status: DeliveryStatus;
  readonly attempts: number;
  readonly lastError: string | null;
  /** The silence that held it back. */
  readonly silenceId: string | null;
  readonly providerMessageId: string | null;
  readonly queuedAt: Date;
  readonly deliveredAt: Date | null;
  /** What the provider told of it after taking it; null where it tells nothing. */
  readonly receiptStatus: 'sent' | 'delivered' | 'read' | 'failed' | null;
  readonly receiptAt: Date | null;
}

/** Which dead letters are sent again; what is left out leaves out none. */
export interface DeadLetters {
  readonly channel?: string | undefined;
  /** Queued then or later. */
  readonly since?: Date | undefined;
}

/** What of the log is asked for; what is left out leaves out nothing. */
export interface DeliveryFilter {
  readonly status?: DeliveryStatus | undefined;
  readonly channel?: string | undefined;
  readonly destinationId?: string | undefined;
  readonly incidentId?: string | undefined;
}

const COLUMNS = `v.id, v.notification_id AS "notificationId", v.channel, v.destination_id AS "destinationId", d.address,
  COALESCE(u.name, d.label) AS recipient,
  v.type, v.incident_id AS "incidentId", v.status, v.attempts, v.last_error AS "lastError", v.silence_id AS "silenceId",
  v.provider_message_id AS "providerMessageId", v.queued_at AS "queuedAt", v.delivered_at AS "deliveredAt",
  v.receipt_status AS "receiptStatus", v.receipt_at AS "receiptAt"`;

const TABLES = `deliveries v JOIN destinations d ON d.id = v.destination_id LEFT JOIN users u ON u.id = d.user_id`;

/**
 * What was said of the incident $4. No index leads there, which a storm would have to write: what opened it bears the
 * ids of its cards, and what followed was queued at the moments of its timeline.
 */
const OF_INCIDENT = `
  SELECT id FROM cards WHERE incident_id = $4
  UNION SELECT x.id FROM incident_events e JOIN deliveries x ON x.queued_at = e.at AND x.incident_id = $4
    WHERE e.incident_id = $4`;

/** Dead letters that are taken up in one transaction. */
const BATCH = 500;

/** What was said to whom, and what did not arrive: the outbox read as a log, and its dead letters sent again. */
@Injectable()
export class DeliveryLogService {
  constructor(
    private readonly db: DataSource,
    private readonly clock: Clock,
    private readonly audit: Audit,
    private readonly channels: ChannelRegistry,
  ) {}

  /** The newest first, `limit` at most. */
  list({ status, limit }: { status?: DeliveryStatus | undefined; limit: number }): Promise<LoggedDelivery[]> {
    return this.read(
      `SELECT ${COLUMNS} FROM ${TABLES}
       WHERE $1::text IS NULL OR v.status = $1 ORDER BY v.queued_at DESC, v.id DESC LIMIT $2`,
      [status ?? null, limit],
    );
  }

  /** A part of the log, the newest first. */
  page(
    { status, channel, destinationId, incidentId }: DeliveryFilter,
    { after: seen, limit }: Slice<readonly [queuedAt: string, id: string]>,
  ): Promise<LoggedDelivery[]> {
    return this.read(
      `SELECT ${COLUMNS} FROM ${TABLES}
       WHERE ($1::text IS NULL OR v.status = $1) AND ($2::text IS NULL OR v.channel = $2)
         AND ($3::uuid IS NULL OR v.destination_id = $3) AND ${incidentId ? `v.id IN (${OF_INCIDENT})` : '$4::uuid IS NULL'}
         AND ($5::timestamptz IS NULL OR (v.queued_at, v.id) < ($5, $6::uuid))
       ORDER BY v.queued_at DESC, v.id DESC LIMIT $7`,
      [status ?? null, channel ?? null, destinationId ?? null, incidentId ?? null, ...(seen ?? [null, null]), limit],
    );
  }

  async byId(id: string): Promise<LoggedDelivery | null> {
    const [delivery] = await this.read(`SELECT ${COLUMNS} FROM ${TABLES} WHERE v.id = ${asId('$1')}`, [id]);
    return delivery ?? null;
  }

  /** With addresses as people may see them. */
  private async read(sql: string, parameters: readonly unknown[]): Promise<LoggedDelivery[]> {
    const found = await rows<LoggedDelivery>(this.db, sql, [...parameters]);
    return found.map((each) => ({ ...each, address: this.channels.shownAddress(each.channel, each.address) }));
  }

  /** Sends a dead letter again, behind what waits in its lane. False when it is none. */
  retry(id: string): Promise<boolean> {
    const now = this.clock.now();
    return this.db.transaction(async (tx) => {
      // Of two who ask at once the second waits here, and then finds it queued.
      const [failed] = await rows(
        tx,
        `SELECT FROM deliveries WHERE id = ${asId('$1')} AND status = 'failed' FOR UPDATE`,
        [id],
      );
      if (!failed) return false;
      const [lane] = await rows<{ seq: string }>(
        tx,
        `UPDATE lanes l SET posted = l.posted + 1, patient = ${patientWith('v.patient')},
           due_at = ${dueWith('v.patient', '$2')}
         FROM deliveries v WHERE v.id = ${asId('$1')} AND l.destination_id = v.destination_id
         RETURNING l.posted AS seq`,
        [id, now],
      );
      if (!lane) return false;
      const sent = await affected(
        tx,
        // Whoever asks for this very one means it, even where its reader has been told another way.
        `UPDATE deliveries SET status = 'queued', waiting = true, attempts = 0, seq = $2, failover = 'done', stand_in = NULL
         WHERE id = ${asId('$1')} AND status = 'failed'`,
        [id, lane.seq],
      );
      if (sent !== 1) throw new Error(`The delivery ${id} changed under its lock`);
      await this.audit.write(tx, { action: 'delivery.retried', subjectType: 'delivery', subjectId: id });
      await notify(tx, DUE);
      return true;
    });
  }

  /**
   * Sends dead letters of destinations that hear again, the oldest first, behind what waits in their lanes; each of
   * them once, `most` at most. Gives how many.
   */
  async retryAll(which: DeadLetters, most = Infinity): Promise<number> {
    const until = this.clock.now();
    let from: readonly [Date | null, string | null] = [which.since ?? null, null];
    let retried = 0;
    while (retried < most) {
      const limit = Math.min(BATCH, most - retried);
      const batch = await this.db.transaction((tx) => this.retryBatch(tx, which, from, until, limit));
      retried += batch.length;
      const last = batch.at(-1);
      if (!last || batch.length < limit) break;
      from = [last.queuedAt, last.id];
    }
    return retried;
  }

  private async retryBatch(
    tx: Tx,
    { channel, since }: DeadLetters,
    [from, id]: readonly [Date | null, string | null],
    until: Date,
    limit: number,
  ): Promise<{ id: string; queuedAt: Date }[]> {
    const dead = await rows<{ id: string; queuedAt: Date; destinationId: string }>(
      tx,
      `SELECT v.id, v.queued_at AS "queuedAt", v.destination_id AS "destinationId"
       FROM deliveries v JOIN destinations d ON d.id = v.destination_id AND d.enabled
       WHERE v.status = 'failed' AND ($1::text IS NULL OR v.channel = $1) AND v.queued_at <= $2
         AND ($3::timestamptz IS NULL OR v.queued_at > $3 OR (v.queued_at = $3 AND ($4::uuid IS NULL OR v.id > $4)))
       ORDER BY v.queued_at, v.id LIMIT $5 FOR UPDATE OF v`,
      [channel ?? null, until, from, id, limit],
    );
    if (dead.length === 0) return [];
    const ids = pgArray(dead.map((each) => each.id));
    // In the order in which everybody locks them.
    await tx.query('SELECT FROM lanes WHERE destination_id = ANY($1::uuid[]) ORDER BY destination_id FOR UPDATE', [
      pgArray(dead.map(({ destinationId }) => destinationId)),
    ]);
    await tx.query(
      `WITH dead AS (
         SELECT id, destination_id, patient,
           row_number() OVER (PARTITION BY destination_id ORDER BY queued_at, id) AS place
         FROM deliveries WHERE id = ANY($1::uuid[])
       ), lane AS (
         UPDATE lanes l SET posted = l.posted + x.n, patient = ${patientWith('x.patient')},
           due_at = ${dueWith('x.patient', '$2')}
         FROM (SELECT destination_id, count(*) AS n, bool_and(patient) AS patient FROM dead GROUP BY destination_id) x
         WHERE l.destination_id = x.destination_id
         RETURNING l.destination_id, l.posted - x.n AS before
       )
       UPDATE deliveries v SET status = 'queued', waiting = true, attempts = 0, seq = lane.before + dead.place
       FROM dead JOIN lane ON lane.destination_id = dead.destination_id
       WHERE v.id = dead.id`,
      [ids, until],
    );
    const after = { channel: channel ?? null, since: since ?? null, retried: dead.length };
    await this.audit.write(tx, { action: 'delivery.retried-all', subjectType: 'delivery', subjectId: null, after });
    await notify(tx, DUE);
    return dead;
  }
}
