import { Injectable, Logger, type OnModuleInit } from '@nestjs/common';

import { Clock } from '../clock/clock';
import { Loops } from '../clock/loops';
import { Locks } from '../database/locks';
import { TelegramApi, TelegramRefusal } from './telegram-api';
import { ALLOWED_UPDATES, updateSchema } from './telegram-update';
import { TelegramUpdates } from './telegram-updates';
import { TelegramWorker } from './telegram-worker';
import { TelegramConfig } from './telegram.config';

/** Seconds that Telegram holds a request open when there is nothing to tell. */
const LONG_POLL = 25;

/** Milliseconds: another replica that polls is asked after this often whether it still does. */
const STANDBY = 5_000;

const LONGEST_BACKOFF = 30_000;

/** Fetches updates from Telegram and keeps them before they are confirmed. Of all replicas, one does it at a time. */
@Injectable()
export class TelegramPoller implements OnModuleInit {
  private readonly logger = new Logger(TelegramPoller.name);
  private offset = 0;

  constructor(
    private readonly config: TelegramConfig,
    private readonly api: TelegramApi,
    private readonly updates: TelegramUpdates,
    private readonly worker: TelegramWorker,
    private readonly locks: Locks,
    private readonly loops: Loops,
    private readonly clock: Clock,
  ) {}

  onModuleInit(): void {
    if (!this.api.configured || this.config.TELEGRAM_MODE !== 'polling') return;
    this.loops.add({ name: 'telegram-poller', every: STANDBY, work: (signal) => this.turn(signal) });
  }

  /** Polls for as long as this replica holds the lock and `signal` lets it. */
  private async turn(signal: AbortSignal): Promise<void> {
    await this.locks.hold('telegram-poller', (held) => this.poll(AbortSignal.any([signal, held])));
  }

  private async poll(signal: AbortSignal): Promise<void> {
    let failures = 0;
    while (!signal.aborted) {
      try {
        await this.fetch(LONG_POLL, signal);
        if (failures > 0) this.logger.log('Telegram gives updates again');
        failures = 0;
      } catch (cause) {
        if (signal.aborted) return;
        failures += 1;
        const wait = await this.after(cause, failures, signal);
        if (wait > 0) await this.clock.sleep(wait, signal);
      }
    }
  }

  /** One request for updates that waits up to `wait` seconds. Gives back how many were new. */
  async fetch(wait: number, signal?: AbortSignal): Promise<number> {
    const given = await this.api.call<unknown[]>(
      'getUpdates',
      { offset: this.offset, timeout: wait, limit: 100, allowed_updates: ALLOWED_UPDATES },
      signal,
      (wait + 10) * 1_000,
    );
    const updates = given.map((update) => updateSchema.parse(update));
    // Telegram forgets an update as soon as a request carries a later offset, so it moves only after the commit.
    const { fresh, claimed } = await this.updates.storeAndClaim(updates, this.worker.room);
    this.worker.takeUp(claimed);
    const last = updates.at(-1);
    if (last) this.offset = Math.max(this.offset, last.update_id + 1);
    return fresh;
  }

  /** What a failure asks for: milliseconds to wait, and a webhook that is in the way is removed. */
  private async after(cause: unknown, failures: number, signal: AbortSignal): Promise<number> {
    const backoff = Math.min(LONGEST_BACKOFF, 500 * 2 ** Math.min(failures, 6));
    if (failures === 1) this.logger.warn(`no updates from Telegram: ${String(cause)}`);
    if (!(cause instanceof TelegramRefusal)) return backoff;
    if (cause.code === 409 && /webhook/i.test(cause.description)) {
      this.logger.warn('a webhook is set, but TELEGRAM_MODE is polling: removing the webhook');
      await this.api.call('deleteWebhook', { drop_pending_updates: false }, signal).catch(() => undefined);
      return failures === 1 ? 0 : backoff;
    }
    return Math.max(backoff, (cause.retryAfter ?? 0) * 1_000);
  }
}
