import { Injectable } from '@nestjs/common';
import { createHash, randomBytes } from 'node:crypto';
import { DataSource } from 'typeorm';

import { after, minutes } from '../domain/duration';
import type { Actor } from '../domain/permissions';
import { Clock } from '../platform/clock/clock';
import { affected, rows, type Tx } from '../platform/database/sql';
import { TelegramConnection } from '../platform/telegram/telegram-connection';
import { AuthService } from './auth.service';
import { TelegramLinkEntity } from './telegram-link.entity';

/** A code is good for this long. */
const LIFE = minutes(10);

/** Wrong codes that one Telegram user may try within the window. */
const TRIES = 5;
const TRY_WINDOW = minutes(10);

export interface LinkCode {
  /** Opaque, of Telegram's alphabet for `/start`, 32 characters. Shown once. */
  readonly code: string;
  /** Opens a chat with the bot that redeems the code; null while the bot's name is not known. */
  readonly deepLink: string | null;
  readonly expiresAt: Date;
}

/** Who wrote to the bot, as Telegram vouches for it. */
export interface TelegramUser {
  readonly id: number;
  readonly username?: string | undefined;
  readonly firstName?: string | undefined;
  readonly language?: string | undefined;
}

export type Redeemed =
  | { readonly outcome: 'linked'; readonly actor: Actor }
  | { readonly outcome: 'wrong' }
  /** Too many wrong codes; the right one would not help now either. */
  | { readonly outcome: 'throttled' };

/** Which Telegram user is which of ours, proved by a code that was made in a signed-in session or on the command line. */
@Injectable()
export class TelegramLinksService {
  constructor(
    private readonly db: DataSource,
    private readonly clock: Clock,
    private readonly auth: AuthService,
    private readonly connection: TelegramConnection,
  ) {}

  /** Makes a code for one use within ten minutes. */
  async createLinkCode(userId: string): Promise<LinkCode> {
    const code = randomBytes(24).toString('base64url');
    const now = this.clock.now();
    const expiresAt = after(now, LIFE);
    await this.db.query('DELETE FROM link_codes WHERE expires_at < $1', [after(now, -24 * 6 * LIFE)]);
    await this.db.query('INSERT INTO link_codes (code_hash, user_id, created_at, expires_at) VALUES ($1, $2, $3, $4)', [
      hashOf(code),
      userId,
      now,
      expiresAt,
    ]);
    const username = await this.connection.learnUsername();
    return { code, deepLink: username ? `https://t.me/${username}?start=${code}` : null, expiresAt };
  }

  /** Links whoever brings a code to the user it was made for; a link to another user gives way. */
  async redeem(code: string, person: TelegramUser): Promise<Redeemed> {
    const now = this.clock.now();
    const subject = `telegram-link:${person.id}`;
    if (await this.throttled(subject, now)) return { outcome: 'throttled' };
    const userId = await this.db.transaction(async (tx) => (await use(tx, code, now)) && link(tx, code, person, now));
    // A repeated update brings a code that has done its work already.
    const actor = userId ? await this.auth.actor(userId) : await this.alreadyLinked(code, person);
    if (actor) return { outcome: 'linked', actor };
    await this.db.query('INSERT INTO failed_tries (subject, at) VALUES ($1, $2)', [subject, now]);
    return { outcome: 'wrong' };
  }

  /** The active user behind a Telegram user; null for strangers. */
  async userByTelegram(telegramUserId: number): Promise<Actor | null> {
    const link = await this.db.getRepository(TelegramLinkEntity).findOneBy({ telegramUserId: String(telegramUserId) });
    return link && this.auth.actor(link.userId);
  }

  private async throttled(subject: string, now: Date): Promise<boolean> {
    const since = after(now, -TRY_WINDOW);
    await affected(this.db, 'DELETE FROM failed_tries WHERE subject = $1 AND at <= $2', [subject, since]);
    const [tries] = await rows<{ count: number }>(
      this.db,
      'SELECT count(*)::int AS count FROM failed_tries WHERE subject = $1',
      [subject],
    );
    return (tries?.count ?? 0) >= TRIES;
  }

  private async alreadyLinked(code: string, person: TelegramUser): Promise<Actor | null> {
    const [same] = await rows<{ user_id: string }>(
      this.db,
      `SELECT c.user_id FROM link_codes c JOIN telegram_links l ON l.user_id = c.user_id AND l.linked_at = c.used_at
       WHERE c.code_hash = $1 AND l.telegram_user_id = $2`,
      [hashOf(code), person.id],
    );
    return same ? this.auth.actor(same.user_id) : null;
  }
}

const hashOf = (code: string) => createHash('sha256').update(code).digest('hex');

/** Takes the code; false when it is unknown, used, too old, or its user is disabled. */
async function use(tx: Tx, code: string, now: Date): Promise<boolean> {
  const used = await affected(
    tx,
    `UPDATE link_codes c SET used_at = $2 FROM users u
     WHERE c.code_hash = $1 AND c.used_at IS NULL AND c.expires_at > $2 AND u.id = c.user_id AND u.active`,
    [hashOf(code), now],
  );
  return used > 0;
}

async function link(tx: Tx, code: string, person: TelegramUser, now: Date): Promise<string | null> {
  const [linked] = await rows<{ user_id: string }>(
    tx,
    `INSERT INTO telegram_links (telegram_user_id, user_id, username, first_name, language, linked_at)
     SELECT $2, user_id, $3, $4, $5, $6 FROM link_codes WHERE code_hash = $1
     ON CONFLICT (telegram_user_id) DO UPDATE SET user_id = excluded.user_id, username = excluded.username,
       first_name = excluded.first_name, language = excluded.language, linked_at = excluded.linked_at
     RETURNING user_id`,
    [hashOf(code), person.id, person.username ?? null, person.firstName ?? null, person.language ?? null, now],
  );
  return linked?.user_id ?? null;
}
