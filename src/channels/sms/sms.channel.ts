import { Inject, Injectable } from '@nestjs/common';

import { plainLines, type View } from '../../domain/channel-view';
import type { Message } from '../../domain/message';
import { minuteBucket } from '../../domain/pacing';
import { Clock } from '../../platform/clock/clock';
import { PlatformConfig } from '../../platform/config/platform.config';
import {
  type CallbackAnswer,
  CallbackRefusal,
  type CallbackRequest,
  type Channel,
  type ChannelLimits,
  type Delivered,
  DeliveryError,
  type DeliverOptions,
} from '../channel';
import { ChannelHttp } from '../channel-http';
import type { SettingsNow, SettingsSource } from '../channel-settings';
import { ChannelSettingsStore } from '../channel-settings-store';
import { segmentsOf } from './segments';
import { SmsConfig } from './sms.config';
import { E164, type SmsSettings, smsSettings } from './sms-settings';
import { smsText } from './sms-text';
import { SmsUsage } from './sms-usage';
import { failureOf, sidOf } from './twilio-answer';
import { readCallback } from './twilio-callback';

/** SMS by Twilio. A message's id is its SID; what a month may cost is limited. */
@Injectable()
export class SmsChannel implements Channel {
  readonly kind = 'sms';
  readonly title = 'SMS';
  readonly proof = 'code';
  readonly address = {
    form: E164,
    expected: { en: 'a number with its country, like +34600111222', es: 'un número con su país, como +34600111222' },
  };
  readonly settings = smsSettings;
  readonly actions = 'none';
  readonly usualSeverity = 'critical';
  private readonly now: SettingsNow<typeof smsSettings>;

  constructor(
    env: SmsConfig,
    @Inject(ChannelSettingsStore) source: SettingsSource,
    private readonly http: ChannelHttp,
    private readonly usage: SmsUsage,
    private readonly clock: Clock,
    private readonly platform: PlatformConfig,
  ) {
    this.now = source.of(this.kind, smsSettings, {
      accountSid: env.TWILIO_ACCOUNT_SID,
      authToken: env.TWILIO_AUTH_TOKEN,
      from: env.TWILIO_FROM,
      apiBase: env.TWILIO_API_BASE,
    });
  }

  get configured(): boolean {
    return this.now.current !== null;
  }

  /** A number sends one segment a second; a messaging service has several, and a short code is faster. */
  get limits(): ChannelLimits {
    const perSecond = this.now.current?.from.startsWith('+') === false ? 10 : 1;
    return { perSecond, paceOf: () => ({ gap: 0, bucket: minuteBucket(5) }) };
  }

  async deliver(message: Message, address: string, { signal }: DeliverOptions): Promise<Delivered> {
    const settings = this.open();
    if (signal.aborted) throw DeliveryError.of(signal.reason);
    const text = smsText(message);
    const { count } = segmentsOf(text);
    const reservation = await this.usage.reserve(count, settings.monthlyBudget);
    if (!reservation) {
      throw new DeliveryError('permanent', `the budget of ${settings.monthlyBudget} SMS segments a month is used up`);
    }
    const callback = this.callbackUrl();
    const fields = new URLSearchParams({
      To: address,
      [settings.from.startsWith('MG') ? 'MessagingServiceSid' : 'From']: settings.from,
      Body: text,
      ...(callback ? { StatusCallback: callback } : {}),
    });
    try {
      const { sid, status } = await this.post(settings, fields, signal);
      return { messageId: sid, said: status, awaitsReceipt: callback !== null };
    } catch (cause) {
      // Silence might have cost something; an answer that is a no has not.
      const { kind, more } = DeliveryError.of(cause);
      if (kind !== 'retry' || more.unsent) await this.usage.giveBack(reservation);
      throw cause;
    }
  }

  view(message: Message): View {
    const text = smsText(message);
    const { encoding, count } = segmentsOf(text);
    return { lines: plainLines(text), parts: count, facts: [{ name: 'encoding', value: encoding }] };
  }

  async check(signal: AbortSignal): Promise<string> {
    const settings = this.open();
    const url = `${settings.apiBase}/2010-04-01/Accounts/${settings.accountSid}.json`;
    const answer = await this.http.ask(url, { method: 'GET', headers: headersOf(settings) }, signal);
    if (answer.status !== 200) throw failureOf(answer, this.clock.now());
    const used = await this.usage.used();
    const budget = settings.monthlyBudget > 0 ? ` of ${settings.monthlyBudget}` : '';
    return `Twilio knows the account; ${used}${budget} segments used this month.`;
  }

  receive(request: CallbackRequest): Promise<CallbackAnswer> {
    const settings = this.now.current;
    if (!settings) return Promise.reject(new CallbackRefusal(404, 'SMS is not set up'));
    return Promise.resolve().then(() => readCallback(request, settings, this.clock.now()));
  }

  private async post(settings: SmsSettings, fields: URLSearchParams, signal: AbortSignal) {
    const url = `${settings.apiBase}/2010-04-01/Accounts/${settings.accountSid}/Messages.json`;
    const headers = { ...headersOf(settings), 'content-type': 'application/x-www-form-urlencoded' };
    const answer = await this.http.ask(url, { method: 'POST', headers, body: fields.toString() }, signal);
    return sidOf(answer, this.clock.now());
  }

  /** Twilio can reach us only where PUBLIC_URL says that we are; without it no receipts come. */
  private callbackUrl(): string | null {
    const { PUBLIC_URL } = this.platform;
    return PUBLIC_URL ? `${PUBLIC_URL}/api/channels/${this.kind}/callback` : null;
  }

  private open(): SmsSettings {
    if (!this.now.current) throw new DeliveryError('misconfigured', 'no Twilio account is set', { scope: 'channel' });
    return this.now.current;
  }
}

const headersOf = ({ accountSid, authToken }: SmsSettings) => ({
  authorization: `Basic ${Buffer.from(`${accountSid}:${authToken}`).toString('base64')}`,
});
