import { Injectable, type OnApplicationShutdown } from '@nestjs/common';
import { z } from 'zod';

import { Http, TransportError } from '../http/http';
import { TelegramConfig } from './telegram.config';

/** Milliseconds. Nothing but a long poll may take longer. */
const CALL_LIMIT = 10_000;

/** More than what senders, the bot and the poller of one process ever have in flight, so that no call waits for a turn. */
const CONNECTIONS = 128;

const JSON_BODY = ['content-type', 'application/json'];

/** Telegram answered, and the answer is no. */
export class TelegramRefusal extends Error {
  constructor(
    readonly code: number,
    readonly description: string,
    /** Seconds to wait before asking again. */
    readonly retryAfter?: number,
    /** The group has become a supergroup with this id. */
    readonly migrateToChatId?: string,
  ) {
    super(`Telegram refused: ${code} ${description}`);
    this.name = 'TelegramRefusal';
  }

  /** A token that Telegram does not know: 401, or 404 when it does not even look like one. */
  get refusesToken(): boolean {
    return this.code === 401 || (this.code === 404 && /^not found$/i.test(this.description));
  }
}

/** Nothing that could be understood came back. Whether Telegram has done what was asked is not known. */
export class TelegramUnreachable extends Error {
  constructor(message: string, options?: ErrorOptions) {
    super(message, options);
    this.name = 'TelegramUnreachable';
  }
}

const answerSchema = z.object({
  ok: z.boolean(),
  result: z.unknown().optional(),
  error_code: z.number().optional(),
  description: z.string().optional(),
  parameters: z
    .object({
      retry_after: z.number().optional(),
      migrate_to_chat_id: z.union([z.number(), z.string()]).optional(),
    })
    .optional(),
});

/** A file that goes up with a call; the payload refers to it as `attach://<field>`, or by the field's own name. */
export interface Upload {
  readonly field: string;
  readonly name: string;
  readonly bytes: Buffer;
}

/** The one way to Telegram's Bot API, over connections that are kept alive. */
@Injectable()
export class TelegramApi implements OnApplicationShutdown {
  /** False without a token: then every call throws, and nothing is sent. */
  readonly configured: boolean;
  private readonly http = new Http({ connections: CONNECTIONS, patience: CALL_LIMIT, keepAlive: 30_000 });
  private readonly origin: string;
  private readonly path: string;

  constructor(config: TelegramConfig) {
    const { origin, pathname } = new URL(config.TELEGRAM_API_ROOT);
    this.configured = config.TELEGRAM_BOT_TOKEN !== undefined;
    this.path = `${pathname.replace(/\/$/, '')}/bot${config.TELEGRAM_BOT_TOKEN ?? ''}/`;
    this.origin = origin;
  }

  /**
   * Calls a method with JSON parameters and gives back its `result`.
   *
   * Throws a TelegramRefusal for an answer that is a no (5xx included) and TelegramUnreachable when no answer came
   * within `limit` milliseconds, or `signal` was aborted.
   */
  call<T>(method: string, payload: object = {}, signal?: AbortSignal, limit = CALL_LIMIT): Promise<T> {
    return this.ask(method, JSON_BODY, JSON.stringify(payload), signal, limit);
  }

  /** Calls a method with files beside its parameters. Throws as `call` does. */
  async upload<T>(method: string, payload: object, files: readonly Upload[], signal?: AbortSignal): Promise<T> {
    const form = new FormData();
    for (const [name, value] of Object.entries(payload)) {
      if (value !== undefined) form.append(name, typeof value === 'string' ? value : JSON.stringify(value));
    }
    for (const { field, name, bytes } of files) form.append(field, new Blob([bytes]), name);
    const whole = new Response(form);
    const headers = ['content-type', whole.headers.get('content-type') ?? ''];
    return this.ask(method, headers, Buffer.from(await whole.arrayBuffer()), signal, CALL_LIMIT);
  }

  private async ask<T>(
    method: string,
    headers: string[],
    body: string | Buffer,
    signal: AbortSignal | undefined,
    limit: number,
  ): Promise<T> {
    if (!this.configured) throw new TelegramUnreachable('no Telegram bot token is configured');
    if (signal?.aborted) throw new TelegramUnreachable(`${method} was given up`);
    const question = { method: 'POST', path: this.path + method, headers, body, patience: limit } as const;
    const answer = await this.http.send(this.origin, question, signal).catch((cause: unknown) => {
      const why = signal?.aborted ? 'given up' : reasonOf(cause, limit);
      throw new TelegramUnreachable(`Telegram cannot be reached (${method}: ${why})`, { cause });
    });
    return resultOf<T>(method, answer.status, answer.body);
  }

  /** Ends every connection; calls in flight are given up. */
  async onApplicationShutdown(): Promise<void> {
    await this.http.close();
  }
}

function resultOf<T>(method: string, status: number, text: string): T {
  const answer = answerSchema.safeParse(parsed(text));
  if (!answer.success) {
    if (status >= 400) throw new TelegramRefusal(status, `HTTP ${status}`);
    throw new TelegramUnreachable(`Telegram's answer to ${method} is not understood`);
  }
  const { ok, result, error_code, description, parameters } = answer.data;
  if (ok) return result as T;
  const moved = parameters?.migrate_to_chat_id;
  throw new TelegramRefusal(
    error_code ?? status,
    description ?? `HTTP ${status}`,
    parameters?.retry_after,
    moved === undefined ? undefined : String(moved),
  );
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

function reasonOf(cause: unknown, limit: number): string {
  if (!(cause instanceof TransportError)) return cause instanceof Error ? cause.message : String(cause);
  return cause.timedOut ? `no answer in ${limit} ms` : cause.code;
}
