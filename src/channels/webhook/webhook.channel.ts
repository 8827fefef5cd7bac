import { randomUUID } from 'node:crypto';
import { Inject, Injectable } from '@nestjs/common';
import { z } from 'zod';

import type { View } from '../../domain/channel-view';
import type { Message } from '../../domain/message';
import { UNPACED } from '../../domain/pacing';
import { Clock } from '../../platform/clock/clock';
import type { Answer } from '../../platform/http/http';
import {
  type Channel,
  type ChannelLimits,
  type Delivered,
  DeliveryError,
  type DeliverOptions,
  type EventData,
  type ViewOptions,
} from '../channel';
import type { SettingsNow, SettingsSource } from '../channel-settings';
import { ChannelSettingsStore } from '../channel-settings-store';
import { noticeJson } from '../notice-json';
import { StrangersHttp, strangersRefusal, strangersWords } from '../strangers-http';
import { signatureHeaders, WEBHOOK_SECRET } from './standard-webhooks';

const secret = (title: string) =>
  z
    .string()
    .regex(WEBHOOK_SECRET, { error: 'expected whsec_ and 24 to 64 bytes in base64' })
    .optional()
    .meta({ title, secret: true });

const destinationSettings = z.object({
  secret: secret('Secret'),
  previousSecret: secret('Former secret, which signs too while the receiver changes over'),
});

const settings = z.object({});

/** What an event was told as. */
interface Body {
  readonly message: Message;
  readonly replyTo: string | null;
  readonly bytes: Buffer;
}

/** Posts what happens to a program of somebody's, signed as Standard Webhooks says. An address is a URL. */
@Injectable()
export class WebhookChannel implements Channel {
  readonly kind = 'webhook';
  readonly title = 'Webhook';
  readonly address: Channel['address'];
  readonly settings = settings;
  readonly destinationSettings = destinationSettings;
  readonly actions = 'none';
  readonly knowsRepeats = true;
  readonly limits: ChannelLimits = { perSecond: 0, paceOf: () => UNPACED };
  private readonly now: SettingsNow<typeof settings>;
  /** Of what several are told: made once. */
  private readonly bodies = new WeakMap<EventData, Body>();

  constructor(
    private readonly http: StrangersHttp,
    private readonly clock: Clock,
    @Inject(ChannelSettingsStore) stored: SettingsSource,
  ) {
    this.address = http.address;
    this.now = stored.of(this.kind, settings, {});
  }

  get configured(): boolean {
    return this.now.current !== null;
  }

  async deliver(message: Message, address: string, options: DeliverOptions): Promise<Delivered> {
    // Parsed already, by whoever has opened them.
    const { secret, previousSecret } = (options.settings ?? {}) as z.output<typeof destinationSettings>;
    const secrets = [secret, previousSecret].filter((one) => one !== undefined);
    const id = options.deliveryId ?? randomUUID();
    const now = this.clock.now();
    const body = this.bodyOf(message, options, now);
    const headers = {
      'content-type': 'application/json',
      'user-agent': 'Panoptes',
      ...signatureHeaders(id, now, body, secrets),
    };
    const answer = await this.http.ask(address, { method: 'POST', headers, body }, options.signal);
    const said = strangersWords(answer, address, secrets);
    if (answer.status < 200 || answer.status >= 300) throw refusal(answer, now, said);
    return { messageId: id, said: `${answer.status} ${said}`.trim() };
  }

  private bodyOf(message: Message, options: DeliverOptions, now: Date): Buffer {
    const { event, replyTo } = options;
    const known = event && this.bodies.get(event);
    if (known?.message === message && known.replyTo === replyTo) return known.bytes;
    const bytes = Buffer.from(JSON.stringify(noticeJson(message, options, now)));
    if (event) this.bodies.set(event, { message, replyTo, bytes });
    return bytes;
  }

  view(message: Message, { event }: ViewOptions): View {
    const notice = noticeJson(message, event ? { event } : {}, this.clock.now());
    return { lines: [], json: JSON.stringify(notice, null, 2) };
  }
}

function refusal(answer: Answer, now: Date, said: string): DeliveryError {
  if (answer.status === 410) return new DeliveryError('deadAddress', 'the receiver wants no more of them (410)');
  if (answer.status >= 300 && answer.status < 400) {
    return new DeliveryError('permanent', `it answers with a redirect (${answer.status}); enter where it leads`);
  }
  return strangersRefusal(answer, now, said);
}
