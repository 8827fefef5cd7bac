import { randomUUID } from 'node:crypto';
import { Inject, Injectable } from '@nestjs/common';
import { z } from 'zod';

import type { View } from '../../domain/channel-view';
import type { Message } from '../../domain/message';
import { perSecond } from '../../domain/pacing';
import { Clock } from '../../platform/clock/clock';
import { secureUrl } from '../../platform/config/from-env';
import {
  type CallbackAnswer,
  CallbackRefusal,
  type CallbackRequest,
  type Channel,
  type ChannelLimits,
  type Delivered,
  DeliveryError,
  type DeliverOptions,
  type EditOptions,
} from '../channel';
import { ChannelHttp, jsonOf } from '../channel-http';
import type { SettingsNow, SettingsSource } from '../channel-settings';
import { ChannelSettingsStore } from '../channel-settings-store';
import { StrangersHttp, strangersWords } from '../strangers-http';
import { slackMessage, slackView } from './slack-blocks';
import { apiRefusal, webhookRefusal } from './slack-refusal';
import { checkSignature, readRequest } from './slack-request';

const settings = z.object({
  botToken: z
    .string()
    .regex(/^xox[a-z]-\S{10,}$/, { error: 'expected a bot token like xoxb-…' })
    .optional()
    .meta({ title: 'Bot token, for channels by their id', secret: true }),
  signingSecret: z
    .string()
    .regex(/^\S{16,}$/, { error: 'expected the signing secret of the Slack app' })
    .optional()
    .meta({ title: 'Signing secret, for buttons', secret: true }),
  apiBase: secureUrl().default('https://slack.com/api').meta({ title: 'Address of the Web API' }),
});

/** A channel's, a group's, a direct message's or a person's id. */
const PLACE = /^[CDGUW][A-Z0-9]{6,20}$/;

const apiAnswer = z.object({
  ok: z.boolean(),
  error: z.string().optional(),
  ts: z.string().optional(),
  channel: z.string().optional(),
  team: z.string().optional(),
  user: z.string().optional(),
});

/** Slack: by an incoming webhook's URL, or as a bot in a channel, where messages are kept current and have buttons. */
@Injectable()
export class SlackChannel implements Channel {
  readonly kind = 'slack';
  readonly title = 'Slack';
  readonly address: Channel['address'];
  readonly addressIsSecret = true;
  readonly settings = settings;
  readonly actions = 'buttons';
  // Slack's own limit, for webhooks as for bots: one a second in each channel.
  readonly limits: ChannelLimits = { perSecond: 0, paceOf: () => perSecond(1) };
  private readonly now: SettingsNow<typeof settings>;

  constructor(
    private readonly http: ChannelHttp,
    private readonly strangers: StrangersHttp,
    private readonly clock: Clock,
    @Inject(ChannelSettingsStore) stored: SettingsSource,
  ) {
    const form = new RegExp(`${strangers.address.form.source}|${PLACE.source}`);
    this.address = {
      form,
      expected: {
        en: 'the URL of an incoming webhook, or a channel’s id like C0123456789',
        es: 'la URL de un webhook entrante, o el identificador de un canal como C0123456789',
      },
    };
    this.now = stored.of(this.kind, settings, {});
  }

  get configured(): boolean {
    return this.now.current !== null;
  }

  /** A webhook posts, and hears of no press. */
  actionsAt(address: string): Channel['actions'] {
    return PLACE.test(address) ? 'buttons' : 'links';
  }

  async deliver(message: Message, address: string, options: DeliverOptions): Promise<Delivered> {
    if (!PLACE.test(address)) return this.postToWebhook(message, address, options);
    const thread = threadOf(options.replyTo);
    const body = { channel: address, ...slackMessage(message, 'buttons') };
    if (!thread) return this.post(body, options.signal);
    // A recovery is seen in the channel too, and not only by who follows the thread.
    const reply = { ...body, channel: thread.channel, thread_ts: thread.ts, reply_broadcast: true };
    return this.post(reply, options.signal).catch((cause: unknown) => {
      if (cause instanceof DeliveryError && cause.kind === 'gone') return this.post(body, options.signal);
      throw cause;
    });
  }

  async edit(message: Message, address: string, messageId: string, { signal }: EditOptions): Promise<void> {
    const place = PLACE.test(address) ? threadOf(messageId) : null;
    if (!place) throw new DeliveryError('gone', 'what an incoming webhook has said cannot be changed');
    await this.call('chat.update', { ...place, ...slackMessage(message, 'buttons') }, signal);
  }

  /** Without a bot only incoming webhooks are left. */
  view(message: Message): View {
    return slackView(message, this.now.current?.botToken ? 'buttons' : 'links');
  }

  async check(signal: AbortSignal): Promise<string> {
    if (!this.now.current?.botToken) return 'No bot token is set: incoming webhooks work without one.';
    const { user, team } = await this.call('auth.test', {}, signal);
    return `The bot is ${user ?? '?'} in ${team ?? '?'}.`;
  }

  receive(request: CallbackRequest): Promise<CallbackAnswer> {
    return new Promise((resolve) => {
      const secret = this.now.current?.signingSecret;
      if (!secret) throw new CallbackRefusal(404, 'no signing secret is set');
      checkSignature(request, secret, this.clock.now());
      resolve(readRequest(request));
    });
  }

  private async post(body: { channel: string }, signal: AbortSignal): Promise<Delivered> {
    const { channel, ts } = await this.call('chat.postMessage', body, signal);
    if (!ts) throw new DeliveryError('retry', 'Slack did not say what it made of the message');
    return { messageId: `${channel ?? body.channel}/${ts}` };
  }

  private async postToWebhook(message: Message, url: string, { signal, deliveryId }: DeliverOptions) {
    const body = JSON.stringify(slackMessage(message, 'links'));
    const headers = { 'content-type': 'application/json' };
    const answer = await this.strangers.ask(url, { method: 'POST', headers, body }, signal);
    if (answer.status < 200 || answer.status >= 300) {
      throw webhookRefusal(answer, strangersWords(answer, url), this.clock.now());
    }
    return { messageId: deliveryId ?? randomUUID() };
  }

  private async call(method: string, body: object, signal: AbortSignal): Promise<z.output<typeof apiAnswer>> {
    const { botToken, apiBase } = this.now.current ?? {};
    if (!botToken || !apiBase) throw new DeliveryError('misconfigured', 'no bot token is set', { scope: 'channel' });
    const headers = { 'content-type': 'application/json; charset=utf-8', authorization: `Bearer ${botToken}` };
    const question = { method: 'POST' as const, headers, body: JSON.stringify(body) };
    const answer = await this.http.ask(`${apiBase}/${method}`, question, signal);
    const read = apiAnswer.safeParse(jsonOf(answer));
    if (answer.status !== 200 || !read.success || !read.data.ok) {
      throw apiRefusal(answer, read.data?.error ?? null, this.clock.now());
    }
    return read.data;
  }
}

/** A message's id is `channel/ts`: a person's id leads to a channel of another one. */
function threadOf(messageId: string | null): { channel: string; ts: string } | null {
  const [, channel, ts] = /^([A-Z0-9]+)\/(\d+\.\d+)$/.exec(messageId ?? '') ?? [];
  return channel && ts ? { channel, ts } : null;
}
