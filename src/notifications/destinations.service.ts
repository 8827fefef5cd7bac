import { Injectable } from '@nestjs/common';
import { DataSource } from 'typeorm';

import type { Scope } from '../domain/scope';
import { Clock } from '../platform/clock/clock';
import { affected, pgArray, rows, type Tx } from '../platform/database/sql';
import { lockOwner, refuseTooMany } from './own-limits';

/** A place that is to be told something. What is null is left as it is known. */
export interface About {
  readonly channel: string;
  readonly address: string;
  readonly userId: string | null;
  readonly label: string | null;
  readonly language: string | null;
}

/** A destination with what it hears of. */
export interface Destination {
  readonly id: string;
  readonly channel: string;
  readonly address: string;
  readonly userId: string | null;
  readonly label: string | null;
  readonly enabled: boolean;
  readonly disabledReason: string | null;
  readonly scopes: readonly Scope[];
}

/** Where people are reached, and what each place hears of. */
@Injectable()
export class DestinationsService {
  constructor(
    private readonly db: DataSource,
    private readonly clock: Clock,
  ) {}

  /**
   * Lets a place hear of these scopes too. One that was switched off hears again; one that hears already is left. Throws a
   * TooManyOwn when it is more than one person may have.
   */
  subscribe(about: About, scopes: readonly Scope[]): Promise<void> {
    const now = this.clock.now();
    return this.db.transaction(async (tx) => {
      const place = await openPlace(tx, about, now);
      await tx.query(
        `INSERT INTO subscriptions (destination_id, scope_type, scope_id, created_at)
         SELECT $1, v.type, v.id, $4 FROM unnest($2::text[], $3::text[]) AS v(type, id)
         ON CONFLICT (destination_id, scope_type, scope_id) DO NOTHING`,
        [
          place.id,
          pgArray(scopes.map(({ type }) => type)),
          pgArray(scopes.map((scope) => ('id' in scope ? scope.id : ''))),
          now,
        ],
      );
      await refuseTooMany(tx, place.userId);
    });
  }

  /** A place now belongs to this user. What it heard of as somebody else's ends; a place of nobody stays as it is. */
  handOver(channel: string, address: string, userId: string): Promise<void> {
    return this.db.transaction(async (tx) => {
      await makeWay(tx, { channel, address });
      const place = [channel, address, userId];
      await tx.query(
        `DELETE FROM subscriptions s USING destinations d
         WHERE d.id = s.destination_id AND d.channel = $1 AND d.address = $2 AND d.user_id <> $3`,
        place,
      );
      await tx.query(
        'UPDATE destinations SET user_id = $3 WHERE channel = $1 AND address = $2 AND user_id <> $3',
        place,
      );
    });
  }

  /** A place of this user's is nobody's any more and hears of nothing, until somebody subscribes it anew. */
  letGo(channel: string, address: string, userId: string): Promise<void> {
    return this.db.transaction(async (tx) => {
      const [place] = await rows<{ id: string }>(
        tx,
        `UPDATE destinations SET user_id = NULL, enabled = false, disabled_reason = 'signed out'
         WHERE channel = $1 AND address = $2 AND user_id = $3 RETURNING id`,
        [channel, address, userId],
      );
      if (place) await tx.query('DELETE FROM subscriptions WHERE destination_id = $1', [place.id]);
    });
  }

  /** Ends what a place hears of: this scope, or everything. Gives how many subscriptions ended. */
  unsubscribe(channel: string, address: string, scope?: Scope): Promise<number> {
    return affected(
      this.db,
      `DELETE FROM subscriptions s USING destinations d
       WHERE d.id = s.destination_id AND d.channel = $1 AND d.address = $2
         AND ($3::text IS NULL OR (s.scope_type = $3 AND s.scope_id = $4))`,
      [channel, address, scope?.type ?? null, scope && 'id' in scope ? scope.id : ''],
    );
  }

  /** Whether a place hears of anything. */
  async hears(channel: string, address: string): Promise<boolean> {
    const found = await rows(
      this.db,
      `SELECT FROM destinations d WHERE d.channel = $1 AND d.address = $2 AND d.enabled
         AND EXISTS (SELECT FROM subscriptions s WHERE s.destination_id = d.id)`,
      [channel, address],
    );
    return found.length > 0;
  }

  /** Every place of a channel, the oldest first. */
  list(channel: string): Promise<Destination[]> {
    return rows<Destination>(
      this.db,
      `SELECT d.id, d.channel, d.address, d.user_id AS "userId", d.label, d.enabled,
              d.disabled_reason AS "disabledReason",
              COALESCE(jsonb_agg(CASE s.scope_type WHEN 'all' THEN '{"type":"all"}'::jsonb
                                 ELSE jsonb_build_object('type', s.scope_type, 'id', s.scope_id) END
                                 ORDER BY s.created_at) FILTER (WHERE s.id IS NOT NULL), '[]') AS scopes
       FROM destinations d LEFT JOIN subscriptions s ON s.destination_id = d.id
       WHERE d.channel = $1 GROUP BY d.id ORDER BY d.created_at, d.id`,
      [channel],
    );
  }

  /** Switches a place off. Gives 0 when it was not on. */
  disable(channel: string, address: string, reason: string): Promise<number> {
    return affected(
      this.db,
      `UPDATE destinations SET enabled = false, disabled_reason = $3
       WHERE channel = $1 AND address = $2 AND enabled`,
      [channel, address, reason],
    );
  }

  /** Switches off a chat with all its topics. Gives how many places that were. */
  disableChat(channel: string, chatId: string, reason: string): Promise<number> {
    return affected(
      this.db,
      `UPDATE destinations SET enabled = false, disabled_reason = $3
       WHERE channel = $1 AND split_part(address, ':', 1) = $2 AND enabled`,
      [channel, chatId, reason],
    );
  }

  /** A chat goes on under another address, with all its topics. A place that is known there already stays. */
  async moved(channel: string, from: string, to: string): Promise<void> {
    const [oldChat = from] = from.split(':');
    const [newChat = to] = to.split(':');
    await this.db.query(
      `UPDATE destinations d SET address = $3 || substr(d.address, length($2) + 1)
       WHERE d.channel = $1 AND split_part(d.address, ':', 1) = $2
         AND NOT EXISTS (SELECT FROM destinations o
                         WHERE o.channel = $1 AND o.address = $3 || substr(d.address, length($2) + 1))`,
      [channel, oldChat, newChat],
    );
  }
}

/**
 * A place that hears from now on, with its owner: known already, or made. One whose owner was shut out belongs to
 * whoever wishes this. Subscriptions that are added must be followed by `refuseTooMany`.
 */
export async function openPlace(tx: Tx, about: About, now: Date): Promise<{ id: string; userId: string | null }> {
  const [known] = await rows<{ userId: string | null }>(
    tx,
    `SELECT u.id AS "userId" FROM destinations d JOIN users u ON u.id = d.user_id AND u.active
     WHERE d.channel = $1 AND d.address = $2 AND d.verified`,
    [about.channel, about.address],
  );
  await lockOwner(tx, known?.userId ?? about.userId);
  await makeWay(tx, about);
  const [place] = await rows<{ id: string; userId: string | null }>(
    tx,
    `INSERT INTO destinations AS d (channel, address, user_id, label, language, created_at)
     VALUES ($1, $2, $3, $4, $5, $6)
     ON CONFLICT (channel, address) DO UPDATE SET enabled = true, disabled_reason = NULL,
       user_id = CASE WHEN EXISTS (SELECT FROM users u WHERE u.id = d.user_id AND u.active) THEN d.user_id
         ELSE COALESCE(excluded.user_id, d.user_id) END,
       label = COALESCE(excluded.label, d.label), language = COALESCE(excluded.language, d.language)
     RETURNING id, user_id AS "userId"`,
    [about.channel, about.address, about.userId, about.label, about.language, now],
  );
  if (!place) throw new Error('a destination was neither found nor made');
  return place;
}

/**
 * Takes away what somebody only claimed to be theirs. It never heard anything; left alone, it would keep whoever is
 * really reached there from hearing.
 */
export async function makeWay(tx: Tx, { channel, address }: { channel: string; address: string }): Promise<void> {
  await tx.query('DELETE FROM destinations WHERE channel = $1 AND address = $2 AND NOT verified', [channel, address]);
}
