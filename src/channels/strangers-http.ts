import { Injectable, type OnApplicationShutdown } from '@nestjs/common';

import { seconds } from '../domain/duration';
import { foreign } from '../domain/message';
import { Recent } from '../domain/recent';
import type { Words } from '../domain/texts/words';
import { type Answer, Http, TransportError } from '../platform/http/http';
import { DeliveryError } from './channel';
import { type ProviderQuestion, questionAt, refusalOf } from './channel-http';
import { StrangersConfig } from './strangers.config';

/** The far side may send more; nothing that we look for comes later. */
const KEPT = 64 * 1_024;

/** Addresses that were taken apart already: it costs more than all else of a question that we write. */
const MOST_PARSED = 1_000;

/** What is kept of a far side's own words, in UTF-16 units. */
const LONGEST_WORDS = 200;

/**
 * The way to hosts that anybody may have typed in: only those on the open internet, unless WEBHOOK_ALLOW_PRIVATE is
 * set, and never by a redirect.
 */
@Injectable()
export class StrangersHttp implements OnApplicationShutdown {
  /** What an address must be to be asked. Without a user and password, which would be shown with it. */
  readonly address: { readonly form: RegExp; readonly expected: Words };
  private readonly http: Http;
  private readonly parsed = new Recent<URL>(MOST_PARSED);

  constructor({ WEBHOOK_ALLOW_PRIVATE: anywhere }: StrangersConfig) {
    this.http = new Http({ connections: 16, patience: seconds(8), keep: KEPT, onlyPublic: !anywhere });
    this.address = anywhere
      ? {
          form: /^https?:\/\/[^\s/?#@]+(?:[/?]\S*)?$/,
          expected: {
            en: 'an address like https://example.com/hook',
            es: 'una dirección como https://example.com/hook',
          },
        }
      : {
          form: /^https:\/\/[^\s/?#@]+(?:[/?]\S*)?$/,
          expected: {
            en: 'an https address like https://example.com/hook',
            es: 'una dirección https como https://example.com/hook',
          },
        };
  }

  /** Any answer, whatever its status; a DeliveryError when there is none, or when the host is not to be asked. */
  async ask(url: string, question: ProviderQuestion, signal: AbortSignal): Promise<Answer> {
    const at = this.parsed.get(url) ?? this.parsed.keep(url, this.parse(url));
    try {
      return await this.http.send(at.origin, questionAt(at, question), signal);
    } catch (cause) {
      if (cause instanceof TransportError && cause.code === 'PRIVATE_ADDRESS') {
        throw new DeliveryError('permanent', 'its host is not on the open internet (see WEBHOOK_ALLOW_PRIVATE)');
      }
      throw DeliveryError.of(cause);
    }
  }

  private parse(url: string): URL {
    if (this.address.form.test(url) && URL.canParse(url)) return new URL(url);
    throw new DeliveryError('permanent', `the address is not ${this.address.expected.en}`);
  }

  async onApplicationShutdown(): Promise<void> {
    await this.http.close();
  }
}

/** What a refusal means where the address itself is what lets us in: no credentials of ours are at fault. */
export function strangersRefusal(answer: Answer, now: Date, said: string): DeliveryError {
  const error = refusalOf(answer, now, said);
  if (error.kind === 'misconfigured') return new DeliveryError('permanent', error.message);
  return answer.status === 425 ? new DeliveryError('retry', error.message) : error;
}

/** The far side's own words in one line, without what it may have sent back of the address or of `secrets`. */
export function strangersWords({ body }: Answer, address: string, secrets: readonly string[] = []): string {
  if (body === '') return '';
  const pieces = address.split(/[/?&=]/).filter((piece) => piece.length >= 8);
  const hidden = [...secrets, address, ...pieces].filter(Boolean);
  return foreign(
    hidden.reduce((text, one) => text.replaceAll(one, '[redacted]'), body),
    LONGEST_WORDS,
  );
}
