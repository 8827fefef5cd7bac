import { createHmac, timingSafeEqual } from 'node:crypto';
import { z } from 'zod';

import { minutes, seconds } from '../../domain/duration';
import { type CallbackAnswer, CallbackRefusal, type CallbackRequest, type Press } from '../channel';

/** Slack's own rule: what is older may have been overheard and sent again. */
const OLDEST = minutes(5);

const challenge = z.object({ type: z.literal('url_verification'), challenge: z.string().max(500) });

const interaction = z.object({
  type: z.string(),
  channel: z.object({ id: z.string() }).optional(),
  user: z.object({ id: z.string() }).optional(),
  container: z.object({ message_ts: z.string().optional(), channel_id: z.string().optional() }).optional(),
  actions: z.array(z.object({ action_id: z.string(), type: z.string().optional() })).default([]),
});

/** Throws a CallbackRefusal unless Slack has signed the request within the last five minutes. */
export function checkSignature({ headers, body }: CallbackRequest, signingSecret: string, now: Date): void {
  const timestamp = headers['x-slack-request-timestamp'] ?? '';
  const signature = headers['x-slack-signature'] ?? '';
  const at = /^\d{1,12}$/.test(timestamp) ? seconds(Number(timestamp)) : NaN;
  if (!(Math.abs(now.getTime() - at) <= OLDEST)) throw new CallbackRefusal(401, 'the timestamp is not of now');
  const mac = createHmac('sha256', signingSecret).update(`v0:${timestamp}:`).update(body).digest('hex');
  const expected = Buffer.from(`v0=${mac}`);
  const given = Buffer.from(signature);
  if (given.length !== expected.length || !timingSafeEqual(given, expected)) {
    throw new CallbackRefusal(401, 'the signature is not Slack’s');
  }
}

/** What Slack says: that somebody has pressed a button, or that it wants to know whether we are who we say. */
export function readRequest({ headers, body }: CallbackRequest): CallbackAnswer {
  const text = body.toString('utf8');
  const isForm = (headers['content-type'] ?? '').startsWith('application/x-www-form-urlencoded');
  const said = jsonOf(isForm ? (new URLSearchParams(text).get('payload') ?? '') : text);
  const asked = challenge.safeParse(said);
  if (asked.success) return { ...QUIET, contentType: 'text/plain', body: asked.data.challenge };
  const met = interaction.safeParse(said);
  if (!met.success) throw new CallbackRefusal(400, 'this is no request of Slack’s');
  return { ...QUIET, presses: pressesOf(met.data) };
}

const QUIET: CallbackAnswer = { status: 200, receipts: [], presses: [], optOuts: [] };

function pressesOf({ type, channel, user, container, actions }: z.output<typeof interaction>): Press[] {
  const address = channel?.id ?? container?.channel_id;
  if (type !== 'block_actions' || !address) return [];
  const messageId = container?.message_ts ? `${address}/${container.message_ts}` : null;
  // What was sent to a person stands in a channel of theirs, and is known to us by either of the two.
  const addresses = user && address.startsWith('D') ? [address, user.id] : [address];
  return actions.flatMap(({ action_id: data }) => addresses.map((each) => ({ address: each, data, messageId })));
}

function jsonOf(text: string): unknown {
  try {
    return JSON.parse(text) as unknown;
  } catch {
    throw new CallbackRefusal(400, 'this is no JSON');
  }
}
