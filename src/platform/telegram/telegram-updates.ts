import { Injectable } from '@nestjs/common';
import { randomUUID } from 'node:crypto';
import { DataSource } from 'typeorm';

import { Clock } from '../clock/clock';
import { notify } from '../database/listener';
import { affected, rows } from '../database/sql';
import { chatKey, type TelegramUpdate } from './telegram-update';

/** Milliseconds after which an update whose handler died is handed out again. A handler may take less than this. */
const LEASE = 60_000;

/** An update that somebody is to handle now, with the lease that settling it needs. */
export interface ClaimedUpdate {
  readonly updateId: string;
  readonly chatKey: string;
  /** How often it has been handed out, this time included. */
  readonly attempts: number;
  readonly leaseToken: string;
  readonly payload: TelegramUpdate;
}

interface ClaimedRow {
  readonly update_id: string;
  readonly chat_key: string;
  readonly attempts: number;
  readonly lease_token: string;
  readonly payload: TelegramUpdate;
}

/** What Telegram has told us, kept until it is handled: each update once, and those of one chat in order. */
@Injectable()
export class TelegramUpdates {
  private stored: () => void = () => undefined;

  constructor(
    private readonly db: DataSource,
    private readonly clock: Clock,
  ) {}

  /** Says what is called at once when this very process has kept something; other replicas hear of it by NOTIFY. */
  onStored(called: () => void): void {
    this.stored = called;
  }

  /** Keeps updates that are not known yet and wakes the workers of every replica. Gives back how many were new. */
  async store(updates: readonly TelegramUpdate[]): Promise<number> {
    if (updates.length === 0) return 0;
    const kept = updates.map((update) => ({
      update_id: update.update_id,
      chat_key: chatKey(update),
      payload: update,
    }));
    const fresh = await this.db.transaction(async (tx) => {
      const inserted = await rows(
        tx,
        `INSERT INTO telegram_updates (update_id, chat_key, payload, received_at)
         SELECT u.update_id, u.chat_key, u.payload, $2
         FROM jsonb_to_recordset($1::jsonb) AS u(update_id bigint, chat_key text, payload jsonb)
         ON CONFLICT DO NOTHING
         RETURNING update_id`,
        [storable(kept), this.clock.now()],
      );
      if (inserted.length > 0) await notify(tx, 'telegram_updates');
      return inserted.length;
    });
    if (fresh > 0) this.stored();
    return fresh;
  }

  /** Leases the oldest waiting update of up to `limit` chats in which nothing is being handled. */
  async claim(limit: number): Promise<ClaimedUpdate[]> {
    const now = this.clock.now();
    const claimed = await rows<ClaimedRow>(
      this.db,
      `WITH heads AS (
         SELECT DISTINCT ON (chat_key) update_id FROM telegram_updates
         WHERE handled_at IS NULL ORDER BY chat_key, update_id
       ), free AS (
         SELECT t.update_id FROM telegram_updates t JOIN heads USING (update_id)
         WHERE t.handled_at IS NULL AND (t.lease_until IS NULL OR t.lease_until <= $1)
         ORDER BY t.update_id LIMIT $2 FOR UPDATE OF t SKIP LOCKED
       )
       UPDATE telegram_updates u
       SET lease_until = $3, lease_token = $4, attempts = u.attempts + 1
       FROM free WHERE u.update_id = free.update_id
       RETURNING u.update_id, u.chat_key, u.attempts, u.lease_token, u.payload`,
      [now, limit, new Date(now.getTime() + LEASE), randomUUID()],
    );
    return claimed.map((row) => ({
      updateId: row.update_id,
      chatKey: row.chat_key,
      attempts: row.attempts,
      leaseToken: row.lease_token,
      payload: row.payload,
    }));
  }

  /** Marks an update handled and forgets what it said. `error` is kept when it was given up. */
  async settle({ updateId, leaseToken }: ClaimedUpdate, error: string | null = null): Promise<void> {
    await affected(
      this.db,
      `UPDATE telegram_updates SET handled_at = $3, payload = NULL, error = $4, lease_until = NULL, lease_token = NULL
       WHERE update_id = $1 AND lease_token = $2`,
      [updateId, leaseToken, this.clock.now(), error],
    );
  }

  /** Gives an update back, to be handed out again after `delay` milliseconds; its chat waits for it. */
  async postpone({ updateId, leaseToken }: ClaimedUpdate, delay: number): Promise<void> {
    const again = new Date(this.clock.now().getTime() + delay);
    await affected(
      this.db,
      `UPDATE telegram_updates SET lease_until = $3, lease_token = NULL WHERE update_id = $1 AND lease_token = $2`,
      [updateId, leaseToken, again],
    );
  }

  /** Removes what was handled before `moment`. */
  forgetHandled(moment: Date): Promise<number> {
    return affected(this.db, `DELETE FROM telegram_updates WHERE handled_at < $1`, [moment]);
  }
}

// PostgreSQL's jsonb cannot hold U+0000, and a lone surrogate makes it refuse the whole batch.
const storable = (value: unknown) =>
  JSON.stringify(value, (_key, inner: unknown) =>
    typeof inner === 'string' ? inner.replace(/\0/g, '').replace(/\p{Surrogate}/gu, '\uFFFD') : inner,
  );
