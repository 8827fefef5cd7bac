import { anAlert, type FarSide, keepsTheChannelContract } from '../../../test/support/channel-contract';
import { EVERY_PART, EVERY_TEXT } from '../../../test/support/hostile-messages';
import { MAIL_PASSWORD, MailHouse } from '../../../test/support/far-sides/mail-house';
import { pdfPages } from '../../../test/support/pdf-text';
import { settingsAre } from '../../../test/support/settings';
import { cardMessage } from '../../domain/alert-message';
import { incidentReport } from '../../domain/incident-report';
import type { Message } from '../../domain/message';
import { Clock } from '../../platform/clock/clock';
import type { DeliverOptions } from '../channel';
import { EmailChannel } from './email.channel';
import { EmailConfig } from './email.config';
import { LONGEST_HTML, LONGEST_TEXT, mailOf } from './email-html';

const ADA = 'ada@example.net';
const FROM = 'Panoptes <alerts@panoptes.example.net>';
const DELIVERY = '00112233-4455-6677-8899-aabbccddeeff';
const reader = { language: 'en', timeZone: null, now: new Date('2026-03-04T12:00:00Z'), deliveryId: DELIVERY };
const alert = cardMessage(anAlert(), reader);
const options = (more: Partial<DeliverOptions> = {}): DeliverOptions => ({
  replyTo: null,
  signal: AbortSignal.timeout(5_000),
  ...more,
});

async function openMail(stored: Record<string, unknown> = {}) {
  const house = await MailHouse.open();
  const channel = new EmailChannel(
    new EmailConfig({ SMTP_URL: house.url, SMTP_FROM: FROM }),
    new Clock(),
    settingsAre(stored),
  );
  const stop = async () => {
    channel.onApplicationShutdown();
    await house.close();
  };
  return { house, channel, stop };
}

/** What HTTP's statuses are in SMTP. */
function refuses(house: MailHouse, status: number): void {
  if (status >= 500) return house.refuses('DATA', 451, '4.3.0 try again later');
  if (status === 401 || status === 403) return house.refuses('MAIL FROM', 530, '5.7.0 authentication required');
  if (status === 429) return house.refuses('RCPT TO', 450, '4.2.1 too many mails');
  if (status === 404) return house.refuses('RCPT TO', 550, '5.1.1 no such mailbox');
  house.refuses('DATA', 554, '5.6.0 not acceptable');
}

/** The words of an HTML mail as they are shown. */
const shown = (html: string) =>
  html
    .slice(html.indexOf('</head>'))
    .replace(/<[^>]*>/g, '')
    .replace(/&(lt|gt|quot|#39|amp);/g, (_, name: string) => ({ lt: '<', gt: '>', quot: '"', amp: '&' })[name] ?? "'");

describe('EmailChannel', () => {
  keepsTheChannelContract(
    async (): Promise<FarSide> => {
      const { house, channel, stop } = await openMail();
      return {
        channel,
        address: ADA,
        secrets: [MAIL_PASSWORD, encodeURIComponent(MAIL_PASSWORD)],
        texts: () => house.mails.map(({ text }) => text ?? ''),
        files: () =>
          house.mails.flatMap(({ attachments }) =>
            attachments.map(({ filename, contentType, content }) => ({
              name: filename ?? '',
              type: contentType,
              bytes: content,
            })),
          ),
        refuses: (status) => refuses(house, status),
        goesSilent: () => house.goesSilent(),
        recovers: () => house.recovers(),
        stop,
      };
    },
    {
      files: true,
      namesNoWait: true,
      measures: (message) => {
        const { html, text } = mailOf(message);
        return [
          { what: 'html', size: Buffer.byteLength(html), most: LONGEST_HTML },
          { what: 'text', size: text.length, most: LONGEST_TEXT + 20_000 },
          { what: 'tags of the message', size: /<(b|i|a href="tg)>/.test(html) ? 1 : 0, most: 0 },
        ];
      },
      settings: {
        taken: [
          { url: 'smtp://localhost', from: ADA },
          { url: 'smtps://a%40b:c@mail.example.net:465', from: FROM, replyTo: ADA },
          { url: 'smtp://[::1]:25?tls=off', from: FROM },
        ],
        refused: [
          ['url', { from: ADA }],
          ['url', { url: 'https://mail.example.net', from: ADA }],
          ['url', { url: 'smtp://%zz:x@mail.example.net', from: ADA }],
          ['url', { url: 'smtp://mail.example.net?debug=true', from: ADA }],
          ['from', { url: 'smtp://localhost' }],
          ['from', { url: 'smtp://localhost', from: 'Panoptes' }],
          ['from', { url: 'smtp://localhost', from: 'a@b.c\r\nBcc: d@e.f' }],
          ['replyTo', { url: 'smtp://localhost', from: ADA, replyTo: 'a@b.c, d@e.f' }],
        ],
      },
    },
  );

  describe('at a mail server', () => {
    let mail: Awaited<ReturnType<typeof openMail>>;
    beforeEach(async () => {
      mail = await openMail();
    });
    afterEach(() => mail.stop());

    const send = (message: Message, more?: Partial<DeliverOptions>, address = ADA) =>
      mail.channel.deliver(message, address, options(more));
    const last = () => mail.house.mails.at(-1)!;

    it('says in HTML and in plain text the same', async () => {
      await send(EVERY_PART);
      for (const said of EVERY_TEXT) {
        expect(last().text).toContain(said);
        expect(shown(String(last().html))).toContain(said);
      }
    });

    it('names what happened in the subject', async () => {
      await send(alert);
      expect(last().subject).toBe('🔴 Casa Vega is offline');
    });

    it('lets no name add a header or a reader', async () => {
      const title = 'Casa\r\nBcc: eve@example.net\r\n\r\nhello';
      await send({ ...alert, title, icon: '🔴' });
      expect(last().headers.get('bcc')).toBeUndefined();
      expect(last().subject).toBe('🔴 Casa Bcc: eve@example.net hello');
      await send(alert, { replyTo: 'x@y>\r\nBcc: <eve@example.net' });
      expect(last().headers.get('bcc')).toBeUndefined();
      expect(last().inReplyTo).toBeUndefined();
    });

    it('keeps an incident in one thread', async () => {
      const { messageId } = await send(alert, { deliveryId: DELIVERY });
      expect(messageId).toBe(`${DELIVERY}@panoptes.example.net`);
      expect(last().messageId).toBe(`<${messageId}>`);
      await send(alert, { replyTo: messageId });
      expect(last().inReplyTo).toBe(`<${messageId}>`);
      expect(last().references).toBe(`<${messageId}>`);
      expect(last().messageId).not.toBe(`<${messageId}>`);
    });

    it('is the same mail when the same delivery is tried again', async () => {
      const [first, again] = [await send(alert, { deliveryId: DELIVERY }), await send(alert, { deliveryId: DELIVERY })];
      expect(again.messageId).toBe(first.messageId);
    });

    it('can be left by one press in the mail program, and answers nobody who is away', async () => {
      await send(alert, { unsubscribeUrl: 'https://panoptes.example.net/a/t0ken' });
      const lines = new Map(last().headerLines.map(({ key, line }) => [key, line]));
      expect(lines.get('list-unsubscribe')).toContain('<https://panoptes.example.net/a/t0ken>');
      expect(lines.get('list-unsubscribe-post')).toBe('List-Unsubscribe-Post: List-Unsubscribe=One-Click');
      expect(lines.get('auto-submitted')).toBe('Auto-Submitted: auto-generated');
    });

    it('makes buttons of what can be done by a link, and of nothing else', async () => {
      const url = 'https://panoptes.example.net/a/x?y=1&z=2';
      const actions = [
        { label: 'Acknowledge', data: 'a:1', url },
        { label: 'Evil', data: 'b', url: 'javascript:alert(1)' },
        { label: 'Silent', data: 'c' },
      ];
      await send({ ...alert, actions });
      expect(last().html).toContain(`href="${url.replace('&', '&amp;')}"`);
      expect(last().text).toContain(`Acknowledge: ${url}`);
      expect(String(last().html)).not.toMatch(/javascript|Evil|Silent/);
    });

    it('says below itself who has got it and where that ends, in the reader’s language', async () => {
      const unsubscribeUrl = 'https://panoptes.example.net/a/t0ken';
      await send(alert, { unsubscribeUrl, language: 'es' });
      for (const said of ['Panoptes ha enviado esto a ada@example.net.', 'No enviar nada más a esta dirección']) {
        expect(last().text).toContain(said);
        expect(shown(String(last().html))).toContain(said);
      }
      expect(last().html).toContain(`href="${unsubscribeUrl}"`);
      await send(alert);
      expect(String(last().html)).not.toContain(ADA);
    });

    it('hands over the paper about an incident, to each who reads the same one', async () => {
      const moments = { resolution: 'recovered', status: 'resolved', resolvedAt: reader.now } as const;
      const report = incidentReport(anAlert(moments), [], reader)!;
      for (const address of [ADA, 'bea@example.net']) await send({ ...alert, report }, {}, address);
      const papers = mail.house.mails.map(({ attachments }) => attachments);
      expect(papers).toMatchObject([1, 2].map(() => [{ contentType: 'application/pdf' }]));
      expect(papers[0]?.[0]?.filename).toBe('incident-report-2026-03-04.pdf');
      expect(pdfPages(papers[0]?.[0]?.content ?? Buffer.alloc(0)).join()).toContain('Casa Vega is offline');
      expect(papers[1]?.[0]?.content).toEqual(papers[0]?.[0]?.content);
    });

    it('marks as urgent what is', async () => {
      const event = { type: 'incident.opened', severity: 'critical' as const, at: reader.now, data: {} };
      await send(alert, { event });
      expect(last().headers.get('priority')).toBe('high');
    });

    it.each([
      ['RCPT TO', 550, '5.1.1 no such mailbox', { kind: 'deadAddress' }],
      ['RCPT TO', 550, '5.7.1 relaying denied', { kind: 'permanent' }],
      ['RCPT TO', 452, '4.2.2 mailbox full', { kind: 'retry' }],
      ['RCPT TO', 552, '5.2.2 mailbox full', { kind: 'permanent' }],
      ['MAIL FROM', 553, '5.7.1 not your address', { kind: 'misconfigured', more: { scope: 'channel' } }],
      ['AUTH', 535, '5.7.8 wrong password', { kind: 'misconfigured', more: { scope: 'channel' } }],
      ['AUTH', 454, '4.7.0 try later', { kind: 'retry' }],
      ['DATA', 552, '5.3.4 too large', { kind: 'permanent' }],
      ['DATA', 421, '4.7.0 too many', { kind: 'retry' }],
    ] as const)('knows what it means when %s is answered with %i %s', async (command, code, text, failure) => {
      mail.house.refuses(command, code, text);
      await expect(send(alert)).rejects.toMatchObject(failure);
      expect(mail.house.mails).toEqual([]);
    });

    it('sends many mails over few connections', async () => {
      await Promise.all(Array.from({ length: 40 }, () => send(alert)));
      expect(mail.house.mails).toHaveLength(40);
      expect(mail.house.connections).toBeLessThanOrEqual(8);
    });

    it('tries its settings without a mail', async () => {
      const said = await mail.channel.check(AbortSignal.timeout(5_000));
      expect(said).toMatch(/^127\.0\.0\.1:\d+ lets us in; mails come from alerts@panoptes\.example\.net\.$/);
      mail.house.refuses('AUTH', 535, '5.7.8 wrong password');
      await expect(mail.channel.check(AbortSignal.timeout(5_000))).rejects.toMatchObject({ kind: 'misconfigured' });
      expect(mail.house.mails).toEqual([]);
    });

    it('sends no mail to where nobody listens', async () => {
      await mail.house.close();
      await expect(send(alert)).rejects.toMatchObject({ kind: 'retry' });
    });
  });

  it('goes by what is stored before what the environment says, and not at all when it is switched off', async () => {
    const { house, channel, stop } = await openMail({ from: 'Ops <ops@example.net>', replyTo: 'team@example.net' });
    await channel.deliver(alert, ADA, options());
    expect(house.mails[0]?.from?.text).toBe('"Ops" <ops@example.net>');
    expect(house.mails[0]?.replyTo?.text).toBe('team@example.net');
    const off = new EmailChannel(
      new EmailConfig({ SMTP_URL: house.url, SMTP_FROM: FROM }),
      new Clock(),
      settingsAre(null),
    );
    await stop();
    expect(off.configured).toBe(false);
    await expect(off.deliver(alert, ADA, options())).rejects.toMatchObject({ kind: 'misconfigured' });
    expect(new EmailChannel(new EmailConfig({}), new Clock(), settingsAre()).configured).toBe(false);
  });

  it('never shows what a wrong address of the server holds', () => {
    expect(() => new EmailConfig({ SMTP_URL: 'ada:pass@mail.example.net' })).toThrow(
      'SMTP_URL: expected smtp://user:password@host:587, or smtps:// for TLS from the start (got [redacted])',
    );
  });
});
