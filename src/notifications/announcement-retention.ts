import { Injectable, type OnModuleInit } from '@nestjs/common';
import { DataSource } from 'typeorm';

import { Retention } from '../platform/database/retention';
import { RetentionConfig } from '../platform/database/retention.config';
import { affected } from '../platform/database/sql';

/** Lets go of messages that people sent long ago, and sooner of the keys by which they are known again. */
@Injectable()
export class AnnouncementRetention implements OnModuleInit {
  constructor(
    private readonly db: DataSource,
    private readonly retention: Retention,
    private readonly config: RetentionConfig,
  ) {}

  onModuleInit(): void {
    const { DELIVERY_RETENTION_DAYS: days } = this.config;
    this.retention.add({ what: 'idempotency keys', days: 1, forget: (before, limit) => this.keys(before, limit) });
    this.retention.add({ what: 'announcements', days, forget: (before, limit) => this.announcements(before, limit) });
  }

  private keys(before: Date, limit: number): Promise<number> {
    return affected(
      this.db,
      `UPDATE announcements SET idempotency_key = NULL, body_hash = NULL WHERE id IN (
         SELECT id FROM announcements WHERE idempotency_key IS NOT NULL AND created_at < $1 LIMIT $2
       )`,
      [before, limit],
    );
  }

  /** Those of whose deliveries nothing is left: they go first, and what waits stays. */
  private announcements(before: Date, limit: number): Promise<number> {
    return affected(
      this.db,
      `DELETE FROM announcements WHERE id IN (
         SELECT a.id FROM announcements a
         WHERE a.created_at < $1 AND a.state IN ('sending', 'cancelled')
           AND NOT EXISTS (SELECT FROM deliveries d WHERE d.notification_id = a.id AND d.incident_id IS NULL)
         LIMIT $2
       )`,
      [before, limit],
    );
  }
}
