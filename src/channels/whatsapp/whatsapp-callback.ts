import { createHmac, timingSafeEqual } from 'node:crypto';
import { z } from 'zod';

import { CallbackRefusal, type CallbackAnswer, type CallbackRequest, type Press, type Receipt } from '../channel';
import { metaError, WINDOW_CLOSED, wordsOf } from './whatsapp-answer';
import type { WhatsappSettings } from './whatsapp-settings';
import type { Inbound } from './whatsapp-windows';

/** What Meta tells us, in our words. */
export interface News {
  readonly receipts: readonly Receipt[];
  readonly presses: readonly Press[];
  readonly optOuts: CallbackAnswer['optOuts'];
  /** Who has written or pressed, and when. */
  readonly inbound: readonly Inbound[];
  /** Readers to whom nothing may be said freely any more. */
  readonly closed: readonly string[];
}

const STOP = /^(stop|unsubscribe|baja|alto|parar)$/i;
const START = /^(start|alta)$/i;

const moment = z
  .string()
  .regex(/^\d{9,11}$/)
  .transform((seconds) => new Date(Number(seconds) * 1_000));
const number = z
  .string()
  .regex(/^\d{7,15}$/)
  .transform((digits) => `+${digits}`);

const status = z.object({
  id: z.string().min(1),
  status: z.enum(['sent', 'delivered', 'read', 'failed']),
  timestamp: moment,
  recipient_id: number.optional().catch(undefined),
  errors: z.array(metaError).optional().catch(undefined),
});

const inbound = z.object({
  from: number,
  timestamp: moment,
  text: z.object({ body: z.string() }).optional().catch(undefined),
  interactive: z
    .object({ button_reply: z.object({ id: z.string() }) })
    .optional()
    .catch(undefined),
  button: z.object({ payload: z.string() }).optional().catch(undefined),
  context: z.object({ id: z.string() }).optional().catch(undefined),
});

const value = z.object({
  metadata: z.object({ phone_number_id: z.string() }),
  // Kinds of news that we do not know stand among those that we know.
  statuses: z.array(z.unknown()).default([]),
  messages: z.array(z.unknown()).default([]),
});

const envelope = z.object({
  entry: z.array(z.object({ changes: z.array(z.object({ field: z.string(), value: z.unknown() })).default([]) })),
});

/** The answer to Meta's question whether the callback address is ours. Throws a CallbackRefusal when it is not Meta's. */
export function verified({ query }: CallbackRequest, { verifyToken }: WhatsappSettings): CallbackAnswer {
  const { 'hub.mode': mode, 'hub.verify_token': token = '', 'hub.challenge': challenge = '' } = query;
  if (!verifyToken || mode !== 'subscribe' || !same(token, verifyToken) || !/^[\w-]{1,200}$/.test(challenge)) {
    throw new CallbackRefusal(403, 'the verify token is another');
  }
  return { status: 200, contentType: 'text/plain', body: challenge, receipts: [], presses: [], optOuts: [] };
}

/** Throws a CallbackRefusal when it is not signed with our app secret, or is not readable. */
export function readNews({ headers, body }: CallbackRequest, { appSecret, phoneNumberId }: WhatsappSettings): News {
  const signature = headers['x-hub-signature-256'] ?? '';
  if (!appSecret || !same(signature, `sha256=${createHmac('sha256', appSecret).update(body).digest('hex')}`)) {
    throw new CallbackRefusal(403, 'this is not signed with the app secret');
  }
  const values = changesOf(body).filter(({ metadata }) => metadata.phone_number_id === phoneNumberId);
  const statuses = values.flatMap(({ statuses: all }) => readable(status, all));
  const messages = values.flatMap(({ messages: all }) => readable(inbound, all));
  return {
    receipts: statuses.map(receiptOf),
    presses: messages.flatMap(pressOf),
    optOuts: messages.flatMap(optOutOf),
    inbound: messages.map(({ from: address, timestamp: at }) => ({ address, at })),
    closed: statuses.flatMap(({ recipient_id: address, errors }) =>
      address && errors?.some(({ code }) => code === WINDOW_CLOSED) ? [address] : [],
    ),
  };
}

function changesOf(body: Buffer): z.output<typeof value>[] {
  let parsed: unknown;
  try {
    parsed = JSON.parse(body.toString('utf8'));
  } catch {
    throw new CallbackRefusal(400, 'this is no JSON');
  }
  const { data } = envelope.safeParse(parsed);
  if (!data) throw new CallbackRefusal(400, 'this is not what WhatsApp sends');
  const changes = data.entry.flatMap((entry) => entry.changes).filter(({ field }) => field === 'messages');
  return readable(
    value,
    changes.map((change) => change.value),
  );
}

/** What of a list can be read; the rest is news of a kind that came after us. */
const readable = <S extends z.ZodType>(schema: S, list: readonly unknown[]): z.output<S>[] =>
  list.flatMap((one) => {
    const { data, success } = schema.safeParse(one);
    return success ? [data] : [];
  });

function receiptOf({ id: messageId, status: state, timestamp: at, errors }: z.output<typeof status>): Receipt {
  const [error] = errors ?? [];
  return { messageId, status: state, at, ...(state === 'failed' && error ? { error: wordsOf(error) } : {}) };
}

function pressOf({ from: address, interactive, button, context }: z.output<typeof inbound>): Press[] {
  const data = interactive?.button_reply.id ?? button?.payload;
  return data ? [{ address, data, messageId: context?.id ?? null }] : [];
}

function optOutOf({ from: address, text }: z.output<typeof inbound>): { address: string; out: boolean }[] {
  const word = text?.body.trim() ?? '';
  if (STOP.test(word)) return [{ address, out: true }];
  return START.test(word) ? [{ address, out: false }] : [];
}

function same(given: string, expected: string): boolean {
  const [a, b] = [Buffer.from(given), Buffer.from(expected)];
  return a.length === b.length && timingSafeEqual(a, b);
}
