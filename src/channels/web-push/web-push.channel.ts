import { randomBytes } from 'node:crypto';
import { Inject, Injectable } from '@nestjs/common';
import { generateRequestDetails, type PushSubscription, type RequestOptions } from 'web-push';
import { z } from 'zod';

import type { View } from '../../domain/channel-view';
import type { Message } from '../../domain/message';
import { UNPACED } from '../../domain/pacing';
import { Clock } from '../../platform/clock/clock';
import { PlatformConfig } from '../../platform/config/platform.config';
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
import type { SettingsNow, SettingsSource } from '../channel-settings';
import { ChannelSettingsStore } from '../channel-settings-store';
import { StrangersHttp, strangersRefusal, strangersWords } from '../strangers-http';
import { mannerOf, pushPayload, pushView } from './push-payload';

/** So many bytes in base64 for URLs. */
const key = (bytes: number, expected: string) =>
  z.string().refine((text) => /^[\w-]+={0,2}$/.test(text) && Buffer.from(text, 'base64url').length === bytes, {
    error: expected,
  });

export const webPushSettings = z.object({
  publicKey: key(65, 'expected a VAPID public key in base64url').meta({ title: 'VAPID public key' }),
  privateKey: key(32, 'expected a VAPID private key in base64url').meta({ title: 'VAPID private key', secret: true }),
  subject: z
    .string()
    .regex(/^(mailto:\S+@\S+|https:\/\/\S+)$/, { error: 'expected mailto:… or https://…' })
    .optional()
    .meta({ title: 'Whom push services may turn to' }),
});

const destinationSettings = z.object({
  p256dh: key(65, 'expected the subscription’s key p256dh').meta({ title: 'Key (p256dh)' }),
  auth: key(16, 'expected the subscription’s key auth').meta({ title: 'Key (auth)', secret: true }),
});

/** The subscription was made for other VAPID keys than ours: words of Google's, Mozilla's and Apple's services. */
const OTHER_KEYS = /mismatch|do not correspond|UnauthorizedRegistration/i;

/** Push messages to browsers. An address is a subscription's endpoint; a later message replaces the first. */
@Injectable()
export class WebPushChannel implements Channel {
  readonly kind = 'web-push';
  readonly title = 'Web push';
  readonly proof = 'none';
  readonly address: Channel['address'];
  readonly addressIsSecret = true;
  readonly settings = webPushSettings;
  readonly destinationSettings = destinationSettings;
  readonly actions = 'links';
  readonly limits: ChannelLimits = { perSecond: 0, paceOf: () => UNPACED };
  private readonly now: SettingsNow<typeof webPushSettings>;

  constructor(
    private readonly http: StrangersHttp,
    private readonly clock: Clock,
    private readonly platform: PlatformConfig,
    @Inject(ChannelSettingsStore) stored: SettingsSource,
  ) {
    this.address = {
      ...http.address,
      expected: {
        en: 'the endpoint of a browser’s push subscription',
        es: 'la dirección de la suscripción push de un navegador',
      },
    };
    this.now = stored.of(this.kind, webPushSettings, {});
  }

  get configured(): boolean {
    return this.now.current !== null;
  }

  /** An answer replaces what it answers, and is heard. */
  async deliver(message: Message, address: string, options: DeliverOptions): Promise<Delivered> {
    const { replyTo, deliveryId, event } = options;
    const tag = replyTo ?? deliveryId?.replaceAll('-', '') ?? randomBytes(16).toString('hex');
    await this.push(message, address, tag, { ...options, renotify: true, severity: event?.severity });
    return { messageId: tag };
  }

  async edit(message: Message, address: string, messageId: string, options: EditOptions): Promise<void> {
    await this.push(message, address, messageId, { ...options, renotify: false });
  }

  view(message: Message, { event }: ViewOptions): View {
    return pushView(message, event?.severity);
  }

  private async push(
    message: Message,
    endpoint: string,
    tag: string,
    { settings, signal, renotify, severity }: EditOptions & Heard,
  ): Promise<void> {
    const keys = destinationSettings.safeParse(settings ?? {}).data;
    if (!keys) throw new DeliveryError('permanent', 'the keys of this subscription are missing; subscribe again');
    // What still waits for a device that is off is replaced as well, by the topic.
    const manner = { ...mannerOf(message, severity), ...this.vapid(), topic: tag };
    const question = questionOf({ endpoint, keys }, pushPayload(message, tag, renotify), manner);
    const answer = await this.http.ask(endpoint, question, signal);
    if (answer.status < 200 || answer.status >= 300) throw refusalOf(answer, endpoint, this.clock.now());
  }

  private vapid() {
    const { current } = this.now;
    if (!current) throw new DeliveryError('misconfigured', 'web push has no keys yet', { scope: 'channel' });
    const { publicKey, privateKey, subject } = current;
    const { PUBLIC_URL = '' } = this.platform;
    const own = PUBLIC_URL.startsWith('https:') ? PUBLIC_URL : 'mailto:panoptes@example.com';
    return { vapidDetails: { publicKey, privateKey, subject: subject ?? own } };
  }
}

interface Heard {
  readonly renotify: boolean;
  readonly severity?: NonNullable<DeliverOptions['event']>['severity'] | undefined;
}

/** The payload encrypted for one browser, signed by us. */
function questionOf(subscription: PushSubscription, payload: string, manner: RequestOptions) {
  try {
    const { headers, body } = generateRequestDetails(subscription, payload, manner);
    // The library counts the body, and so do we.
    const said = Object.entries(headers).filter(([name]) => name.toLowerCase() !== 'content-length');
    const texts = Object.fromEntries(said.map(([name, value]) => [name, String(value)]));
    return { method: 'POST' as const, headers: texts, ...(body && { body }) };
  } catch {
    throw new DeliveryError('permanent', 'the keys of this subscription cannot be used; subscribe again');
  }
}

function refusalOf(answer: Answer, endpoint: string, now: Date): DeliveryError {
  const { status } = answer;
  const said = strangersWords(answer, endpoint);
  if (status === 404 || status === 410)
    return new DeliveryError('deadAddress', `the subscription has ended (${status})`);
  const isRefusal = status === 400 || status === 401 || status === 403;
  if (isRefusal && OTHER_KEYS.test(answer.body)) {
    return new DeliveryError('deadAddress', `the subscription was made for other keys (${status})`);
  }
  return strangersRefusal(answer, now, said);
}
