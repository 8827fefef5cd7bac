import { Injectable, Logger } from '@nestjs/common';
import { createHash, timingSafeEqual } from 'node:crypto';
import type { Counter } from 'prom-client';

import { Batcher } from '../clock/batcher';
import { Metrics } from '../metrics/metrics';
import { SecretBox } from '../secrets/secret-box';
import { TelegramApi } from './telegram-api';
import { type TelegramUpdate, updateSchema } from './telegram-update';
import { TelegramUpdates } from './telegram-updates';
import { TelegramConfig } from './telegram.config';

/** Updates that are kept together. Telegram pushes 40 side by side: when this many wait, no more need to be waited for. */
const BATCH = 20;

interface Pushed {
  readonly update: TelegramUpdate;
  readonly kept: () => void;
  readonly failed: (cause: unknown) => void;
}

/** Takes the updates that Telegram pushes, once it has proved to be Telegram, into the table that the bot works from. */
@Injectable()
export class TelegramIntake {
  private readonly logger = new Logger(TelegramIntake.name);
  private readonly errors: Counter<'reason'>;
  private readonly pushed = new Batcher<Pushed>(BATCH, (batch) => this.keep(batch));

  constructor(
    private readonly api: TelegramApi,
    private readonly config: TelegramConfig,
    private readonly box: SecretBox,
    private readonly updates: TelegramUpdates,
    metrics: Metrics,
  ) {
    const help = 'Webhook calls that were refused, not understood or not kept';
    this.errors = metrics.counter('panoptes_telegram_webhook_errors_total', help, ['reason']);
  }

  /** What Telegram shows with every call, once the webhook is set: TELEGRAM_WEBHOOK_SECRET, or a key derived for it. */
  get secret(): string {
    return this.config.TELEGRAM_WEBHOOK_SECRET ?? this.box.derive('telegram-webhook');
  }

  /** Whether a call carries our secret. The time it takes tells nothing of it. */
  accepts(given: string | undefined): boolean {
    const same = timingSafeEqual(digest(given ?? ''), digest(this.secret));
    if (!same) this.errors.inc({ reason: 'secret' });
    return same;
  }

  /**
   * Keeps an update for the bot; one that comes again is known by its number.
   *
   * What is no update is let go, since it would come again and again. Throws when the update could not be kept.
   */
  async receive(body: unknown): Promise<void> {
    const update = updateSchema.safeParse(body);
    if (!update.success) {
      this.errors.inc({ reason: 'body' });
      this.logger.warn('the webhook was called with something that is no update');
      return;
    }
    if (!this.api.configured) return;
    try {
      await new Promise<void>((kept, failed) => this.pushed.add({ update: update.data, kept, failed }));
    } catch (cause) {
      this.errors.inc({ reason: 'store' });
      throw cause;
    }
  }

  private async keep(batch: readonly Pushed[]): Promise<void> {
    try {
      await this.updates.store(batch.map(({ update }) => update));
      for (const { kept } of batch) kept();
    } catch (cause) {
      const [only, another] = batch;
      if (only && !another) return only.failed(cause);
      // One that cannot be kept must not keep the others out.
      for (const each of batch) await this.keep([each]);
    }
  }
}

const digest = (text: string) => createHash('sha256').update(text).digest();
