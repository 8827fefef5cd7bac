import { Injectable } from '@nestjs/common';
import { DataSource } from 'typeorm';

import type { DeliveryStatus, NotificationType } from '../domain/delivery';
import { Clock } from '../platform/clock/clock';
import { notify } from '../platform/database/listener';
import { rows } from '../platform/database/sql';

/** A line of the log: one notification on its way to one destination. */
export interface LoggedDelivery {
  readonly id: string;
  readonly notificationId: string;
  readonly channel: string;
  readonly destinationId: string;
  readonly address: string;
  readonly type: NotificationType;
  readonly incidentId: string | null;
  readonly status: DeliveryStatus;
  readonly attempts: number;
  readonly lastError: string | null;
  readonly providerMessageId: string | null;
  readonly queuedAt: Date;
  readonly deliveredAt: Date | null;
}

const COLUMNS = `v.id, v.notification_id AS "notificationId", v.channel, v.destination_id AS "destinationId", d.address,
  v.type, v.incident_id AS "incidentId", v.status, v.attempts, v.last_error AS "lastError",
  v.provider_message_id AS "providerMessageId", v.queued_at AS "queuedAt", v.delivered_at AS "deliveredAt"`;

/** What was said to whom, and what did not arrive: the outbox read as a log, and its dead letters sent again. */
@Injectable()
export class DeliveryLogService {
  constructor(
    private readonly db: DataSource,
    private readonly clock: Clock,
  ) {}

  /** The newest first, `limit` at most. */
  list({ status, limit }: { status?: DeliveryStatus | undefined; limit: number }): Promise<LoggedDelivery[]> {
    return rows<LoggedDelivery>(
      this.db,
      `SELECT ${COLUMNS} FROM deliveries v JOIN destinations d ON d.id = v.destination_id
       WHERE $1::text IS NULL OR v.status = $1 ORDER BY v.queued_at DESC, v.id DESC LIMIT $2`,
      [status ?? null, limit],
    );
  }

  async byId(id: string): Promise<LoggedDelivery | null> {
    const [delivery] = await rows<LoggedDelivery>(
      this.db,
      `SELECT ${COLUMNS} FROM deliveries v JOIN destinations d ON d.id = v.destination_id WHERE v.id::text = $1`,
      [id],
    );
    return delivery ?? null;
  }

  /** Sends a dead letter again, behind what waits in its lane. False when it is none. */
  retry(id: string): Promise<boolean> {
    const now = this.clock.now();
    return this.db.transaction(async (tx) => {
      const [lane] = await rows<{ seq: string }>(
        tx,
        `UPDATE lanes l SET posted = l.posted + 1, due_at = COALESCE(l.due_at, GREATEST(l.not_before, $2::timestamptz))
         FROM deliveries v WHERE v.id::text = $1 AND v.status = 'failed' AND l.destination_id = v.destination_id
         RETURNING l.posted AS seq`,
        [id, now],
      );
      if (!lane) return false;
      await tx.query(
        `UPDATE deliveries SET status = 'queued', waiting = true, attempts = 0, seq = $2 WHERE id::text = $1`,
        [id, lane.seq],
      );
      await notify(tx, 'deliveries');
      return true;
    });
  }
}
