import { Injectable, type OnApplicationShutdown } from '@nestjs/common';

import { seconds } from '../domain/duration';
import { foreign } from '../domain/message';
import { type Answer, Http, type Question, retryAfter } from '../platform/http/http';
import { DeliveryError } from './channel';

/** What is asked of a provider. */
export interface ProviderQuestion {
  readonly method: Question['method'];
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: string | Buffer;
}

/** Failures before there was a connection that anything could go over. */
const UNSENT = new Set<unknown>(['ECONNREFUSED', 'ENOTFOUND', 'EAI_AGAIN', 'EHOSTUNREACH', 'UND_ERR_CONNECT_TIMEOUT']);

/** The way to providers that speak HTTP, for all channels of a process, over connections that are kept alive. */
@Injectable()
export class ChannelHttp implements OnApplicationShutdown {
  private readonly http = new Http({ connections: 64, patience: seconds(10) });

  /** Any whole answer, whatever its status; throws a DeliveryError worth another try when there is none. */
  async ask(url: string, question: ProviderQuestion, signal: AbortSignal): Promise<Answer> {
    const at = new URL(url);
    try {
      return await this.http.send(at.origin, questionAt(at, question), signal);
    } catch (cause) {
      const { message } = DeliveryError.of(cause);
      throw new DeliveryError('retry', message, UNSENT.has((cause as { code?: unknown }).code) ? { unsent: true } : {});
    }
  }

  async onApplicationShutdown(): Promise<void> {
    await this.http.close();
  }
}

export function questionAt({ pathname, search }: URL, { method, headers, body }: ProviderQuestion): Question {
  const flat: string[] = [];
  for (const name in headers) flat.push(name, headers[name] ?? '');
  const path = pathname + search;
  return body === undefined ? { method, path, headers: flat } : { method, path, headers: flat, body };
}

/** What an answer that is no success means, where the provider's own codes do not say more. `said` is no secret. */
export function refusalOf({ status, headers }: Answer, now: Date, said: string): DeliveryError {
  const text = `${status} ${foreign(said, 300)}`.trim();
  const asked = retryAfter(headers, now);
  const wait = asked === null ? {} : { retryAfterMs: asked };
  if (status === 401 || status === 403) return new DeliveryError('misconfigured', text, { scope: 'channel' });
  if (status === 429) return new DeliveryError('wait', text, wait);
  if (status >= 500 || status === 408) return new DeliveryError('retry', text, wait);
  return new DeliveryError('permanent', text);
}

/** The body as JSON; undefined when it is none. */
export function jsonOf({ body }: Answer): unknown {
  try {
    return JSON.parse(body) as unknown;
  } catch {
    return undefined;
  }
}
