import { Inject, Injectable } from '@nestjs/common';
import { z } from 'zod';

import type { View } from '../../domain/channel-view';
import type { Message } from '../../domain/message';
import { Clock } from '../../platform/clock/clock';
import {
  type CallbackAnswer,
  CallbackRefusal,
  type CallbackRequest,
  type Channel,
  type ChannelLimits,
  type Delivered,
  DeliveryError,
  type DeliverOptions,
  type ViewOptions,
} from '../channel';
import { ChannelHttp } from '../channel-http';
import type { SettingsNow, SettingsSource } from '../channel-settings';
import { ChannelSettingsStore } from '../channel-settings-store';
import { failureOf, jsonOf, messageIdOf, WindowClosed } from './whatsapp-answer';
import { readNews, verified } from './whatsapp-callback';
import { freeForm, templated, templateFor, whatsappView } from './whatsapp-message';
import { WhatsappConfig } from './whatsapp.config';
import { type WhatsappSettings, whatsappSettings } from './whatsapp-settings';
import { WhatsappWindows } from './whatsapp-windows';

/** Meta's limit for one reader: a message in 6 seconds. */
const PAIR_GAP = 6_000;

const phoneSchema = z.object({ display_phone_number: z.string(), verified_name: z.string().optional() });
const templatesSchema = z.object({
  data: z.array(z.object({ name: z.string(), language: z.string(), status: z.string() })),
});

/** WhatsApp by Meta's Cloud API. Who has written within a day is told freely, everybody else by approved templates. */
@Injectable()
export class WhatsappChannel implements Channel {
  readonly kind = 'whatsapp';
  readonly title = 'WhatsApp';
  readonly proof = 'code';
  readonly address = {
    form: /^\+[1-9]\d{6,14}$/,
    expected: { en: 'a number with its country, like +34600111222', es: 'un número con su país, como +34600111222' },
  };
  readonly settings = whatsappSettings;
  readonly actions = 'buttons';
  readonly limits: ChannelLimits = { perSecond: 20, paceOf: () => ({ gap: PAIR_GAP, bucket: null }) };
  private readonly now: SettingsNow<typeof whatsappSettings>;

  constructor(
    env: WhatsappConfig,
    @Inject(ChannelSettingsStore) source: SettingsSource,
    private readonly http: ChannelHttp,
    private readonly windows: WhatsappWindows,
    private readonly clock: Clock,
  ) {
    this.now = source.of(this.kind, whatsappSettings, {
      token: env.WHATSAPP_TOKEN,
      phoneNumberId: env.WHATSAPP_PHONE_NUMBER_ID,
      appSecret: env.WHATSAPP_APP_SECRET,
      verifyToken: env.WHATSAPP_VERIFY_TOKEN,
      apiBase: env.WHATSAPP_API_BASE,
    });
  }

  get configured(): boolean {
    return this.now.current !== null;
  }

  async deliver(message: Message, address: string, options: DeliverOptions): Promise<Delivered> {
    const settings = this.open();
    const say = async (content: Record<string, unknown>) => ({
      messageId: await this.send(settings, address, content, options),
      awaitsReceipt: settings.appSecret !== undefined,
    });
    if (await this.windows.isOpen(address)) {
      try {
        return await say(freeForm(message));
      } catch (cause) {
        if (!(cause instanceof WindowClosed)) throw cause;
        await this.windows.closed([address]);
      }
    }
    return say(templated(message, this.templateOf(settings, message, options)));
  }

  view(message: Message, about: ViewOptions): View {
    const wanted = wantedOf(message, about);
    return whatsappView(message, templateFor(this.now.current?.templates ?? [], wanted), missing(wanted));
  }

  async check(signal: AbortSignal): Promise<string> {
    const settings = this.open();
    const path = `${settings.phoneNumberId}?fields=display_phone_number,verified_name`;
    const { display_phone_number: number, verified_name: name } = await this.get(settings, path, phoneSchema, signal);
    const missing = await this.notApproved(settings, signal);
    const rest = missing.length > 0 ? ` Not approved at Meta: ${missing.join(', ')}.` : '';
    return `Messages come from ${number} (${name ?? 'without a name'}).${rest}`;
  }

  async receive(request: CallbackRequest): Promise<CallbackAnswer> {
    const settings = this.now.current;
    if (!settings) throw new CallbackRefusal(404, 'WhatsApp is not set up');
    if (request.method === 'GET') return verified(request, settings);
    const { inbound, closed, receipts, presses, optOuts } = readNews(request, settings);
    await this.windows.closed(closed);
    await this.windows.opened(inbound);
    return { status: 200, receipts, presses, optOuts };
  }

  private templateOf({ templates }: WhatsappSettings, message: Message, options: DeliverOptions) {
    const wanted = wantedOf(message, options);
    const template = templateFor(templates, wanted);
    if (template) return template;
    const what = `no template for ${missing(wanted)}`;
    const why = 'the reader has not written to us for 24 hours';
    throw new DeliveryError('permanent', `${what}: ${why}; add an approved one to the channel's settings`);
  }

  private async send(
    settings: WhatsappSettings,
    address: string,
    content: Record<string, unknown>,
    { replyTo, signal }: DeliverOptions,
  ): Promise<string> {
    const context = replyTo ? { context: { message_id: replyTo } } : {};
    const to = { messaging_product: 'whatsapp', recipient_type: 'individual', to: address.slice(1) };
    const headers = { ...headersOf(settings), 'content-type': 'application/json' };
    const body = JSON.stringify({ ...to, ...context, ...content });
    const url = `${settings.apiBase}/${settings.phoneNumberId}/messages`;
    return messageIdOf(await this.http.ask(url, { method: 'POST', headers, body }, signal), this.clock.now());
  }

  private async notApproved(settings: WhatsappSettings, signal: AbortSignal): Promise<string[]> {
    const { businessAccountId, templates } = settings;
    if (!businessAccountId || templates.length === 0) return [];
    const path = `${businessAccountId}/message_templates?fields=name,language,status&limit=500`;
    const { data } = await this.get(settings, path, templatesSchema, signal);
    const approved = new Set(data.filter(({ status }) => status === 'APPROVED').map(titleOf));
    return templates.map(titleOf).filter((title) => !approved.has(title));
  }

  private async get<S extends z.ZodType>(settings: WhatsappSettings, path: string, schema: S, signal: AbortSignal) {
    const url = `${settings.apiBase}/${path}`;
    const answer = await this.http.ask(url, { method: 'GET', headers: headersOf(settings) }, signal);
    if (answer.status !== 200) throw failureOf(answer, this.clock.now());
    const { data, success } = schema.safeParse(jsonOf(answer));
    if (!success) throw new DeliveryError('retry', "an answer that is not WhatsApp's");
    return data;
  }

  private open(): WhatsappSettings {
    if (!this.now.current) throw new DeliveryError('misconfigured', 'WhatsApp is not set up', { scope: 'channel' });
    return this.now.current;
  }
}

/** What a template must be approved for. */
const wantedOf = ({ actions }: Message, { event, language }: ViewOptions) => ({
  kind: event?.type ?? '*',
  language: language ?? 'en',
  actions: actions.length,
});

const missing = ({ kind, language }: ReturnType<typeof wantedOf>): string =>
  `${kind === '*' ? 'any event' : kind} in ${language}`;

const headersOf = ({ token }: WhatsappSettings) => ({ authorization: `Bearer ${token}` });

const titleOf = ({ name, language }: { name: string; language: string }) => `${name} (${language})`;
