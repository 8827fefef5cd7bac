import { conflict } from '../bot-api/refusal';
import type { Update, UpdateKind } from '../wire';
import type { Waiting, Webhook } from './webhook';

interface Poller {
  readonly limit: number;
  answer(): void;
  refuse(): void;
}

const KEPT_MS = 24 * 3_600_000;
const MOST_AT_ONCE = 100;
const LONGEST_POLL_SECONDS = 50;

/** What the bot has yet to hear: kept for 24 hours, handed to the one who polls, or pushed to the webhook. */
export class Updates {
  private queue: Waiting[] = [];
  private nextId = 700_000_001;
  private poller: Poller | undefined;
  private allowed: ReadonlySet<string> | undefined;
  webhook: Webhook | undefined;
  /** How often one poller was thrown out by another. */
  conflicts = 0;

  constructor(private readonly now: () => number) {}

  /** Oldest first, what is too old left out. */
  get waiting(): readonly Waiting[] {
    const oldest = this.now() - KEPT_MS;
    if (this.queue[0] && this.queue[0].at < oldest) this.queue = this.queue.filter(({ at }) => at >= oldest);
    return this.queue;
  }

  get isPolled(): boolean {
    return this.poller !== undefined;
  }

  get allowedUpdates(): string[] | undefined {
    return this.allowed && [...this.allowed];
  }

  /** Remembered until it is said anew; an empty list means everything. */
  allow(kinds: unknown): void {
    if (Array.isArray(kinds)) this.allowed = kinds.length > 0 ? new Set(kinds.map(String)) : undefined;
  }

  post(kind: UpdateKind, content: unknown, chatId: number): void {
    if (this.allowed && !this.allowed.has(kind)) return;
    this.queue.push({ update: { update_id: this.nextId++, [kind]: content }, chatId, at: this.now() });
    this.poller?.answer();
    this.webhook?.wake();
  }

  drop(update: Update): void {
    this.queue = this.queue.filter((waiting) => waiting.update !== update);
  }

  clear(): void {
    this.queue = [];
  }

  /** One long poll; `gone` is called with what to do when the caller hangs up. */
  poll(
    { offset, limit, timeout }: { offset: number; limit: number; timeout: number },
    gone: (hangUp: () => void) => void,
  ): Promise<Update[]> {
    if (this.webhook) {
      throw conflict(
        "can't use getUpdates method while webhook is active; use deleteWebhook to delete the webhook first",
      );
    }
    this.poller?.refuse();
    this.confirm(offset);
    const most = Math.min(Math.max(1, limit), MOST_AT_ONCE);
    const ready = () => this.waiting.slice(0, most).map(({ update }) => update);
    if (this.waiting.length > 0 || timeout <= 0) return Promise.resolve(ready());
    return new Promise((resolve, reject) => {
      const finish = () => {
        clearTimeout(timer);
        if (this.poller === poller) this.poller = undefined;
      };
      const poller: Poller = {
        limit: most,
        answer: () => {
          finish();
          resolve(ready());
        },
        refuse: () => {
          finish();
          this.conflicts += 1;
          reject(conflict('terminated by other getUpdates request; make sure that only one bot instance is running'));
        },
      };
      const timer = setTimeout(poller.answer, Math.min(timeout, LONGEST_POLL_SECONDS) * 1_000);
      this.poller = poller;
      gone(finish);
    });
  }

  /** Ends the poll in hand, if there is one, with nothing. */
  stop(): void {
    this.poller?.answer();
    this.webhook?.stop();
  }

  /** An offset forgets everything before it; a negative one keeps that many from the end. */
  private confirm(offset: number): void {
    if (offset < 0) this.queue = this.queue.slice(offset);
    else if (offset > 0) this.queue = this.queue.filter(({ update }) => update.update_id >= offset);
  }
}
