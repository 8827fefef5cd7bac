import { Injectable } from '@nestjs/common';
import { randomUUID } from 'node:crypto';
import { DataSource } from 'typeorm';

import { Batcher } from '../clock/batcher';
import { Clock } from '../clock/clock';
import { affected, pgArray, rows } from '../database/sql';
import { SealError, SecretBox } from '../secrets/secret-box';
import { chatKey, type TelegramUpdate } from './telegram-update';

/** Milliseconds after which an update whose handler died is handed out again. Who lives and takes longer renews it. */
export const LEASE = 60_000;

const PURPOSE = 'telegram-updates';

/** An update that somebody is to handle now, with the lease that settling it needs. */
export interface ClaimedUpdate {
  readonly updateId: string;
  readonly chatKey: string;
  /** How often it has been handed out, this time included. */
  readonly attempts: number;
  readonly leaseToken: string;
  /** Null when it cannot be opened: APP_SECRET has changed since it came. */
  readonly payload: TelegramUpdate | null;
}

/** An update that is done with, to be written down with what others bring. */
interface Settling {
  readonly update: ClaimedUpdate;
  readonly error: string | null;
  readonly done: () => void;
  readonly failed: (cause: unknown) => void;
}

const SETTLED_AT_ONCE = 100;

interface ClaimedRow {
  readonly update_id: string;
  readonly chat_key: string;
  readonly attempts: number;
  readonly lease_token: string;
  readonly sealed_payload: Buffer;
}

/** What Telegram has told us, kept until it is handled: each update once, and those of one chat in order. */
@Injectable()
export class TelegramUpdates {
  private stored: () => void = () => undefined;
  private readonly settling = new Batcher<Settling>(SETTLED_AT_ONCE, (batch) => this.writeSettled(batch));

  constructor(
    private readonly db: DataSource,
    private readonly clock: Clock,
    private readonly box: SecretBox,
  ) {}

  /** Says what is called at once when this very process has kept something; other replicas hear of it by NOTIFY. */
  onStored(called: () => void): void {
    this.stored = called;
  }

  /** Keeps updates that are not known yet and wakes the workers of every replica. Gives back how many were new. */
  async store(updates: readonly TelegramUpdate[]): Promise<number> {
    return (await this.storeAndClaim(updates, 0)).fresh;
  }

  /**
   * The same, and leases up to `limit` of them at once, as `claim` would. Only for whoever is alone in storing updates:
   * of two at the same time, each could take the first that it sees of a chat.
   */
  async storeAndClaim(
    updates: readonly TelegramUpdate[],
    limit: number,
  ): Promise<{ readonly fresh: number; readonly claimed: readonly ClaimedUpdate[] }> {
    if (updates.length === 0) return { fresh: 0, claimed: [] };
    const texts = updates.map(storable);
    const sealed = texts.map((text) => this.box.sealForNow(text, PURPOSE).toString('base64'));
    const now = this.clock.now();
    const leaseToken = randomUUID();
    // One statement, and so one journey: Telegram waits for its answer.
    const [stored] = await rows<{ fresh: number; claimed: string[] }>(
      this.db,
      `WITH given AS (
         SELECT u.update_id, u.chat_key, decode(u.sealed, 'base64') AS sealed
         FROM unnest($1::bigint[], $2::text[], $3::text[]) AS u(update_id, chat_key, sealed)
       ), free AS (
         SELECT h.update_id FROM (
           SELECT DISTINCT ON (chat_key) chat_key, update_id FROM given ORDER BY chat_key, update_id
         ) h
         WHERE NOT EXISTS (SELECT FROM telegram_updates t WHERE t.chat_key = h.chat_key AND t.handled_at IS NULL)
         ORDER BY h.update_id LIMIT $5
       ), fresh AS (
         INSERT INTO telegram_updates (update_id, chat_key, sealed_payload, received_at, lease_until, lease_token, attempts)
         SELECT g.update_id, g.chat_key, g.sealed, $4, CASE WHEN f.update_id IS NOT NULL THEN $6::timestamptz END,
           CASE WHEN f.update_id IS NOT NULL THEN $7::uuid END, CASE WHEN f.update_id IS NOT NULL THEN 1 ELSE 0 END
         FROM given g LEFT JOIN free f USING (update_id)
         ON CONFLICT DO NOTHING
         RETURNING update_id, lease_token
       )
       SELECT count(*)::int AS fresh, COALESCE(array_agg(update_id::text) FILTER (WHERE lease_token IS NOT NULL), '{}') AS claimed,
         CASE WHEN count(*) > count(lease_token) THEN pg_notify('telegram_updates', '') END
       FROM fresh`,
      [
        pgArray(updates.map(({ update_id: id }) => id)),
        pgArray(updates.map(chatKey)),
        pgArray(sealed),
        now,
        limit,
        new Date(now.getTime() + LEASE),
        leaseToken,
      ],
    );
    const { fresh = 0, claimed = [] } = stored ?? {};
    if (fresh > 0) this.stored();
    const ours = new Set(claimed);
    return {
      fresh,
      claimed: updates.flatMap((update, at) => {
        const updateId = String(update.update_id);
        if (!ours.delete(updateId)) return [];
        const payload = JSON.parse(texts[at] ?? 'null') as TelegramUpdate;
        return [{ updateId, chatKey: chatKey(update), attempts: 1, leaseToken, payload }];
      }),
    };
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
       RETURNING u.update_id, u.chat_key, u.attempts, u.lease_token, u.sealed_payload`,
      [now, limit, new Date(now.getTime() + LEASE), randomUUID()],
    );
    return claimed.map((row) => ({
      updateId: row.update_id,
      chatKey: row.chat_key,
      attempts: row.attempts,
      leaseToken: row.lease_token,
      payload: this.opened(row.sealed_payload),
    }));
  }

  /** Holds on to updates that are still being handled, for a whole lease from now. */
  async renew(updates: readonly ClaimedUpdate[]): Promise<void> {
    await affected(
      this.db,
      `UPDATE telegram_updates u SET lease_until = $1 FROM unnest($2::bigint[], $3::uuid[]) AS x(id, token)
       WHERE u.update_id = x.id AND u.lease_token = x.token`,
      [
        new Date(this.clock.now().getTime() + LEASE),
        pgArray(updates.map(({ updateId }) => updateId)),
        pgArray(updates.map(({ leaseToken }) => leaseToken)),
      ],
    );
  }

  /** Marks an update handled and forgets what it said. `error` is kept when it was given up. */
  settle(update: ClaimedUpdate, error: string | null = null): Promise<void> {
    return new Promise((done, failed) => this.settling.add({ update, error, done, failed }));
  }

  private async writeSettled(batch: readonly Settling[]): Promise<void> {
    try {
      await affected(
        this.db,
        `UPDATE telegram_updates u SET handled_at = $1, sealed_payload = NULL, error = x.error, lease_until = NULL,
           lease_token = NULL
         FROM unnest($2::bigint[], $3::uuid[], $4::text[]) AS x(id, token, error)
         WHERE u.update_id = x.id AND u.lease_token = x.token`,
        [
          this.clock.now(),
          pgArray(batch.map(({ update }) => update.updateId)),
          pgArray(batch.map(({ update }) => update.leaseToken)),
          pgArray(batch.map(({ error }) => error)),
        ],
      );
      for (const { done } of batch) done();
    } catch (cause) {
      for (const { failed } of batch) failed(cause);
    }
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

  private opened(sealed: Buffer): TelegramUpdate | null {
    try {
      return JSON.parse(this.box.openForNow(sealed, PURPOSE).reveal()) as TelegramUpdate;
    } catch (cause) {
      if (cause instanceof SealError) return null;
      throw cause;
    }
  }

  /** Removes what was handled before `moment`. */
  forgetHandled(moment: Date): Promise<number> {
    return affected(this.db, `DELETE FROM telegram_updates WHERE handled_at < $1`, [moment]);
  }
}

// Handlers store names and words of it, and PostgreSQL holds neither U+0000 nor half of a surrogate pair.
const storable = (value: unknown) =>
  JSON.stringify(value, (_key, inner: unknown) =>
    typeof inner === 'string' ? inner.replace(/\0/g, '').replace(/\p{Surrogate}/gu, '\uFFFD') : inner,
  );
