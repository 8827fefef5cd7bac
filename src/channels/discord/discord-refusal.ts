import { z } from 'zod';

import { seconds } from '../../domain/duration';
import type { Answer } from '../../platform/http/http';
import { DeliveryError } from '../channel';
import { jsonOf } from '../channel-http';
import { strangersRefusal, strangersWords } from '../strangers-http';

const limited = z.object({ retry_after: z.number().nonnegative(), global: z.boolean().default(false) });
const refused = z.object({ code: z.number() });

const UNKNOWN_MESSAGE = 10_008;

/** What an answer means that is no success. `address` is the webhook's. */
export function discordRefusal(answer: Answer, address: string, now: Date): DeliveryError {
  const { status } = answer;
  const body = jsonOf(answer);
  const said = strangersWords(answer, address);
  if (status === 429) return tooFast(answer, body, address);
  if (refused.safeParse(body).data?.code === UNKNOWN_MESSAGE) return new DeliveryError('gone', said);
  // Discord bans who keeps on using a webhook that is gone.
  if (status === 401 || status === 403 || status === 404) return new DeliveryError('deadAddress', `${status} ${said}`);
  return strangersRefusal(answer, now, said);
}

function tooFast({ headers }: Answer, body: unknown, address: string): DeliveryError {
  const wait = limited.safeParse(body).data;
  const asked = wait?.retry_after ?? Number(headers['retry-after'] ?? NaN);
  // Without such a body it is the wall in front of Discord that has had enough of us.
  const all = !wait || wait.global || headers['x-ratelimit-global'] === 'true';
  return new DeliveryError('wait', 'too many messages', {
    ...(Number.isFinite(asked) ? { retryAfterMs: seconds(asked) } : {}),
    // Whoever has typed in another host must not be able to silence all the others.
    ...(all && isDiscord(address) ? { scope: 'channel' } : {}),
  });
}

const isDiscord = (address: string): boolean =>
  URL.canParse(address) && /(^|\.)discord(app)?\.com$/.test(new URL(address).hostname);
