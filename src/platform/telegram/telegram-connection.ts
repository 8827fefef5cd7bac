import { Injectable, Logger, type OnModuleInit } from '@nestjs/common';
import { InjectBot } from 'nestjs-telegraf';
import type { Telegraf } from 'telegraf';
import type { UserFromGetMe } from 'telegraf/types';

import { Clock } from '../clock/clock';
import { Loops } from '../clock/loops';
import { TelegramApi, TelegramRefusal } from './telegram-api';

/** Milliseconds between two looks at whether Telegram still takes our token. */
const HEARTBEAT = 30_000;

/** Milliseconds without an answer after which Telegram counts as down. */
const PATIENCE = 120_000;

/** How it stands between us and Telegram, and why. */
export type TelegramState =
  | { readonly state: 'off' }
  | { readonly state: 'connecting' }
  | { readonly state: 'up' }
  | { readonly state: 'down'; readonly reason: string };

/** Knows whether Telegram takes our token, and who we are there. Trouble is a state, never the end of the process. */
@Injectable()
export class TelegramConnection implements OnModuleInit {
  private readonly logger = new Logger(TelegramConnection.name);
  private me: UserFromGetMe | null = null;
  /** Who waits to be told who we are. */
  private readonly introduced: (() => void)[] = [];
  private lastSuccessAt: Date | null = null;
  private refusal: string | null = null;
  private trouble: string | null = null;
  private failures = 0;
  private readonly startedAt: Date;

  constructor(
    @InjectBot() private readonly bot: Telegraf,
    private readonly api: TelegramApi,
    private readonly clock: Clock,
    private readonly loops: Loops,
  ) {
    this.startedAt = clock.now();
  }

  onModuleInit(): void {
    // nestjs-telegraf stops the bot at shutdown, and Telegraf throws when it was not the one that started it.
    this.bot.stop = () => undefined;
    // It also swallows what a handler throws; whoever hands updates in must learn of it.
    this.bot.catch((cause) => {
      throw cause;
    });
    this.bot.telegram.callApi = callsThrough(this.api);
    if (this.api.configured) {
      this.loops.add({ name: 'telegram-heartbeat', every: HEARTBEAT, work: () => this.beat() });
    }
  }

  /** The bot's username without the `@`, asked for when it is not known yet; null when Telegram does not tell. */
  async learnUsername(): Promise<string | null> {
    if (!this.me && this.api.configured) await this.beat();
    return this.me?.username ?? null;
  }

  /** As it stands now: a refused token is down at once, silence after two minutes. */
  status(): TelegramState {
    if (!this.api.configured) return { state: 'off' };
    if (this.refusal) return { state: 'down', reason: this.refusal };
    const quiet = this.clock.now().getTime() - (this.lastSuccessAt ?? this.startedAt).getTime();
    if (quiet >= PATIENCE) return { state: 'down', reason: this.trouble ?? 'Telegram does not answer' };
    return { state: this.lastSuccessAt ? 'up' : 'connecting' };
  }

  /** Asks Telegram who we are. Gives back the milliseconds until it is worth asking again. */
  async beat(): Promise<number> {
    try {
      this.me = await this.api.call<UserFromGetMe>('getMe');
      this.bot.botInfo = this.me;
      for (const tell of this.introduced.splice(0)) tell();
      if (!this.lastSuccessAt || this.failures > 0) this.logger.log(`Telegram answers as @${this.me.username}`);
      this.lastSuccessAt = this.clock.now();
      this.refusal = this.trouble = null;
      this.failures = 0;
      return HEARTBEAT;
    } catch (cause) {
      this.met(cause);
      return Math.min(HEARTBEAT, 1_000 * 2 ** this.failures);
    }
  }

  /** Resolves once Telegram has told who we are (handlers need to know), or when `signal` is aborted. */
  async ready(signal: AbortSignal): Promise<void> {
    if (this.me || signal.aborted) return;
    await new Promise<void>((resolve) => {
      this.introduced.push(resolve);
      signal.addEventListener('abort', () => resolve(), { once: true });
    });
  }

  private met(cause: unknown): void {
    const first = this.failures === 0;
    this.failures += 1;
    this.trouble = cause instanceof Error ? cause.message : String(cause);
    if (cause instanceof TelegramRefusal && cause.refusesToken) {
      this.refusal = 'Telegram refuses the bot token; check TELEGRAM_BOT_TOKEN with @BotFather';
    }
    if (first) this.logger.warn(`Telegram: ${this.refusal ?? this.trouble}`);
  }
}

/** Telegraf's way to call the Bot API, led over our connections. */
export function callsThrough(api: TelegramApi): Telegraf['telegram']['callApi'] {
  return (method, payload) => api.call(method, payload as object);
}
