import type { IncomingHttpHeaders } from 'node:http';
import { type Dispatcher, Pool } from 'undici';

import { onAbort } from '../clock/on-abort';
import { publicConnector } from './public-address';

export interface HttpLimits {
  /** Connections to one origin, and so requests in flight there. */
  readonly connections: number;
  /** Milliseconds for each of: connecting, the first byte of an answer, and silence within its body. */
  readonly patience: number;
  /** Milliseconds that a connection nobody uses is kept; undici's own few seconds where it is not said. */
  readonly keepAlive?: number;
  /** Connects to addresses of the open internet only: for hosts that people type in. */
  readonly onlyPublic?: boolean;
  /**
   * No more than so many bytes of an answer are of interest: it is taken for whole when they have come, or when its
   * body breaks off, for its status is what was waited for.
   */
  readonly keep?: number;
}

export interface Question {
  readonly method: 'GET' | 'POST' | 'PATCH';
  readonly path: string;
  /** Names and values in turn. */
  readonly headers: string[];
  readonly body?: string | Buffer;
  /** Instead of the patience with everybody, once connected. */
  readonly patience?: number;
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

  /** Origins that it holds connections to. */
  get origins(): number {
    return this.pools.size;
  }

  /** Resolves with any whole answer, whatever its status; rejects with a TransportError, or the signal's reason. */
  send(origin: string, question: Question, signal?: AbortSignal): Promise<Answer> {
    return new Promise((resolve, reject) => {
      if (signal?.aborted) return reject(signal.reason as Error);
      const { patience } = question;
      const limits = patience === undefined ? this.limits : { ...this.limits, patience };
      const exchange = new Exchange(resolve, reject, signal, limits);
      const own = patience === undefined ? question : { ...question, headersTimeout: patience, bodyTimeout: patience };
      try {
        this.pool(origin).dispatch(own, exchange);
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
    const { connections, patience, keepAlive, onlyPublic } = this.limits;
    const pool = new Pool(origin, {
      connections,
      connect: onlyPublic ? publicConnector(patience) : { timeout: patience },
      headersTimeout: patience,
      bodyTimeout: patience,
      maxResponseSize: LONGEST_ANSWER,
      ...(keepAlive === undefined ? {} : { keepAliveTimeout: keepAlive }),
    });
    this.pools.set(origin, pool);
    const leave = () => this.leave(origin, pool);
    pool.on('disconnect', leave).on('connectionError', leave);
    return pool;
  }

  /** An origin that nobody speaks with any more is forgotten, for people may name any number of them. */
  private leave(origin: string, pool: Pool): void {
    const { connected, size } = pool.stats;
    if (connected > 0 || size > 0 || this.pools.get(origin) !== pool) return;
    this.pools.delete(origin);
    void pool.close().catch(() => undefined);
  }
}

/**
 * One question and its answer.
 *
 * undici's own `request()` builds a stream for every answer; the poller reads thousands a second and only wants the
 * text, so this listens to the dispatcher itself, for two thirds of the CPU.
 */
class Exchange implements Dispatcher.DispatchHandler {
  private over = false;
  private readonly forget: (() => void) | undefined;
  private controller: Dispatcher.DispatchController | null = null;
  private status = 0;
  private headers: IncomingHttpHeaders = {};
  private first: Buffer | null = null;
  private more: Buffer[] | null = null;
  private length = 0;
  private startedAt = 0;

  constructor(
    private readonly resolve: (answer: Answer) => void,
    private readonly reject: (cause: unknown) => void,
    signal: AbortSignal | undefined,
    private readonly limits: HttpLimits,
  ) {
    this.forget = signal && onAbort(signal, () => this.stop(signal.reason));
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
    this.length += chunk.length;
    if (this.first === null) this.first = chunk;
    else (this.more ??= [this.first]).push(chunk);
    const { keep, patience } = this.limits;
    if (keep !== undefined && this.length >= keep) controller.abort(new TransportError('ENOUGH', false));
    else if (this.more === null) return;
    // A body that trickles never trips undici's limit, which starts anew with every byte.
    else if (performance.now() - this.startedAt > 2 * patience) controller.abort(new TransportError('TRICKLE', true));
  }

  onResponseEnd(): void {
    if (this.finish()) this.answer();
  }

  onResponseError(_: unknown, cause: unknown): void {
    if (!this.finish()) return;
    if (this.isEnough) this.answer();
    else this.reject(transportError(cause));
  }

  /** Whether the status alone is an answer. */
  private get isEnough(): boolean {
    return this.limits.keep !== undefined && this.status !== 0;
  }

  private answer(): void {
    const bytes = this.more ? Buffer.concat(this.more) : this.first;
    const text = bytes === null ? '' : bytes.subarray(0, this.limits.keep).toString('utf8');
    this.resolve({ status: this.status, headers: this.headers, body: text });
  }

  private stop(reason: unknown): void {
    if (!this.finish()) return;
    if (this.isEnough) this.answer();
    else this.reject(reason);
    this.controller?.abort(new TransportError('ABORTED', false));
  }

  private finish(): boolean {
    if (this.over) return false;
    this.over = true;
    this.forget?.();
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
