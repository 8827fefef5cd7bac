import { Injectable, type OnModuleInit } from '@nestjs/common';
import { DataSource } from 'typeorm';

import { Retention } from '../platform/database/retention';
import { affected } from '../platform/database/sql';
import { AssistantConfig } from './assistant.config';

/** Lets go of what was said to the assistant long ago, and of what it counted. */
@Injectable()
export class AssistantRetention implements OnModuleInit {
  constructor(
    private readonly db: DataSource,
    private readonly retention: Retention,
    private readonly config: AssistantConfig,
  ) {}

  onModuleInit(): void {
    const { ASSISTANT_RETENTION_DAYS: days } = this.config;
    this.retention.add({ what: 'assistant messages', days, forget: (before, limit) => this.messages(before, limit) });
    this.retention.add({ what: 'conversations', days, forget: (before, limit) => this.conversations(before, limit) });
    this.retention.add({ what: 'assistant usage', days: 32, forget: (before, limit) => this.usage(before, limit) });
  }

  private messages(before: Date, limit: number): Promise<number> {
    const old = 'SELECT conversation_id, no FROM assistant_messages WHERE asked_at < $1 ORDER BY asked_at LIMIT $2';
    return affected(this.db, `DELETE FROM assistant_messages WHERE (conversation_id, no) IN (${old})`, [before, limit]);
  }

  private conversations(before: Date, limit: number): Promise<number> {
    const old = 'SELECT id FROM assistant_conversations WHERE spoken_at < $1 ORDER BY spoken_at LIMIT $2';
    return affected(this.db, `DELETE FROM assistant_conversations WHERE id IN (${old})`, [before, limit]);
  }

  private usage(before: Date, limit: number): Promise<number> {
    const old = 'SELECT user_id, day FROM assistant_usage WHERE day < $1::date ORDER BY day LIMIT $2';
    return affected(this.db, `DELETE FROM assistant_usage WHERE (user_id, day) IN (${old})`, [before, limit]);
  }
}
