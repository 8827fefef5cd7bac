import { Injectable, type OnModuleInit } from '@nestjs/common';
import { DataSource } from 'typeorm';

import { Retention } from '../platform/database/retention';
import { RetentionConfig } from '../platform/database/retention.config';
import { affected } from '../platform/database/sql';

/** Lets go of incidents that ended long ago, with their timelines. */
@Injectable()
export class IncidentRetention implements OnModuleInit {
  constructor(
    private readonly db: DataSource,
    private readonly retention: Retention,
    private readonly config: RetentionConfig,
  ) {}

  onModuleInit(): void {
    this.retention.add({
      what: 'incidents',
      days: this.config.HISTORY_RETENTION_DAYS,
      forget: (before, limit) =>
        affected(
          this.db,
          `DELETE FROM incidents WHERE id IN (
             SELECT id FROM incidents WHERE resolved_at < $1 ORDER BY resolved_at LIMIT $2
           )`,
          [before, limit],
        ),
    });
  }
}
