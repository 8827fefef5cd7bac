import { Injectable } from '@nestjs/common';
import { createHash, randomBytes } from 'node:crypto';
import { DataSource } from 'typeorm';

import { after, days, minutes } from '../domain/duration';
import type { Actor } from '../domain/permissions';
import { Audit } from '../platform/audit/audit';
import { Clock } from '../platform/clock/clock';
import { together } from '../platform/clock/together';
import { affected, pgArray, rows, type Tx } from '../platform/database/sql';
import { TelegramConnection } from '../platform/telegram/telegram-connection';
import { AuthService } from './auth.service';
import { MOST_LINK_CODES, roomForOneMore } from './own-limits';

/** A code is good for this long. */
const LIFE = minutes(10);

/** Wrong codes that one Telegram user may try within the window. */
const TRIES = 5;
const TRY_WINDOW = minutes(10);

/** A stranger who has not been heard of this language for so long is spoken to as their Telegram is. */
const LANGUAGE_KEPT = days(365);

const NO_ROOM = {
  en: `There are ${MOST_LINK_CODES} codes that nobody has used yet. Use one, or wait until they end (10 min).`,
  es: `Hay ${MOST_LINK_CODES} códigos que nadie ha usado todavía. Use uno o espere a que caduquen (10 min).`,
};

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

/** Somebody who writes to the bot, as far as we know them. */
export interface KnownTelegramUser {
  /** The active user behind them; null for strangers. */
  readonly actor: Actor | null;
  /** What they have chosen; null when they have not. */
  readonly language: string | null;
}

export type Redeemed =
  | { readonly outcome: 'linked'; readonly actor: Actor }
  | { readonly outcome: 'wrong' }
  /** Too many wrong codes; the right one would not help now either. */
  | { readonly outcome: 'throttled' };

/** Which Telegram user is which of ours: proved by a code made in a signed-in session or on the command line, or by signing in. */
@Injectable()
export class TelegramLinksService {
  private readonly askWho = together((ids: readonly number[]) => this.whoAre(ids));

  constructor(
    private readonly db: DataSource,
    private readonly clock: Clock,
    private readonly auth: AuthService,
    private readonly connection: TelegramConnection,
    private readonly audit: Audit,
  ) {}

  /** Makes a code for one use within ten minutes. Throws a Refusal while too many are open. */
  async createLinkCode(userId: string): Promise<LinkCode> {
    const code = randomBytes(24).toString('base64url');
    const now = this.clock.now();
    const expiresAt = after(now, LIFE);
    await this.db.query('DELETE FROM link_codes WHERE expires_at < $1', [after(now, -24 * 6 * LIFE)]);
    await this.db.transaction(async (tx) => {
      const open = { condition: 'used_at IS NULL AND expires_at > $2', parameters: [now] };
      await roomForOneMore(tx, userId, { table: 'link_codes', most: MOST_LINK_CODES, ...open }, NO_ROOM);
      await tx.query('INSERT INTO link_codes (code_hash, user_id, created_at, expires_at) VALUES ($1, $2, $3, $4)', [
        hashOf(code),
        userId,
        now,
        expiresAt,
      ]);
      await this.audit.write(tx, { action: 'link-code.created', ...subject(userId), after: { expiresAt } });
    });
    const username = await this.connection.learnUsername();
    return { code, deepLink: username ? `https://t.me/${username}?start=${code}` : null, expiresAt };
  }

  /** Links whoever brings a code to the user it was made for; a link to another user gives way. */
  async redeem(code: string, person: TelegramUser): Promise<Redeemed> {
    const now = this.clock.now();
    const subject = `telegram-link:${person.id}`;
    if (await this.throttled(subject, now)) return { outcome: 'throttled' };
    const userId = await this.db.transaction(async (tx) => {
      const owner = await use(tx, code, now);
      if (owner) await this.linkIn(tx, owner, person, now);
      return owner;
    });
    // A repeated update brings a code that has done its work already.
    const actor = userId ? await this.auth.actor(userId) : await this.alreadyLinked(code, person);
    if (actor) return { outcome: 'linked', actor };
    await this.db.query('INSERT INTO failed_tries (subject, at) VALUES ($1, $2)', [subject, now]);
    return { outcome: 'wrong' };
  }

  /** Links a Telegram user who has signed in; null when the user is gone or disabled. A link to another gives way. */
  async link(userId: string, person: TelegramUser): Promise<Actor | null> {
    const now = this.clock.now();
    await this.db.transaction(async (tx) => {
      const [active] = await rows(tx, 'SELECT FROM users WHERE id = $1 AND active FOR KEY SHARE', [userId]);
      if (active) await this.linkIn(tx, userId, person, now);
    });
    return this.auth.actor(userId);
  }

  /** Makes a Telegram user a stranger again; false when they were one. */
  unlink(telegramUserId: number): Promise<boolean> {
    return this.db.transaction(async (tx) => {
      const [gone] = await rows<{ user_id: string }>(
        tx,
        'DELETE FROM telegram_links WHERE telegram_user_id = $1 RETURNING user_id',
        [telegramUserId],
      );
      if (!gone) return false;
      await this.audit.write(tx, { action: 'telegram.unlinked', ...subject(gone.user_id), before: { telegramUserId } });
      return true;
    });
  }

  /** The e-mail address of the active user behind a Telegram user; null for strangers. */
  async emailOf(telegramUserId: number): Promise<string | null> {
    const [user] = await rows<{ email: string }>(
      this.db,
      `SELECT u.email FROM telegram_links l JOIN users u ON u.id = l.user_id
       WHERE l.telegram_user_id = $1 AND u.active`,
      [telegramUserId],
    );
    return user?.email ?? null;
  }

  /** Who a Telegram user is to us, and in which language they want to be spoken to. */
  known(telegramUserId: number): Promise<KnownTelegramUser> {
    return this.askWho(telegramUserId);
  }

  /** Keeps the language of somebody who is no user of ours; a user's own is a field of the user. */
  async speak(telegramUserId: number, language: string): Promise<void> {
    const now = this.clock.now();
    await this.db.query('DELETE FROM telegram_languages WHERE chosen_at < $1', [after(now, -LANGUAGE_KEPT)]);
    await this.db.query(
      `INSERT INTO telegram_languages (telegram_user_id, language, chosen_at) VALUES ($1, $2, $3)
       ON CONFLICT (telegram_user_id) DO UPDATE SET language = excluded.language, chosen_at = excluded.chosen_at`,
      [telegramUserId, language, now],
    );
  }

  private async whoAre(telegramUserIds: readonly number[]): Promise<KnownTelegramUser[]> {
    const found = await rows<KnownTelegramUser & { readonly id: string }>(
      this.db,
      `SELECT p.id, COALESCE(u.language, t.language) AS language,
         CASE WHEN u.id IS NOT NULL THEN jsonb_build_object('userId', u.id, 'name', u.name, 'role', u.role,
           'grants', COALESCE((SELECT jsonb_agg(jsonb_build_object('type', g.type, 'id', g.ref)) FROM user_grants g
                               WHERE g.user_id = u.id), '[]')) END AS actor
       FROM unnest($1::bigint[]) AS p(id)
       LEFT JOIN telegram_links l ON l.telegram_user_id = p.id
       LEFT JOIN users u ON u.id = l.user_id AND u.active
       LEFT JOIN telegram_languages t ON t.telegram_user_id = p.id`,
      [pgArray(telegramUserIds)],
    );
    const byId = new Map(found.map(({ id, actor, language }) => [Number(id), { actor, language }]));
    return telegramUserIds.map((id) => byId.get(id) ?? { actor: null, language: null });
  }

  private async linkIn(tx: Tx, userId: string, person: TelegramUser, now: Date): Promise<void> {
    const { id: telegramUserId, username = null, firstName = null, language = null } = person;
    await tx.query(
      `INSERT INTO telegram_links (telegram_user_id, user_id, username, first_name, language, linked_at)
       VALUES ($1, $2, $3, $4, $5, $6)
       ON CONFLICT (telegram_user_id) DO UPDATE SET user_id = excluded.user_id, username = excluded.username,
         first_name = excluded.first_name, language = excluded.language, linked_at = excluded.linked_at`,
      [telegramUserId, userId, username, firstName, language, now],
    );
    const after = { telegramUserId, username };
    await this.audit.write(tx, { action: 'telegram.linked', ...subject(userId), after });
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

const subject = (userId: string) => ({ subjectType: 'user', subjectId: userId });

/** Takes the code. Gives whose it is; null when it is unknown, used, too old, or its user is disabled. */
async function use(tx: Tx, code: string, now: Date): Promise<string | null> {
  // The user first, as whoever disables them does.
  await tx.query('SELECT FROM users WHERE id = (SELECT user_id FROM link_codes WHERE code_hash = $1) FOR KEY SHARE', [
    hashOf(code),
  ]);
  const [used] = await rows<{ user_id: string }>(
    tx,
    `UPDATE link_codes c SET used_at = $2 FROM users u
     WHERE c.code_hash = $1 AND c.used_at IS NULL AND c.expires_at > $2 AND u.id = c.user_id AND u.active
     RETURNING c.user_id`,
    [hashOf(code), now],
  );
  return used?.user_id ?? null;
}
