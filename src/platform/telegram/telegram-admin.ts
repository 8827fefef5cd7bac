import { Injectable, Logger, type OnModuleInit } from '@nestjs/common';
import { DataSource } from 'typeorm';
import { z } from 'zod';

import { Audit } from '../audit/audit';
import { Clock } from '../clock/clock';
import { Loops } from '../clock/loops';
import { PlatformConfig } from '../config/platform.config';
import { TelegramApi, TelegramRefusal } from './telegram-api';
import { TelegramIntake } from './telegram-intake';
import { ALLOWED_UPDATES } from './telegram-update';
import { TelegramConfig } from './telegram.config';

/** Where Telegram pushes updates to, below our public address. */
export const WEBHOOK_PATH = '/api/telegram/webhook';

const DAY = 86_400_000;
const SOON = 30_000;

/** Where Telegram pushes updates to, and how that goes. */
export interface WebhookInfo {
  /** How we listen; while it is `polling` there is no webhook. */
  readonly mode: 'polling' | 'webhook';
  /** Null when none is set. */
  readonly url: string | null;
  readonly hasCustomCertificate: boolean;
  readonly pendingUpdateCount: number;
  readonly lastErrorMessage: string | null;
  readonly lastErrorAt: Date | null;
  readonly lastErrorAgeSeconds: number | null;
}

/** Who we are at Telegram. */
export interface BotInfo {
  readonly id: number;
  readonly username: string;
  readonly name: string;
  readonly canJoinGroups: boolean;
  /** False in privacy mode, which is all that we need. */
  readonly canReadAllGroupMessages: boolean;
}

/** What was asked of the bot cannot be; the words say why, and what to do. */
export class TelegramAdminError extends Error {
  constructor(
    readonly kind: 'invalid' | 'conflict' | 'unreachable',
    readonly words: { readonly en: string; readonly es: string },
    options?: ErrorOptions,
  ) {
    super(words.en, options);
    this.name = 'TelegramAdminError';
  }
}

const NO = {
  address: {
    en: 'there is no address to set: set PUBLIC_URL to the https address under which Telegram reaches us, or name an address',
    es: 'no hay ninguna dirección que poner: ponga en PUBLIC_URL la dirección https por la que Telegram llega aquí, o indique una',
  },
  https: {
    en: 'Telegram pushes to https addresses only: name one like https://…',
    es: 'Telegram solo avisa a direcciones https: indique una como https://…',
  },
  webhook: {
    en: 'TELEGRAM_MODE is polling, and polling removes every webhook: set TELEGRAM_MODE=webhook and restart first',
    es: 'TELEGRAM_MODE es polling, que quita todo webhook: ponga antes TELEGRAM_MODE=webhook y reinicie',
  },
  bot: {
    en: 'there is no bot: set TELEGRAM_BOT_TOKEN to the token of @BotFather',
    es: 'no hay ningún bot: ponga en TELEGRAM_BOT_TOKEN el token de @BotFather',
  },
};

const infoSchema = z.object({
  url: z.string().default(''),
  has_custom_certificate: z.boolean().default(false),
  pending_update_count: z.number().default(0),
  last_error_date: z.number().optional(),
  last_error_message: z.string().optional(),
});

const botSchema = z.object({
  id: z.number(),
  username: z.string(),
  first_name: z.string(),
  can_join_groups: z.boolean().default(false),
  can_read_all_group_messages: z.boolean().default(false),
});

/** What an administrator asks of the bot: who it is, and where Telegram pushes updates to. */
@Injectable()
export class TelegramAdmin implements OnModuleInit {
  private readonly logger = new Logger(TelegramAdmin.name);

  constructor(
    private readonly api: TelegramApi,
    private readonly intake: TelegramIntake,
    private readonly config: TelegramConfig,
    private readonly platform: PlatformConfig,
    private readonly db: DataSource,
    private readonly audit: Audit,
    private readonly clock: Clock,
    private readonly loops: Loops,
  ) {}

  onModuleInit(): void {
    if (!this.api.configured || this.config.TELEGRAM_MODE !== 'webhook') return;
    this.loops.add({ name: 'telegram-webhook', every: DAY, work: () => this.ensure() });
  }

  /** The address that Telegram should push to; null while PUBLIC_URL is not https. */
  get ownUrl(): string | null {
    const { PUBLIC_URL: base } = this.platform;
    return base?.startsWith('https:') ? base + WEBHOOK_PATH : null;
  }

  /** Throws a TelegramAdminError, like everything here, when there is no bot or Telegram does not answer. */
  async bot(): Promise<BotInfo> {
    const { id, username, ...bot } = botSchema.parse(await this.ask('getMe'));
    return {
      id,
      username,
      name: bot.first_name,
      canJoinGroups: bot.can_join_groups,
      canReadAllGroupMessages: bot.can_read_all_group_messages,
    };
  }

  async webhook(): Promise<WebhookInfo> {
    const info = infoSchema.parse(await this.ask('getWebhookInfo'));
    const lastErrorAt = info.last_error_date === undefined ? null : new Date(info.last_error_date * 1_000);
    const age = lastErrorAt && (this.clock.now().getTime() - lastErrorAt.getTime()) / 1_000;
    return {
      mode: this.config.TELEGRAM_MODE,
      url: info.url || null,
      hasCustomCertificate: info.has_custom_certificate,
      pendingUpdateCount: info.pending_update_count,
      lastErrorMessage: info.last_error_message ?? null,
      lastErrorAt,
      lastErrorAgeSeconds: age === null ? null : Math.max(0, Math.round(age)),
    };
  }

  /** Lets Telegram push to `url`, or to our own public address, and show our secret with every call. */
  async setWebhook(url?: string): Promise<WebhookInfo> {
    const wanted = url ?? this.ownUrl;
    if (!wanted) {
      throw new TelegramAdminError('invalid', NO.address);
    }
    if (!isHttps(wanted)) {
      throw new TelegramAdminError('invalid', NO.https);
    }
    if (this.config.TELEGRAM_MODE !== 'webhook') {
      throw new TelegramAdminError('conflict', NO.webhook);
    }
    await this.push(wanted);
    await this.note('telegram.webhook-set', { url: wanted });
    return this.webhook();
  }

  /** What waits at Telegram is kept there, for polling or the next webhook. */
  async removeWebhook(): Promise<WebhookInfo> {
    await this.ask('deleteWebhook', { drop_pending_updates: false });
    await this.note('telegram.webhook-removed', null);
    return this.webhook();
  }

  /**
   * Sets the webhook at our own address when none is set, and again when it is ours: the secret may be another now.
   *
   * Gives back the milliseconds until it should be looked at again.
   */
  async ensure(): Promise<number> {
    try {
      const { url } = await this.webhook();
      if (this.ownUrl && (url === null || url === this.ownUrl)) await this.push(this.ownUrl);
      else if (url === null) {
        this.logger.warn('TELEGRAM_MODE is webhook, but there is none: set PUBLIC_URL to an https address');
      }
      return DAY;
    } catch (cause) {
      this.logger.warn(`the webhook could not be looked at: ${String(cause)}`);
      return SOON;
    }
  }

  private push(url: string): Promise<unknown> {
    return this.ask('setWebhook', { url, secret_token: this.intake.secret, allowed_updates: ALLOWED_UPDATES });
  }

  private async ask(method: string, payload: object = {}): Promise<unknown> {
    if (!this.api.configured) {
      throw new TelegramAdminError('conflict', NO.bot);
    }
    try {
      return await this.api.call<unknown>(method, payload);
    } catch (cause) {
      const refused = cause instanceof TelegramRefusal && cause.code === 400;
      const message = cause instanceof Error ? cause.message : String(cause);
      const words = { en: message, es: `Telegram no lo ha hecho: ${message}` };
      throw new TelegramAdminError(refused ? 'invalid' : 'unreachable', words, { cause });
    }
  }

  private note(action: string, after: object | null): Promise<void> {
    return this.db.transaction((tx) =>
      this.audit.write(tx, { action, subjectType: 'channel', subjectId: 'telegram', after }),
    );
  }
}

const isHttps = (url: string): boolean => URL.canParse(url) && new URL(url).protocol === 'https:';
