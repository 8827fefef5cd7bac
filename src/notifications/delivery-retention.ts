import { Injectable, type OnModuleInit } from '@nestjs/common';
import { DataSource } from 'typeorm';

import { after, days } from '../domain/duration';
import { Retention } from '../platform/database/retention';
import { RetentionConfig } from '../platform/database/retention.config';
import { affected, pgArray, rows, type Tx } from '../platform/database/sql';

/** Lets go of what was said long ago: but of nothing that waits, nor of what was told of an incident that is open. */
@Injectable()
export class DeliveryRetention implements OnModuleInit {
  constructor(
    private readonly db: DataSource,
    private readonly retention: Retention,
    private readonly config: RetentionConfig,
  ) {}

  onModuleInit(): void {
    const { DELIVERY_RETENTION_DAYS: kept } = this.config;
    this.retention.add({ what: 'deliveries', days: kept, forget: (before, limit) => this.deliveries(before, limit) });
    this.retention.add({
      what: 'notifications',
      days: kept,
      forget: (before, limit) => this.notifications(before, limit),
    });
  }

  private deliveries(before: Date, limit: number): Promise<number> {
    return this.db.transaction(async (tx) => {
      const gone = await rows<{ card: string | null }>(
        tx,
        `WITH gone AS (
           DELETE FROM deliveries WHERE id IN (
             SELECT d.id FROM deliveries d
             WHERE d.queued_at < $1 AND NOT d.waiting
               AND NOT EXISTS (SELECT FROM incidents i WHERE i.id = d.incident_id AND i.resolved_at IS NULL)
             ORDER BY d.queued_at, d.id LIMIT $2
           ) RETURNING id, card_id
         ), attempts AS (
           DELETE FROM delivery_attempts WHERE delivery_id IN (SELECT id FROM gone)
         )
         SELECT card_id AS card FROM gone`,
        [before, limit],
      );
      await this.cards(
        tx,
        gone.flatMap(({ card }) => card ?? []),
      );
      return gone.length;
    });
  }

  /** Cards that nothing speaks of any more, and then the digests that account for none. */
  private async cards(tx: Tx, ids: readonly string[]): Promise<void> {
    const forget = `DELETE FROM cards c WHERE c.id = ANY($1::uuid[])
      AND NOT EXISTS (SELECT FROM deliveries d WHERE d.card_id = c.id)
      AND NOT EXISTS (SELECT FROM cards part WHERE part.digest_id = c.id)
      AND NOT EXISTS (SELECT FROM incidents i WHERE i.id = c.incident_id AND i.resolved_at IS NULL)
      RETURNING c.digest_id AS digest`;
    const gone = await rows<{ digest: string | null }>(tx, forget, [pgArray([...new Set(ids)])]);
    const digests = [...new Set(gone.flatMap(({ digest }) => digest ?? []))];
    if (digests.length > 0) await rows(tx, forget, [pgArray(digests)]);
  }

  /** Deliveries are queued with their notification or soon after: those of a later day need not be looked through. */
  private notifications(before: Date, limit: number): Promise<number> {
    return affected(
      this.db,
      `DELETE FROM notifications WHERE id IN (
         SELECT n.id FROM notifications n
         WHERE n.created_at < $1 AND n.id NOT IN (SELECT d.notification_id FROM deliveries d WHERE d.queued_at < $2)
         LIMIT $3
       )`,
      [before, after(before, days(1)), limit],
    );
  }
}
