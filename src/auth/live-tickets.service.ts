import { Injectable } from '@nestjs/common';
import { DataSource } from 'typeorm';

import { after, seconds } from '../domain/duration';
import { Clock } from '../platform/clock/clock';
import { affected, rows } from '../platform/database/sql';
import type { Caller } from './caller';
import { IdentityService } from './identity.service';
import { hashOf, newOpaque } from './opaque-token';

const LIFE = seconds(30);

export interface LiveTicket {
  readonly ticket: string;
  readonly expiresAt: Date;
}

/**
 * Tickets for live connections: a browser cannot send a header with those, and what stands in an address ends up in
 * logs. So each is good once, for half a minute, on whichever replica.
 */
@Injectable()
export class LiveTickets {
  constructor(
    private readonly db: DataSource,
    private readonly clock: Clock,
    private readonly identity: IdentityService,
  ) {}

  async issue({ actor, sessionId, token }: Caller): Promise<LiveTicket> {
    const [ticket, now] = [newOpaque(), this.clock.now()];
    const expiresAt = after(now, LIFE);
    await affected(this.db, 'DELETE FROM live_tickets WHERE expires_at <= $1', [now]);
    await affected(
      this.db,
      `INSERT INTO live_tickets (ticket_hash, user_id, session_id, token_id, expires_at) VALUES ($1, $2, $3, $4, $5)`,
      [hashOf(ticket), actor.userId, sessionId, token?.id ?? null, expiresAt],
    );
    return { ticket, expiresAt };
  }

  /** Uses a ticket up. Gives who it was issued to, when they are still let in; null for one that is worth nothing. */
  async redeem(ticket: string): Promise<Caller | null> {
    const [found] = await rows<{ sessionId: string | null; tokenId: string | null }>(
      this.db,
      `DELETE FROM live_tickets WHERE ticket_hash = $1 AND expires_at > $2
       RETURNING session_id AS "sessionId", token_id AS "tokenId"`,
      [hashOf(ticket), this.clock.now()],
    );
    const key = found?.sessionId ?? found?.tokenId;
    return key ? ((await this.identity.still([key])).get(key) ?? null) : null;
  }
}
