import { z } from 'zod';

import type { Answer } from '../../platform/http/http';
import { DeliveryError } from '../channel';
import { refusalOf } from '../channel-http';

const taken = z.object({ messages: z.array(z.object({ id: z.string().min(1) })).min(1) });

export const metaError = z.object({
  code: z.number(),
  message: z.string().optional(),
  title: z.string().optional(),
  error_subcode: z.number().optional(),
  error_data: z.object({ details: z.string().optional() }).optional(),
});

const refused = z.object({ error: metaError });

/** More than 24 hours since the reader wrote: only a template is taken. */
export const WINDOW_CLOSED = 131_047;

/** Too fast: for this reader, for the number, for the app. */
const FAST_FOR_ONE = 131_056;
const FAST = new Set([4, 80_007, 130_429, 131_048]);

/** The reader has no WhatsApp, or none that takes our messages. */
const DEAD = new Set([131_026, 131_050]);

/** Token, rights, number, payment or the whole account. */
const OURS = new Set([0, 3, 10, 33, 190, 368, 131_005, 131_031, 131_042, 131_045, 133_010]);

/** Trouble at Meta. */
const LATER = new Set([1, 2, 131_000, 131_016, 133_004]);

/** The message's id. Throws a DeliveryError, or a WindowClosed, when WhatsApp has not taken it. */
export function messageIdOf(answer: Answer, now: Date): string {
  const body = jsonOf(answer);
  const message = answer.status < 300 ? taken.safeParse(body).data?.messages[0] : undefined;
  if (message) return message.id;
  if (answer.status < 300) throw new DeliveryError('retry', `${answer.status} an answer that is not WhatsApp's`);
  throw failureOf(answer, now);
}

/** What an answer that is a no means. */
export function failureOf(answer: Answer, now: Date): DeliveryError {
  const { error } = refused.safeParse(jsonOf(answer)).data ?? {};
  if (!error) return refusalOf(answer, now, '');
  const { code, error_subcode: sub } = error;
  const general = refusalOf(answer, now, wordsOf(error));
  const { message, more } = general;
  if (code === WINDOW_CLOSED) return new WindowClosed(message);
  if (code === FAST_FOR_ONE) return new DeliveryError('wait', message, { retryAfterMs: 6_000, ...more });
  if (FAST.has(code)) return new DeliveryError('wait', message, { ...more, scope: 'channel' });
  if (DEAD.has(code)) return new DeliveryError('deadAddress', message);
  if (OURS.has(code) || (code >= 200 && code < 300) || sub === 33) {
    return new DeliveryError('misconfigured', message, { scope: 'channel' });
  }
  if (LATER.has(code)) return new DeliveryError('retry', message, more);
  return general;
}

/** Meta's words for an error, with its number. */
export function wordsOf({ code, message, title, error_data: data }: z.output<typeof metaError>): string {
  return `WhatsApp ${code}: ${data?.details ?? message ?? title ?? 'no reason given'}`;
}

/** Free words are not taken any more; an approved template would be. */
export class WindowClosed extends DeliveryError {
  constructor(message: string) {
    super('permanent', message);
  }
}

/** Null when it is no JSON. */
export function jsonOf({ body }: Answer): unknown {
  try {
    return JSON.parse(body);
  } catch {
    return null;
  }
}
