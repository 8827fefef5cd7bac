import { Inject, Injectable } from '@nestjs/common';
import { z } from 'zod';

import type { View } from '../../domain/channel-view';
import { after, seconds } from '../../domain/duration';
import type { Message } from '../../domain/message';
import { minuteBucket } from '../../domain/pacing';
import { Clock } from '../../platform/clock/clock';
import type { Answer } from '../../platform/http/http';
import {
  type Channel,
  type ChannelLimits,
  type Delivered,
  DeliveryError,
  type DeliverOptions,
  type EditOptions,
} from '../channel';
import { jsonOf } from '../channel-http';
import type { SettingsNow, SettingsSource } from '../channel-settings';
import { ChannelSettingsStore } from '../channel-settings-store';
import { StrangersHttp } from '../strangers-http';
import { discordMessage, discordView } from './discord-embed';
import { discordRefusal } from './discord-refusal';

const settings = z.object({});

const taken = z.object({ id: z.string().regex(/^\d{1,20}$/) });

/** A webhook takes five messages in two seconds, and thirty a minute. */
const PACE = { gap: seconds(0.45), bucket: minuteBucket(30) };

/** More webhooks than that do not wait at the same moment; whoever is forgotten is told again by Discord. */
const MOST_WAITING = 10_000;

/** Discord by a webhook's URL, which may name a thread (`?thread_id=`). Messages are kept current. */
@Injectable()
export class DiscordChannel implements Channel {
  readonly kind = 'discord';
  readonly title = 'Discord';
  readonly address: Channel['address'];
  readonly addressIsSecret = true;
  readonly settings = settings;
  readonly actions = 'links';
  readonly limits: ChannelLimits = { perSecond: 45, paceOf: () => PACE };
  private readonly now: SettingsNow<typeof settings>;
  /** When a webhook whose bucket is empty may be used again. */
  private readonly emptyUntil = new Map<string, Date>();

  constructor(
    private readonly http: StrangersHttp,
    private readonly clock: Clock,
    @Inject(ChannelSettingsStore) stored: SettingsSource,
  ) {
    this.address = {
      ...http.address,
      expected: {
        en: 'a webhook’s URL like https://discord.com/api/webhooks/1234/abcd',
        es: 'la URL de un webhook como https://discord.com/api/webhooks/1234/abcd',
      },
    };
    this.now = stored.of(this.kind, settings, {});
  }

  get configured(): boolean {
    return this.now.current !== null;
  }

  async deliver(message: Message, address: string, { signal }: DeliverOptions): Promise<Delivered> {
    const url = placed(address, '');
    url.searchParams.set('wait', 'true');
    const answer = await this.ask('POST', address, url, message, signal);
    const read = taken.safeParse(jsonOf(answer));
    if (!read.success) throw new DeliveryError('retry', 'Discord did not say what it made of the message');
    return { messageId: read.data.id };
  }

  async edit(message: Message, address: string, messageId: string, { signal }: EditOptions): Promise<void> {
    await this.ask('PATCH', address, placed(address, `/messages/${messageId}`), message, signal);
  }

  view(message: Message): View {
    return discordView(message);
  }

  private async ask(method: 'POST' | 'PATCH', address: string, url: URL, message: Message, signal: AbortSignal) {
    this.waitForBucket(address);
    const headers = { 'content-type': 'application/json' };
    const body = JSON.stringify(discordMessage(message));
    const answer = await this.http.ask(url.href, { method, headers, body }, signal);
    this.readBucket(address, answer);
    if (answer.status >= 200 && answer.status < 300) return answer;
    throw discordRefusal(answer, address, this.clock.now());
  }

  private waitForBucket(address: string): void {
    const wait = (this.emptyUntil.get(address)?.getTime() ?? 0) - this.clock.now().getTime();
    if (wait > 0) throw new DeliveryError('wait', 'this webhook has had its share', { retryAfterMs: wait });
    this.emptyUntil.delete(address);
  }

  /** The last message that a bucket allows says how long it stays empty: to ask again would be held against us. */
  private readBucket(address: string, { headers }: Answer): void {
    const resetAfter = Number(headers['x-ratelimit-reset-after']);
    if (headers['x-ratelimit-remaining'] !== '0' || !(resetAfter > 0)) return;
    const [oldest] = this.emptyUntil.keys();
    if (oldest !== undefined && this.emptyUntil.size >= MOST_WAITING) this.emptyUntil.delete(oldest);
    this.emptyUntil.set(address, after(this.clock.now(), seconds(resetAfter)));
  }
}

/** The address with `more` behind its path; what it says of a thread stays. */
function placed(address: string, more: string): URL {
  if (!URL.canParse(address)) throw new DeliveryError('permanent', 'the address cannot be read');
  const url = new URL(address);
  url.pathname = url.pathname.replace(/\/+$/, '') + more;
  return url;
}
