import { Agent, request as overHttp } from 'node:http';
import { Agent as SecureAgent, request as overHttps } from 'node:https';
import type { Update } from '../wire';

/** An update that the bot has not taken yet. */
export interface Waiting {
  readonly update: Update;
  readonly chatId: number;
  /** Milliseconds since 1970. */
  readonly at: number;
}

interface Backlog {
  readonly waiting: readonly Waiting[];
  drop(update: Update): void;
}

export interface WebhookSettings {
  readonly url: string;
  readonly secretToken?: string | undefined;
  readonly maxConnections: number;
  /** The wait after the first push that fails, in milliseconds; it doubles up to a minute. */
  readonly retryMs: number;
}

/** Pushes updates to the bot's address: in order within a chat, again and again until it says 200. */
export class Webhook {
  lastError: { at: number; message: string } | undefined;
  private readonly agent: Agent;
  private readonly busy = new Set<number>();
  private readonly timers = new Set<NodeJS.Timeout>();
  private stopped = false;

  constructor(
    readonly settings: WebhookSettings,
    private readonly updates: Backlog,
    private readonly now: () => number,
    /** A webhook may answer with a call of its own. */
    private readonly called: (call: Record<string, unknown>) => void,
  ) {
    const secure = settings.url.startsWith('https:');
    this.agent = new (secure ? SecureAgent : Agent)({ keepAlive: true, maxSockets: settings.maxConnections });
  }

  wake(): void {
    for (const waiting of this.updates.waiting) {
      if (this.stopped || this.busy.size >= this.settings.maxConnections) return;
      if (this.busy.has(waiting.chatId)) continue;
      this.busy.add(waiting.chatId);
      void this.push(waiting, this.settings.retryMs);
    }
  }

  stop(): void {
    this.stopped = true;
    for (const timer of this.timers) clearTimeout(timer);
    this.agent.destroy();
  }

  private async push(waiting: Waiting, retryMs: number): Promise<void> {
    try {
      const { status, reason, body } = await this.post(JSON.stringify(waiting.update));
      if (status < 200 || status > 299) throw new Error(`Wrong response from the webhook: ${status} ${reason}`);
      this.updates.drop(waiting.update);
      this.busy.delete(waiting.chatId);
      this.obey(body);
      this.wake();
    } catch (error) {
      if (this.stopped) return;
      this.lastError = { at: this.now(), message: error instanceof Error ? error.message : String(error) };
      const timer = setTimeout(() => {
        this.timers.delete(timer);
        void this.push(waiting, Math.min(retryMs * 2, 60_000));
      }, retryMs);
      this.timers.add(timer);
    }
  }

  private post(update: string): Promise<{ status: number; reason: string; body: string }> {
    const { url, secretToken } = this.settings;
    return new Promise((resolve, reject) => {
      const outgoing = (url.startsWith('https:') ? overHttps : overHttp)(
        url,
        {
          method: 'POST',
          agent: this.agent,
          headers: {
            'content-type': 'application/json',
            'content-length': Buffer.byteLength(update),
            ...(secretToken === undefined ? {} : { 'x-telegram-bot-api-secret-token': secretToken }),
          },
        },
        (incoming) => {
          let body = '';
          incoming.setEncoding('utf8').on('data', (part: string) => (body += part));
          incoming.on('end', () => {
            resolve({ status: incoming.statusCode ?? 0, reason: incoming.statusMessage ?? '', body });
          });
          incoming.on('error', reject);
        },
      );
      outgoing.on('error', reject);
      outgoing.end(update);
    });
  }

  private obey(body: string): void {
    try {
      const call = JSON.parse(body) as Record<string, unknown> | null;
      if (typeof call?.['method'] === 'string') this.called(call);
    } catch {
      // Most webhooks answer with nothing, or with a word for people.
    }
  }
}
