import { Injectable, Logger, type OnModuleDestroy, type OnModuleInit } from '@nestjs/common';
import { InjectBot } from 'nestjs-telegraf';
import type { Telegraf } from 'telegraf';
import type { Update } from 'telegraf/types';

import { gather } from '../clock/batcher';
import { Clock } from '../clock/clock';
import { Loops } from '../clock/loops';
import { Listener } from '../database/listener';
import { withLogContext } from '../logging/log-context';
import { TelegramApi } from './telegram-api';
import { TelegramConnection } from './telegram-connection';
import type { TelegramUpdate } from './telegram-update';
import { type ClaimedUpdate, LEASE, TelegramUpdates } from './telegram-updates';

/** Chats that are served at the same time by one process. */
const CHATS_AT_ONCE = 32;

/** An update that has failed this often is given up. */
const ATTEMPTS = 3;

/** Milliseconds between two looks, should a wake-up be lost. */
const SLOW_LOOK = 5_000;

/** Milliseconds before an update that failed is tried again: whoever waits for it should hear something soon. */
const FIRST_RETRY = 250;

const DAY = 86_400_000;

/** Told when an update is given up, and why; `reference` is in the log too. */
export type GivenUp = (update: TelegramUpdate, reference: string, cause: Error) => Promise<void>;

/** Hands what Telegram has told us to the bot: chats side by side, the updates of one chat in order. */
@Injectable()
export class TelegramWorker implements OnModuleInit, OnModuleDestroy {
  private readonly logger = new Logger(TelegramWorker.name);
  private readonly inHand = new Map<ClaimedUpdate, Promise<void>>();
  /** When the leases of all that is in hand were last known to be young. */
  private renewedAt = 0;
  private nudge: () => void = () => undefined;
  private nudged = false;
  /** When the first of the updates that have failed here is tried again. */
  private retryAt = Infinity;
  /** Of the turn that is going on, or was the last. */
  private signal: AbortSignal | null = null;
  private givenUp: GivenUp = () => Promise.resolve();
  private stopListening: () => void = () => undefined;

  constructor(
    @InjectBot() private readonly bot: Telegraf,
    private readonly api: TelegramApi,
    private readonly connection: TelegramConnection,
    private readonly updates: TelegramUpdates,
    private readonly listener: Listener,
    private readonly loops: Loops,
    private readonly clock: Clock,
  ) {}

  onModuleInit(): void {
    if (!this.api.configured) return;
    const loop = this.loops.add({ name: 'telegram-updates', every: SLOW_LOOK, work: (signal) => this.turn(signal) });
    const wake = () => {
      this.stir();
      loop.wake();
    };
    this.updates.onStored(wake);
    this.stopListening = this.listener.listen('telegram_updates', wake);
    this.loops.add({ name: 'telegram-forget', every: DAY / 24, work: () => this.forget() });
  }

  async onModuleDestroy(): Promise<void> {
    this.stopListening();
    await Promise.all(this.inHand.values());
  }

  /** Says who tells people that their update was given up. */
  onGivenUp(told: GivenUp): void {
    this.givenUp = told;
  }

  /** Updates that could be taken in hand now; none while it is not at work. */
  get room(): number {
    return this.signal && !this.signal.aborted ? Math.max(0, CHATS_AT_ONCE - this.inHand.size) : 0;
  }

  /** Handles what somebody else has claimed for it. */
  takeUp(claimed: readonly ClaimedUpdate[]): void {
    for (const update of claimed) this.take(update);
  }

  /** Handles what waits, and what comes meanwhile, until nothing is left. Gives the milliseconds until there may be more. */
  async turn(signal: AbortSignal): Promise<number> {
    await this.connection.ready(signal);
    this.signal = signal;
    while (!signal.aborted) {
      this.nudged = false;
      if (this.retryAt <= this.clock.now().getTime()) this.retryAt = Infinity;
      await this.renew();
      const { room } = this;
      const claimed = room > 0 ? await this.updates.claim(room) : [];
      for (const update of claimed) this.take(update);
      // The next chance is a chat that becomes free or an update that comes in; either may have come while we looked.
      if (!this.nudged) {
        if (this.inHand.size === 0) return this.untilRetry(SLOW_LOOK);
        await this.news(signal);
      }
      // Looking for free chats costs the same for one as for many: in a crowd they are gathered.
      await gather(claimed.length);
    }
    await Promise.all(this.inHand.values());
    return SLOW_LOOK;
  }

  private untilRetry(longest: number): number {
    return Math.max(1, Math.min(longest, this.retryAt - this.clock.now().getTime()));
  }

  private take(update: ClaimedUpdate): void {
    const work = withLogContext({ correlationId: `telegram-update-${update.updateId}` }, () => this.handle(update))
      .catch((cause: unknown) => this.logger.error(`update ${update.updateId} could not be settled: ${String(cause)}`))
      .finally(() => {
        this.inHand.delete(update);
        this.stir();
      });
    this.inHand.set(update, work);
  }

  /** Keeps what takes long ours: whoever took it for lost would say it all again. */
  private async renew(): Promise<void> {
    const now = this.clock.now().getTime();
    if (this.inHand.size === 0) this.renewedAt = now;
    if (now - this.renewedAt < LEASE / 3) return;
    await this.updates.renew([...this.inHand.keys()]);
    this.renewedAt = now;
  }

  private async handle(update: ClaimedUpdate): Promise<void> {
    // Claimed while we were told to stop: whoever comes next need not wait for the lease to run out.
    if (this.signal?.aborted) return this.updates.postpone(update, 0);
    // Only an update that ended its process twice before it could be counted as failed gets here with a higher count.
    if (update.attempts > ATTEMPTS) return this.giveUp(update, 'its handler never came back');
    if (!update.payload) return this.giveUp(update, 'it was sealed under an APP_SECRET that is not known any more');
    try {
      await this.bot.handleUpdate(update.payload as unknown as Update);
    } catch (cause) {
      if (update.attempts >= ATTEMPTS) return this.giveUp(update, cause);
      this.logger.warn(`update ${update.updateId} failed, trying again: ${String(cause)}`);
      const delay = FIRST_RETRY * 4 ** (update.attempts - 1);
      this.retryAt = Math.min(this.retryAt, this.clock.now().getTime() + delay);
      return this.updates.postpone(update, delay);
    }
    await this.updates.settle(update);
  }

  private async giveUp(update: ClaimedUpdate, cause: unknown): Promise<void> {
    const reference = Number(update.updateId).toString(36).toUpperCase();
    const error = cause instanceof Error ? cause : new Error(String(cause));
    this.logger.error(`update ${update.updateId} was given up (reference ${reference}): ${error.message}`, error.stack);
    await this.updates.settle(update, error.message.slice(0, 500));
    if (!update.payload) return;
    await this.givenUp(update.payload, reference, error).catch((failure: unknown) =>
      this.logger.warn(`nobody could be told of reference ${reference}: ${String(failure)}`),
    );
  }

  /** Says to the turn that is going on that there is more to take. */
  private stir(): void {
    this.nudged = true;
    this.nudge();
  }

  /** Resolves when it is stirred, or when it is time to look for updates that were put off. */
  private news(signal: AbortSignal): Promise<void> {
    const heard = new Promise<void>((resolve) => (this.nudge = resolve));
    const stop = new AbortController();
    const asleep = this.clock.sleep(this.untilRetry(1_000), AbortSignal.any([signal, stop.signal]));
    return Promise.race([heard, asleep]).finally(() => stop.abort());
  }

  private async forget(): Promise<void> {
    await this.updates.forgetHandled(new Date(this.clock.now().getTime() - DAY));
  }
}
