import { Inject, Injectable } from '@nestjs/common';
import { z } from 'zod';

import type { View } from '../../domain/channel-view';
import { hours } from '../../domain/duration';
import type { Message } from '../../domain/message';
import { perSecond } from '../../domain/pacing';
import { Clock } from '../../platform/clock/clock';
import { secureUrl } from '../../platform/config/from-env';
import type { Answer } from '../../platform/http/http';
import {
  type Channel,
  type ChannelLimits,
  type Delivered,
  DeliveryError,
  type DeliverOptions,
  type EditOptions,
  type ViewOptions,
} from '../channel';
import { ChannelHttp, jsonOf, refusalOf } from '../channel-http';
import type { SettingsNow, SettingsSource } from '../channel-settings';
import { ChannelSettingsStore } from '../channel-settings-store';
import { StrangersHttp, strangersRefusal, strangersWords } from '../strangers-http';
import { type NtfyMessage, ntfyMessage, ntfyView } from './ntfy-message';

const settings = z.object({
  server: secureUrl().default('https://ntfy.sh').meta({ title: 'Server' }),
  token: z
    .string()
    .regex(/^tk_\w{8,}$/, { error: 'expected an access token like tk_…' })
    .optional()
    .meta({ title: 'Access token', secret: true }),
});

const TOPIC = /^[-_A-Za-z0-9]{1,64}$/;

/** The day's share is used up: it comes back at midnight of the server's day. */
const DAILY_LIMIT = 42_908;
const UNTIL_NEXT_LOOK = hours(1);

const taken = z.object({ id: z.string().regex(TOPIC) });
const refused = z.object({ code: z.number() });

interface Place {
  readonly server: string;
  readonly topic: string;
  /** Whether the server is ours by the settings: only that one gets the token. */
  readonly isOurs: boolean;
}

/** ntfy: an address is a topic of the server that is set, or a topic's whole URL. A later message replaces the first. */
@Injectable()
export class NtfyChannel implements Channel {
  readonly kind = 'ntfy';
  readonly title = 'ntfy';
  readonly address: Channel['address'];
  readonly settings = settings;
  readonly actions = 'links';
  // Public servers refill one message every five seconds after a burst of sixty; what is too fast is told by a 429.
  readonly limits: ChannelLimits = { perSecond: 5, paceOf: () => perSecond(1) };
  private readonly now: SettingsNow<typeof settings>;

  constructor(
    private readonly http: ChannelHttp,
    private readonly strangers: StrangersHttp,
    private readonly clock: Clock,
    @Inject(ChannelSettingsStore) stored: SettingsSource,
  ) {
    const scheme = strangers.address.form.test('http://example.com') ? 'https?' : 'https';
    this.address = {
      form: new RegExp(`^([-_A-Za-z0-9]{1,64}|${scheme}://[^\\s/?#@]+/[-_A-Za-z0-9]{1,64})$`),
      expected: { en: 'a topic like my-alerts-x7Kq, or its URL', es: 'un tema como my-alerts-x7Kq, o su URL' },
    };
    this.now = stored.of(this.kind, settings, {});
  }

  get configured(): boolean {
    return this.now.current !== null;
  }

  /** An answer replaces what it answers, as it does on the phone. */
  async deliver(message: Message, address: string, { replyTo, signal, event }: DeliverOptions): Promise<Delivered> {
    const said = ntfyMessage(message, event?.severity);
    return { messageId: await this.publish(said, address, replyTo, signal) };
  }

  /** A server older than 2.16 shows it as another message. */
  async edit(message: Message, address: string, messageId: string, { signal }: EditOptions): Promise<void> {
    // Who has it in hand needs no second alarm.
    const said = ntfyMessage(message);
    await this.publish({ ...said, priority: 2 }, address, messageId, signal);
  }

  view(message: Message, { event }: ViewOptions): View {
    return ntfyView(message, event?.severity);
  }

  async check(signal: AbortSignal): Promise<string> {
    const { server } = this.set();
    const answer = await this.http.ask(`${server}/v1/account`, { method: 'GET', headers: this.login() }, signal);
    if (answer.status !== 200) throw refusalOf(answer, this.clock.now(), 'ntfy refuses the access token');
    return `ntfy answers at ${new URL(server).host}.`;
  }

  /** Resolves with the id under which what was published is replaced. */
  private async publish(said: NtfyMessage, address: string, replaces: string | null, signal: AbortSignal) {
    const place = this.placeOf(address);
    const sequence = replaces && TOPIC.test(replaces) ? { sequence_id: replaces } : {};
    const body = JSON.stringify({ topic: place.topic, ...said, ...sequence });
    const headers = { 'content-type': 'application/json', ...(place.isOurs ? this.login() : {}) };
    const http = place.isOurs ? this.http : this.strangers;
    const answer = await http.ask(`${place.server}/`, { method: 'POST', headers, body }, signal);
    if (answer.status !== 200) throw this.refusal(answer, place, address);
    const read = taken.safeParse(jsonOf(answer));
    if (!read.success) throw new DeliveryError('retry', 'this is no answer of ntfy’s; is the server’s address right?');
    return replaces ?? read.data.id;
  }

  private placeOf(address: string): Place {
    const { server } = this.set();
    const [, elsewhere, topic] = /^(https?:\/\/[^/]+)\/([^/]+)$/.exec(address) ?? [];
    if (!elsewhere || !topic) return { server, topic: address, isOurs: true };
    return { server: elsewhere, topic, isOurs: elsewhere === server };
  }

  private set(): z.output<typeof settings> {
    const { current } = this.now;
    if (!current) throw new DeliveryError('misconfigured', 'ntfy is not set up', { scope: 'channel' });
    return current;
  }

  private login(): Record<string, string> {
    const { token } = this.set();
    return token ? { authorization: `Bearer ${token}` } : {};
  }

  private refusal(answer: Answer, { isOurs }: Place, address: string): DeliveryError {
    const now = this.clock.now();
    const { status } = answer;
    const { token = '' } = this.set();
    const said = strangersWords(answer, address, [token]);
    if (status === 403 || (status === 401 && !isOurs)) {
      return new DeliveryError('deadAddress', `${status} ntfy lets us publish nothing in this topic`);
    }
    const error = isOurs ? refusalOf(answer, now, said) : strangersRefusal(answer, now, said);
    if (error.kind !== 'wait') return error;
    // Limits are those of our own address at the server, so they meet every topic of it.
    const isDaily = refused.safeParse(jsonOf(answer)).data?.code === DAILY_LIMIT;
    const wait = isDaily ? { retryAfterMs: UNTIL_NEXT_LOOK } : error.more;
    return new DeliveryError('wait', error.message, isOurs ? { ...wait, scope: 'channel' } : wait);
  }
}
