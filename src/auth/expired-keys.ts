import { Injectable, Logger, type OnModuleInit } from '@nestjs/common';
import { DataSource } from 'typeorm';

import { after, days } from '../domain/duration';
import { Clock } from '../platform/clock/clock';
import { Loops } from '../platform/clock/loops';
import { affected } from '../platform/database/sql';
import { SESSION_LIFE } from './sessions.service';

/** Throws away what opens nothing any more: it is worthless, but it would grow for ever. */
@Injectable()
export class ExpiredKeys implements OnModuleInit {
  private readonly logger = new Logger(ExpiredKeys.name);

  constructor(
    private readonly db: DataSource,
    private readonly clock: Clock,
    private readonly loops: Loops,
  ) {}

  onModuleInit(): void {
    this.loops.add({ name: 'expired-keys', every: days(1), work: () => this.forget() });
  }

  async forget(): Promise<void> {
    const now = this.clock.now();
    const sessions = await this.drop('sessions', 'id', 'expires_at', now);
    const invites = await this.drop('invites', 'token_hash', 'expires_at', now);
    // As long as its session lived when it was used, it may still show that it was stolen.
    const refreshTokens = await this.drop('refresh_tokens', 'token_hash', 'used_at', after(now, -SESSION_LIFE));
    if (sessions + invites + refreshTokens > 0) this.logger.log({ sessions, invites, refreshTokens }, 'forgotten');
  }

  /** What somebody has under lock is left for tomorrow, so that nobody waits for this. */
  private drop(table: string, key: string, moment: string, until: Date): Promise<number> {
    const old = `SELECT ${key} FROM ${table} WHERE ${moment} <= $1 FOR UPDATE SKIP LOCKED`;
    return affected(this.db, `DELETE FROM ${table} WHERE ${key} IN (${old})`, [until]);
  }
}
