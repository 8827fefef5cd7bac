import type { IncomingHttpHeaders } from 'node:http';
import { type Dispatcher, Pool } from 'undici';

export interface HttpLimits {
  /** Connections to one origin, and so requests in flight there. */
  readonly connections: number;
  /** Milliseconds for each of: connecting, the first byte of an answer, and silence within its body. */
  readonly patience: number;
}

export interface Question {
  readonly method: 'GET' | 'POST';
  readonly path: string;
  /** Names and values in turn. */
  readonly headers: string[];
  readonly body?: string;
}

export interface Answer {
  readonly status: number;
  readonly headers: IncomingHttpHeaders;
  readonly body: string;
}

/** No whole answer came. It names what happened by its code, and nothing of what was sent or received. */
export class TransportError extends Error {
  constructor(
    /** Node's or undici's word for it: `ECONNREFUSED`, `UND_ERR_HEADERS_TIMEOUT`, … */
    readonly code: string,
    readonly timedOut: boolean,
  ) {
    super(`No answer: ${code}`);
    this.name = 'TransportError';
  }
}

/** An answer that is longer than this is none: it would only fill the memory. */
const LONGEST_ANSWER = 64 * 1024 * 1024;

/** Requests over connections that are kept alive, a pool for each origin. Redirects are not followed. */
export class Http {
  private readonly pools = new Map<string, Pool>();

  constructor(private readonly limits: HttpLimits) {}

  /** Resolves with any whole answer, whatever its status; rejects with a TransportError, or the signal's reason. */
  send(origin: string, question: Question, signal?: AbortSignal): Promise<Answer> {
    return new Promise((resolve, reject) => {
      const exchange = new Exchange(resolve, reject, signal, this.limits.patience);
      if (exchange.over) return;
      try {
        this.pool(origin).dispatch(question, exchange);
      } catch (cause) {
        exchange.onResponseError(null, cause);
      }
    });
  }

  /** Ends all connections; what is still in flight fails. */
  async close(): Promise<void> {
    await Promise.all([...this.pools.values()].map((pool) => pool.destroy()));
    this.pools.clear();
  }

  private pool(origin: string): Pool {
    const known = this.pools.get(origin);
    if (known) return known;
    const { connections, patience } = this.limits;
    const pool = new Pool(origin, {
      connections,
      connect: { timeout: patience },
      headersTimeout: patience,
      bodyTimeout: patience,
      maxResponseSize: LONGEST_ANSWER,
    });
    this.pools.set(origin, pool);
    return pool;
  }
}

/**
 * One question and its answer.
 *
 * undici's own `request()` builds a stream for every answer; the poller reads thousands a second and only wants the
 * text, so this listens to the dispatcher itself, for two thirds of the CPU.
 */
class Exchange implements Dispatcher.DispatchHandler {
  over = false;
  private controller: Dispatcher.DispatchController | null = null;
  private status = 0;
  private headers: IncomingHttpHeaders = {};
  private first: Buffer | null = null;
  private more: Buffer[] | null = null;
  private startedAt = 0;

  constructor(
    private readonly resolve: (answer: Answer) => void,
    private readonly reject: (cause: unknown) => void,
    private readonly signal: AbortSignal | undefined,
    private readonly patience: number,
  ) {
    if (signal?.aborted) this.stop();
    else signal?.addEventListener('abort', this.stop, { once: true });
  }

  onRequestStart(controller: Dispatcher.DispatchController): void {
    this.controller = controller;
    if (this.over) controller.abort(new TransportError('ABORTED', false));
  }

  onResponseStart(_: unknown, status: number, headers: IncomingHttpHeaders): void {
    this.status = status;
    this.headers = headers;
    this.startedAt = performance.now();
  }

  onResponseData(controller: Dispatcher.DispatchController, chunk: Buffer): void {
    if (this.first === null) {
      this.first = chunk;
      return;
    }
    (this.more ??= [this.first]).push(chunk);
    // A body that trickles never trips undici's limit, which starts anew with every byte.
    if (performance.now() - this.startedAt > 2 * this.patience) controller.abort(new TransportError('TRICKLE', true));
  }

  onResponseEnd(): void {
    if (!this.finish()) return;
    const bytes = this.more ? Buffer.concat(this.more) : this.first;
    this.resolve({ status: this.status, headers: this.headers, body: bytes === null ? '' : bytes.toString('utf8') });
  }

  onResponseError(_: unknown, cause: unknown): void {
    if (this.finish()) this.reject(transportError(cause));
  }

  private readonly stop = () => {
    if (!this.finish()) return;
    this.reject(this.signal?.reason);
    this.controller?.abort(new TransportError('ABORTED', false));
  };

  private finish(): boolean {
    if (this.over) return false;
    this.over = true;
    this.signal?.removeEventListener('abort', this.stop);
    return true;
  }
}

// The cause itself is dropped: undici's parser errors carry the bytes that they stumbled over.
function transportError(cause: unknown): TransportError {
  if (cause instanceof TransportError) return cause;
  const code = (cause as { code?: unknown } | null)?.code;
  const word = typeof code === 'string' ? code : cause instanceof Error ? cause.name : 'UNKNOWN';
  return new TransportError(word, /TIMEOUT|TIMEDOUT/.test(word));
}

/** As long as the far side asks us to wait, in ms: `Retry-After` in seconds or as a date; null when it does not say. */
export function retryAfter(headers: IncomingHttpHeaders, now: Date): number | null {
  const value = headers['retry-after'];
  if (value === undefined) return null;
  const wait = /^\d+$/.test(value.trim()) ? Number(value) * 1_000 : Date.parse(value) - now.getTime();
  return Number.isFinite(wait) ? Math.max(0, wait) : null;
}
