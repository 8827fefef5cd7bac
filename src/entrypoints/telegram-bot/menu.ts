import { createHash } from 'node:crypto';
import { Injectable, Logger, type OnModuleInit } from '@nestjs/common';
import { ModuleRef } from '@nestjs/core';
import { DataSource } from 'typeorm';

import { days, minutes, seconds } from '../../domain/duration';
import { type Actor, type Role, ROLES } from '../../domain/permissions';
import type { Language } from '../../domain/texts/time';
import { NotificationsService } from '../../notifications/notifications.service';
import { Clock } from '../../platform/clock/clock';
import { Loops } from '../../platform/clock/loops';
import { pgArray, rows } from '../../platform/database/sql';
import { TelegramApi, TelegramRefusal } from '../../platform/telegram/telegram-api';
import type { CommandCard, Words } from './bot-command';
import { CommandRegistry } from './command-registry';

const DESCRIPTION: Words = {
  en: 'Panoptes watches homes and tells the right people the moment one goes dark, and when it is back. To begin, ask your administrator for a link code and press Start.',
  es: 'Panoptes vigila hogares y avisa a las personas adecuadas en cuanto uno se queda sin conexión, y cuando vuelve. Para empezar, pida un código de enlace a su administrador y pulse Iniciar.',
};

/** At most 120 characters, as Telegram wants it. */
const SHORT: Words = {
  en: 'Tells the right people the moment a home goes dark, and when it is back.',
  es: 'Avisa a las personas adecuadas en cuanto un hogar se queda sin conexión, y cuando vuelve.',
};

const LANGUAGES: readonly Language[] = ['en', 'es'];

const SOON = seconds(30);

/** Menus of chats that one turn sets: what is missing comes with the next. */
const AT_ONCE = 20;

/** A chat whose menu is not what it should be; without a role it gets the one that strangers see. */
interface Stale {
  readonly chatId: string;
  readonly role: Role | null;
  readonly language: Language | null;
  readonly menu: string | null;
}

/**
 * Keeps Telegram's menus and the bot's description as the list of commands says: for strangers, for groups, and in the
 * private chat of everybody we know by their role and language.
 */
@Injectable()
export class BotMenu implements OnModuleInit {
  private readonly logger = new Logger(BotMenu.name);

  constructor(
    private readonly db: DataSource,
    private readonly api: TelegramApi,
    // Commands tell this one of changes, so it asks for the list of them only when it is needed.
    private readonly modules: ModuleRef,
    private readonly notifications: NotificationsService,
    private readonly clock: Clock,
    private readonly loops: Loops,
  ) {}

  onModuleInit(): void {
    if (!this.api.configured) return;
    this.loops.add({ name: 'telegram-menu', every: days(1), work: () => this.publish() });
    this.loops.add({ name: 'telegram-chat-menus', every: minutes(1), work: () => this.follow() });
  }

  /** Somebody has come, gone, or wants another language: their menu follows at once. */
  changed(): void {
    this.loops.get('telegram-chat-menus')?.wake();
  }

  private get commands(): CommandRegistry {
    return this.modules.get(CommandRegistry);
  }

  /** What everybody sees. Gives back the milliseconds until it should be done again. */
  async publish(): Promise<number> {
    try {
      for (const language of LANGUAGES) {
        // English is what everybody sees whose language has no menu of its own.
        const where = language === 'en' ? {} : { language_code: language };
        const inGroups = { ...where, scope: { type: 'all_group_chats' } };
        await this.call('setMyCommands', { commands: shownAs(this.forStrangers(), language), ...where });
        await this.call('setMyCommands', { commands: shownAs(this.inGroups(), language), ...inGroups });
        await this.call('setMyDescription', { description: DESCRIPTION[language], ...where });
        await this.call('setMyShortDescription', { short_description: SHORT[language], ...where });
      }
      return days(1);
    } catch (cause) {
      return this.later(cause);
    }
  }

  /** What linked people see in their private chats. Gives back the milliseconds until it is worth another look. */
  async follow(): Promise<number> {
    try {
      const stale = await this.stale();
      for (const chat of stale) await this.set(chat);
      return stale.length === AT_ONCE ? seconds(1) : minutes(1);
    } catch (cause) {
      return this.later(cause);
    }
  }

  private async set({ chatId, role, language, menu }: Stale): Promise<void> {
    const scope = { type: 'chat', chat_id: Number(chatId) };
    try {
      if (role && language) {
        await this.call('setMyCommands', { commands: shownAs(this.of(role), language), scope });
      } else {
        await this.call('deleteMyCommands', { scope });
      }
    } catch (cause) {
      // A chat that is gone: whoever comes back there is linked anew, or has another role.
      if (!(cause instanceof TelegramRefusal) || ![400, 403].includes(cause.code)) throw cause;
    }
    // After the call: what was set by a process that died is set once more, to the same.
    if (menu === null) await this.db.query('DELETE FROM bot_menus WHERE chat_id = $1', [chatId]);
    else
      await this.db.query(
        `INSERT INTO bot_menus (chat_id, menu, set_at) VALUES ($1, $2, $3)
         ON CONFLICT (chat_id) DO UPDATE SET menu = excluded.menu, set_at = excluded.set_at`,
        [chatId, menu, this.clock.now()],
      );
  }

  /** Chats that have not the menu of their person's role and language, or have one though nobody is linked there. */
  private stale(): Promise<Stale[]> {
    const menus = ROLES.flatMap((role) =>
      LANGUAGES.map((language) => ({ role, language, menu: digestOf(shownAs(this.of(role), language)) })),
    );
    return rows<Stale>(
      this.db,
      `WITH wanted AS (
         SELECT l.telegram_user_id AS chat_id, w.* FROM telegram_links l
         JOIN users u ON u.id = l.user_id AND u.active
         LEFT JOIN telegram_languages t ON t.telegram_user_id = l.telegram_user_id
         JOIN unnest($1::text[], $2::text[], $3::text[]) AS w(role, language, menu) ON w.role = u.role
           AND w.language = CASE WHEN COALESCE(u.language, t.language, l.language) ~* '^es(-|$)' THEN 'es' ELSE 'en' END
       )
       SELECT COALESCE(w.chat_id, m.chat_id) AS "chatId", w.role, w.language, w.menu
       FROM wanted w FULL JOIN bot_menus m ON m.chat_id = w.chat_id
       WHERE w.menu IS DISTINCT FROM m.menu ORDER BY 1 LIMIT ${AT_ONCE}`,
      [
        pgArray(menus.map(({ role }) => role)),
        pgArray(menus.map(({ language }) => language)),
        pgArray(menus.map(({ menu }) => menu)),
      ],
    );
  }

  private of(role: Role): CommandCard[] {
    return this.commands.cardsFor(anyOf(role));
  }

  /** How to begin. What ends alerts works for strangers too, but few of them hear of any. */
  private forStrangers(): CommandCard[] {
    return this.commands.cardsFor(null).filter(({ group }) => group !== 'alerts');
  }

  /** In a group are people of all kinds, and nothing that only belongs into a private chat. */
  private inGroups(): CommandCard[] {
    return this.of('operator').filter(({ alone }) => !alone);
  }

  /** Out of the budget of the bot's answers, since Telegram counts it too. */
  private async call(method: string, payload: object): Promise<void> {
    await this.notifications.reserveReply('telegram');
    await this.api.call(method, payload);
  }

  private later(cause: unknown): number {
    this.logger.debug(`the bot's menu could not be set yet: ${String(cause)}`);
    const wait = cause instanceof TelegramRefusal ? seconds(cause.retryAfter ?? 0) : 0;
    return Math.max(SOON, wait);
  }
}

const anyOf = (role: Role): Actor => ({ userId: '', name: '', role, grants: [] });

const shownAs = (cards: readonly CommandCard[], language: Language) =>
  cards.map(({ name, help }) => ({ command: name, description: help[language] }));

const digestOf = (commands: object): string =>
  createHash('sha256').update(JSON.stringify(commands)).digest('base64url').slice(0, 22);
