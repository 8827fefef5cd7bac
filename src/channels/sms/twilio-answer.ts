import { z } from 'zod';

import type { Answer } from '../../platform/http/http';
import { DeliveryError } from '../channel';
import { refusalOf } from '../channel-http';

const taken = z.object({ sid: z.string().min(1), status: z.string() });
const refused = z.object({ code: z.number().optional(), message: z.string().optional() });

/** The number does not exist, is no mobile one, or does not want to hear from us. */
const DEAD = new Set([21211, 21214, 21217, 21610, 21614]);

/** Too fast for the account, the number or the queue. */
const FAST = new Set([14107, 20429, 21611, 30001, 30022, 63017, 63018]);

/** The account, the sender or the callback is not as it must be, whoever it is for. */
const OURS = new Set([20003, 20005, 20404, 21212, 21603, 21606, 21609, 21659, 21660, 21701, 21703, 30002]);

/** The message's SID. Throws a DeliveryError when Twilio has not taken it. */
export function sidOf(answer: Answer, now: Date): { readonly sid: string; readonly status: string } {
  const body = bodyOf(answer);
  const message = answer.status < 300 ? taken.safeParse(body) : null;
  if (message?.success) return message.data;
  if (message) throw new DeliveryError('retry', `${answer.status} an answer that is not Twilio's`);
  throw failureOf(answer, now);
}

/** What an answer that is a no means. */
export function failureOf(answer: Answer, now: Date): DeliveryError {
  const { code = 0, message = '' } = refused.safeParse(bodyOf(answer)).data ?? {};
  const general = refusalOf(answer, now, code ? `Twilio ${code}: ${message}` : message);
  if (code === 21610) return new DeliveryError('deadAddress', 'the number has opted out by answering STOP (21610)');
  if (DEAD.has(code)) return new DeliveryError('deadAddress', general.message);
  if (FAST.has(code)) return new DeliveryError('wait', general.message, { ...general.more, scope: 'channel' });
  if (OURS.has(code)) return new DeliveryError('misconfigured', general.message, { scope: 'channel' });
  return general;
}

function bodyOf({ body }: Answer): unknown {
  try {
    return JSON.parse(body);
  } catch {
    return null;
  }
}
