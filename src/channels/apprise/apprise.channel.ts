import { randomUUID } from 'node:crypto';
import { Inject, Injectable } from '@nestjs/common';
import { z } from 'zod';

import { plainLines, type View } from '../../domain/channel-view';
import { clip, type Message } from '../../domain/message';
import { belowTitle, fit } from '../../domain/message-text';
import { perSecond } from '../../domain/pacing';
import type { Severity } from '../../domain/severity';
import { type Tone, toneOf } from '../../domain/tone';
import { Clock } from '../../platform/clock/clock';
import type { Answer } from '../../platform/http/http';
import {
  type Channel,
  type ChannelLimits,
  type Delivered,
  DeliveryError,
  type DeliverOptions,
  type ViewOptions,
} from '../channel';
import { ChannelHttp, refusalOf } from '../channel-http';
import type { SettingsNow, SettingsSource } from '../channel-settings';
import { ChannelSettingsStore } from '../channel-settings-store';
import { AppriseConfig, appriseUrl } from './apprise.config';

const settings = z.object({ url: appriseUrl().meta({ title: 'Address of the Apprise API server', secret: true }) });

/** UTF-16 units; services behind it that take less cut or split by themselves. */
export const LONGEST_TITLE = 250;
export const LONGEST_BODY = 4_000;

const TYPE: Readonly<Record<Tone, string>> = { critical: 'failure', warning: 'warning', info: 'info', good: 'success' };

const KEY = /^[\w-]{1,128}$/;

/** Services that have no channel of their own. An address is an Apprise URL, or the key of a list kept at the server. */
@Injectable()
export class AppriseChannel implements Channel {
  readonly kind = 'apprise';
  readonly title = 'Apprise';
  readonly address = {
    form: /^([\w-]{1,128}|[a-z][a-z0-9+.-]*:\/\/\S+)$/i,
    expected: {
      en: 'an Apprise URL like pover://user@token, or the key of a configuration',
      es: 'una URL de Apprise como pover://user@token, o la clave de una configuración',
    },
  };
  readonly addressIsSecret = true;
  readonly settings = settings;
  readonly actions = 'none';
  readonly limits: ChannelLimits = { perSecond: 0, paceOf: () => perSecond(1) };
  private readonly now: SettingsNow<typeof settings>;

  constructor(
    private readonly http: ChannelHttp,
    private readonly clock: Clock,
    { APPRISE_URL: url }: AppriseConfig,
    @Inject(ChannelSettingsStore) stored: SettingsSource,
  ) {
    this.now = stored.of(this.kind, settings, url ? { url } : {});
  }

  get configured(): boolean {
    return this.now.current !== null;
  }

  async deliver(message: Message, address: string, { signal, deliveryId, event }: DeliverOptions): Promise<Delivered> {
    const body = appriseMessage(message, event?.severity);
    const isKey = KEY.test(address);
    const answer = await this.ask('POST', isKey ? `/notify/${address}` : '/notify/', signal, {
      ...body,
      ...(isKey ? {} : { urls: address }),
    });
    if (answer.status !== 200) throw refusal(answer, this.clock.now());
    return { messageId: deliveryId ?? randomUUID() };
  }

  view(message: Message, { event }: ViewOptions): View {
    const { title, body, type } = appriseMessage(message, event?.severity);
    return {
      title,
      lines: plainLines(body),
      tone: toneOf(message, event?.severity),
      facts: [{ name: 'type', value: type }],
    };
  }

  async check(signal: AbortSignal): Promise<string> {
    const answer = await this.ask('GET', '/status', signal);
    if (answer.status !== 200) throw refusal(answer, this.clock.now());
    return 'The Apprise server is well.';
  }

  private ask(method: 'GET' | 'POST', path: string, signal: AbortSignal, body?: object): Promise<Answer> {
    const { current } = this.now;
    if (!current) throw new DeliveryError('misconfigured', 'no Apprise server is set', { scope: 'channel' });
    const url = new URL(current.url + path);
    const login = Buffer.from(`${decodeURIComponent(url.username)}:${decodeURIComponent(url.password)}`);
    const headers = {
      accept: 'application/json',
      'content-type': 'application/json',
      ...(url.username ? { authorization: `Basic ${login.toString('base64')}` } : {}),
    };
    return this.http.ask(url.href, { method, headers, ...(body && { body: JSON.stringify(body) }) }, signal);
  }
}

/** Plain text, so that no service takes a name for markup. `severity` is what stands behind a reminder. */
export function appriseMessage(message: Message, severity?: Severity) {
  const title = clip(`${message.icon} ${message.title}`, LONGEST_TITLE);
  const body = belowTitle(fit(message, LONGEST_BODY, (one) => belowTitle(one).length));
  // Without a body Apprise refuses it.
  return { title, body: body || title, type: TYPE[toneOf(message, severity)], format: 'text' };
}

/** What the server says in its own words is left out: it may tell of the address. */
function refusal(answer: Answer, now: Date): DeliveryError {
  switch (answer.status) {
    case 204:
      return new DeliveryError('deadAddress', 'Apprise knows no service by this address (204)');
    case 424:
      return new DeliveryError('retry', 'the service behind Apprise has not taken it (424)');
    default:
      return refusalOf(answer, now, 'Apprise does not take it');
  }
}
