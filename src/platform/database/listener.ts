import { Logger, type OnApplicationShutdown } from '@nestjs/common';
import { Client, escapeIdentifier } from 'pg';

import type { Clock } from '../clock/clock';
import { rows, type Queryable } from './sql';

type Handler = (payload: string) => void;

/** Milliseconds before the first new try after the connection was lost, and at the most. */
const FIRST_WAIT = 100;
const LONGEST_WAIT = 5_000;

/**
 * Hears what other processes call out with `notify`, on one connection of its own that is opened with the first ear.
 *
 * What is called out while the connection is lost is not heard: whoever listens also looks by itself now and then.
 */
export class Listener implements OnApplicationShutdown {
  private readonly logger = new Logger(Listener.name);
  private readonly handlers = new Map<string, Set<Handler>>();
  private readonly deaf = new Set<() => void>();
  private readonly stopping = new AbortController();
  private client: Client | null = null;
  private running: Promise<void> | null = null;

  constructor(
    private readonly databaseUrl: string,
    private readonly clock: Clock,
  ) {}

  /**
   * Calls `handler` with the payload of every notification on the channel, and `deaf` when the connection is there again
   * after it was lost: something may have been missed. Gives back what ends it.
   */
  listen(channel: string, handler: Handler, deaf: () => void = () => undefined): () => void {
    const known = this.handlers.get(channel);
    const handlers = known ?? new Set();
    this.handlers.set(channel, handlers.add(handler));
    this.running ??= this.run();
    if (!known) void this.client?.query(`LISTEN ${escapeIdentifier(channel)}`).catch(() => this.client?.end());
    this.deaf.add(deaf);
    return () => {
      handlers.delete(handler);
      this.deaf.delete(deaf);
    };
  }

  async onApplicationShutdown(): Promise<void> {
    this.stopping.abort();
    await this.client?.end().catch(() => undefined);
    await this.running;
  }

  private async run(): Promise<void> {
    let heard = false;
    const connected = () => {
      if (heard) for (const deaf of this.deaf) deaf();
      heard = true;
    };
    for (let wait = FIRST_WAIT; !this.stopping.signal.aborted; wait = Math.min(wait * 2, LONGEST_WAIT)) {
      try {
        await this.hear(() => {
          wait = FIRST_WAIT;
          connected();
        });
      } catch (cause) {
        this.logger.debug({ cause }, 'cannot listen to the database');
      }
      await this.clock.sleep(wait, this.stopping.signal);
    }
  }

  /** Resolves or rejects when the connection has ended. */
  private async hear(connected: () => void): Promise<void> {
    const client = new Client({
      connectionString: this.databaseUrl,
      application_name: 'panoptes listener',
      keepAlive: true,
      connectionTimeoutMillis: LONGEST_WAIT,
      // An ear may be added while others are being opened.
      pipeline: true,
    });
    const ended = new Promise<void>((resolve) => client.once('end', resolve));
    client.on('error', (cause) => this.logger.debug({ cause }, 'lost the connection that listens'));
    client.on('notification', ({ channel, payload = '' }) => this.hand(channel, payload));
    try {
      await client.connect();
      this.client = client;
      for (const channel of this.handlers.keys()) await client.query(`LISTEN ${escapeIdentifier(channel)}`);
      connected();
      if (this.stopping.signal.aborted) void client.end();
      await ended;
    } finally {
      this.client = null;
      await client.end().catch(() => undefined);
    }
  }

  private hand(channel: string, payload: string): void {
    for (const handler of this.handlers.get(channel) ?? []) {
      try {
        handler(payload);
      } catch (cause) {
        this.logger.error(`a listener of ${channel} failed`, cause);
      }
    }
  }
}

/** Calls out on the channel when the transaction commits; the same words in one transaction are heard once. */
export async function notify(db: Queryable, channel: string, payload = ''): Promise<void> {
  await rows(db, 'SELECT pg_notify($1, $2)', [channel, payload]);
}
