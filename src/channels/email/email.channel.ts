import { randomUUID } from 'node:crypto';
import { Inject, Injectable, type OnApplicationShutdown } from '@nestjs/common';
import type { SendMailOptions } from 'nodemailer/lib/mailer';

import { plainLines, type View } from '../../domain/channel-view';
import { type Attachment, foreign, type Message } from '../../domain/message';
import { minuteBucket } from '../../domain/pacing';
import { MAIL_FOOT_WORDS } from '../../domain/texts/action-link';
import { textsFor } from '../../domain/texts/catalogue';
import { Clock } from '../../platform/clock/clock';
import { type Channel, type ChannelLimits, type Delivered, DeliveryError, type DeliverOptions } from '../channel';
import type { SettingsNow, SettingsSource } from '../channel-settings';
import { ChannelSettingsStore } from '../channel-settings-store';
import { EmailConfig } from './email.config';
import { failureOf } from './email-failure';
import { buttonsOf, type MailFoot, mailOf } from './email-html';
import { ADDRESS, type EmailSettings, emailSettings, senderOf, serverOf } from './email-settings';
import { MailServer } from './mail-server';
import { Papers } from './papers';

/** E-mail over SMTP. A message's id is its Message-ID without the brackets, so that answers stay in the thread. */
@Injectable()
export class EmailChannel implements Channel, OnApplicationShutdown {
  readonly kind = 'email';
  readonly title = 'E-mail';
  readonly proof = 'code';
  readonly address = {
    form: ADDRESS,
    expected: { en: 'an address like ada@example.net', es: 'una dirección como ada@example.net' },
  };
  readonly settings = emailSettings;
  readonly actions = 'links';
  readonly carriesReports = true;
  // More than that a minute nobody reads; what waits behind it becomes a digest.
  readonly limits: ChannelLimits = { perSecond: 10, paceOf: () => ({ gap: 0, bucket: minuteBucket(20) }) };
  private readonly now: SettingsNow<typeof emailSettings>;
  private readonly papers: Papers;
  private server: MailServer | null = null;

  constructor(
    { SMTP_URL, SMTP_FROM }: EmailConfig,
    clock: Clock,
    @Inject(ChannelSettingsStore) source: SettingsSource,
  ) {
    this.papers = new Papers(clock);
    this.now = source.of(this.kind, emailSettings, { url: SMTP_URL, from: SMTP_FROM });
  }

  get configured(): boolean {
    return this.now.current !== null;
  }

  async deliver(message: Message, address: string, options: DeliverOptions): Promise<Delivered> {
    const { settings, server } = this.open();
    const messageId = `${options.deliveryId ?? randomUUID()}@${domainOf(settings)}`;
    try {
      const { response } = await server.send({
        ...headersOf(settings, address, messageId, options),
        ...contentOf(message, address, options, await this.papers.of(message)),
        signal: options.signal,
      });
      return { messageId, said: foreign(response, 300) };
    } catch (cause) {
      throw failureOf(cause);
    }
  }

  view(message: Message): View {
    const { html, text } = mailOf(message);
    return { title: subjectOf(message), lines: plainLines(text), html, buttons: buttonsOf(message) };
  }

  async check(signal: AbortSignal): Promise<string> {
    const { settings, server } = this.open();
    const { host, port } = serverOf(settings.url);
    try {
      await server.verify(signal);
    } catch (cause) {
      throw failureOf(cause);
    }
    return `${host}:${port} lets us in; mails come from ${senderOf(settings.from).address}.`;
  }

  onApplicationShutdown(): void {
    this.server?.close();
  }

  private open(): { settings: EmailSettings; server: MailServer } {
    const settings = this.now.current;
    if (!settings) throw new DeliveryError('misconfigured', 'no mail server is set', { scope: 'channel' });
    if (this.server?.url !== settings.url) {
      this.server?.close();
      this.server = new MailServer(settings.url);
    }
    return { settings, server: this.server };
  }
}

function headersOf(
  { from, replyTo }: EmailSettings,
  address: string,
  messageId: string,
  { replyTo: answered, unsubscribeUrl, event }: DeliverOptions,
): SendMailOptions {
  const thread = answered && /^[^\s<>@]+@[^\s<>@]+$/.test(answered) ? `<${answered}>` : null;
  return {
    from: senderOf(from),
    // Given as parts: an address that is a text would be read as a list of them.
    to: { name: '', address },
    ...(replyTo ? { replyTo: senderOf(replyTo) } : {}),
    messageId: `<${messageId}>`,
    ...(thread ? { inReplyTo: thread, references: [thread] } : {}),
    ...(event?.severity === 'critical' ? { priority: 'high' as const } : {}),
    headers: { ...NO_ANSWERS, ...(unsubscribeUrl ? unsubscribing(unsubscribeUrl) : {}) },
  };
}

function contentOf(
  message: Message,
  address: string,
  { language, unsubscribeUrl }: DeliverOptions,
  papers: readonly Attachment[],
): SendMailOptions {
  const { html, text } = mailOf(message, unsubscribeUrl ? footOf(address, unsubscribeUrl, language) : null);
  const attachments = [...(message.attachments ?? []), ...papers].map(({ name, type, bytes }) => ({
    filename: foreign(name, 200),
    contentType: type,
    content: bytes,
  }));
  return { subject: subjectOf(message), html, text, attachments };
}

const subjectOf = ({ icon, title }: Message): string => `${icon} ${foreign(title, 200)}`;

function footOf(address: string, url: string, language: string | null | undefined): MailFoot {
  const { language: read } = textsFor(language);
  const text = MAIL_FOOT_WORDS.sentTo[read].replace('{address}', () => address);
  return { text, label: MAIL_FOOT_WORDS.unsubscribe[read], url: new URL(url).href };
}

/** Absence notes and vacation answers stay away. */
const NO_ANSWERS = { 'Auto-Submitted': 'auto-generated', 'X-Auto-Response-Suppress': 'All' };

/** A button of the mail program (RFC 8058): it posts to the address, without a page in between. */
const unsubscribing = (url: string) => ({
  'List-Unsubscribe': `<${new URL(url).href}>`,
  'List-Unsubscribe-Post': 'List-Unsubscribe=One-Click',
});

const domainOf = ({ from }: EmailSettings): string => senderOf(from).address.split('@').at(-1) ?? 'localhost';
