import { randomBytes } from 'node:crypto';
import { connect, type MqttClient } from 'mqtt';

import { onAbort } from '../clock/on-abort';

/** Milliseconds. */
const PATIENCE = 8_000;

/** The broker has hung up, or was never reached. */
export class BrokerError extends Error {
  constructor(
    /** MQTT's return code of a refused connection, else Node's word for it. */
    readonly code: number | string,
  ) {
    super(`the broker is not reached (${code})`);
    this.name = 'BrokerError';
  }

  /** Bad user name or password, or not authorized, as MQTT 3.1.1 numbers them. */
  get refusesUs(): boolean {
    return this.code === 4 || this.code === 5;
  }
}

/** What the broker says for us, and keeps, when we are gone without a word. */
export interface Will {
  readonly topic: string;
  readonly payload: string;
}

interface Line {
  readonly url: string;
  readonly client: MqttClient;
  readonly open: Promise<void>;
  readonly broken: AbortController;
}

/**
 * One connection to a broker, kept alive, and made anew by whoever next has something to say after it broke.
 *
 * The client does not reconnect by itself: it would say once more what we had given up and will try again.
 */
export class BrokerLine {
  private line: Line | null = null;

  constructor(private readonly will: Will | null = null) {}

  /** Whether what was published is known to be there: nothing has broken since. */
  get holds(): boolean {
    return this.line !== null;
  }

  /**
   * Resolves when the broker has the message for good (QoS 1); throws a BrokerError, or the signal's reason. What is to
   * be kept is shown to whoever comes later, until another takes its place; an empty one takes it away.
   */
  async publish(url: string, topic: string, body: string, signal: AbortSignal, { keep = false } = {}): Promise<void> {
    const line = this.lineTo(url);
    await untilOver(line, signal, () => line.open);
    await untilOver(line, signal, () => line.client.publishAsync(topic, body, { qos: 1, retain: keep }));
  }

  /** Resolves when the broker has let us in. */
  async reach(url: string, signal: AbortSignal): Promise<void> {
    const line = this.lineTo(url);
    await untilOver(line, signal, () => line.open);
  }

  close(): void {
    this.line?.broken.abort(new BrokerError('CLOSED'));
    this.line = null;
  }

  private lineTo(url: string): Line {
    if (this.line?.url === url) return this.line;
    this.close();
    const line = open(url, this.will, () => {
      if (this.line === line) this.line = null;
    });
    this.line = line;
    return line;
  }
}

function open(url: string, will: Will | null, gone: () => void): Line {
  const clientId = `panoptes-${randomBytes(6).toString('hex')}`;
  const client = connect(url, {
    ...{ clientId, clean: true, reconnectPeriod: 0, connectTimeout: PATIENCE, keepalive: 30 },
    ...(will ? { will: { ...will, payload: Buffer.from(will.payload), qos: 1, retain: true } } : {}),
  });
  const broken = new AbortController();
  const open = new Promise<void>((resolve) => client.once('connect', () => resolve()));
  // Errors are told before the line closes; without a listener they would end the process.
  client.on('error', ({ code, name }: Error & { code?: number | string }) =>
    broken.abort(new BrokerError(code ?? name)),
  );
  client.on('close', () => broken.abort(new BrokerError('CLOSED')));
  broken.signal.addEventListener('abort', () => {
    gone();
    client.end(true);
  });
  return { url, client, open, broken };
}

/** What `work` resolves to, unless the line breaks or the signal comes first. */
async function untilOver(line: Line, signal: AbortSignal, work: () => Promise<unknown>): Promise<void> {
  signal.throwIfAborted();
  line.broken.signal.throwIfAborted();
  const forget: (() => void)[] = [];
  const over = new Promise<never>((_, reject) => {
    for (const end of [signal, line.broken.signal]) forget.push(onAbort(end, () => reject(end.reason as Error)));
  });
  try {
    await Promise.race([work(), over]);
  } finally {
    forget.forEach((leave) => leave());
  }
}
