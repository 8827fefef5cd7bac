import { Logger } from '@nestjs/common';
import { DataSource } from 'typeorm';

import { type MetaRequest, WhatsappCloud } from '../../../test/support/far-sides/whatsapp-cloud';
import { anAlert, type FarSide, keepsTheChannelContract, type Measured } from '../../../test/support/channel-contract';
import { type FreshDatabase, freshDatabase } from '../../../test/support/database';
import { EVERY_PART } from '../../../test/support/hostile-messages';
import { settingsAre } from '../../../test/support/settings';
import { TestClock } from '../../../test/support/test-clock';
import { cardMessage } from '../../domain/alert-message';
import { hours, minutes } from '../../domain/duration';
import type { Message } from '../../domain/message';
import { databaseOptions } from '../../platform/database/options';
import { affected } from '../../platform/database/sql';
import type { DeliverOptions } from '../channel';
import { ChannelHttp } from '../channel-http';
import { WhatsappChannel } from './whatsapp.channel';
import { WhatsappConfig } from './whatsapp.config';
import * as form from './whatsapp-message';
import { WhatsappWindows } from './whatsapp-windows';

const ADA = '+34600111222';
const reader = { language: 'en', timeZone: null, now: new Date('2026-03-04T12:00:00Z'), deliveryId: 'x' };
const alert = cardMessage(anAlert(), reader);
const opened = { type: 'incident.opened', severity: 'critical', at: reader.now, data: {} } as const;
const options = (more: Partial<DeliverOptions> = {}): DeliverOptions => ({
  replyTo: null,
  signal: AbortSignal.timeout(5_000),
  ...more,
});

const TEMPLATES = [
  { kind: 'incident.opened', language: 'en', name: 'alert', variables: ['title', 'details'], buttons: 3 },
  { kind: 'incident.opened', language: 'es', name: 'aviso', variables: ['everything'] },
  { language: 'en', name: 'anything', variables: ['everything'] },
];

/** What of a message in the API's form has a limit. */
function measured(message: Message): Measured[] {
  const { text, interactive } = form.freeForm(message) as {
    text?: { body: string };
    interactive?: { body: { text: string }; action: { buttons: { reply: { id: string; title: string } }[] } };
  };
  const template = {
    kind: '*',
    language: 'en',
    name: 'x',
    variables: ['title' as const, 'everything' as const],
    buttons: 0,
  };
  const filled = JSON.stringify(form.templated(message, template));
  const titles = interactive?.action.buttons.map(({ reply }) => reply.title) ?? [];
  return [
    { what: 'text', size: text?.body.length ?? 0, most: form.LONGEST_TEXT },
    { what: 'text beside buttons', size: interactive?.body.text.length ?? 0, most: form.LONGEST_WITH_BUTTONS },
    { what: 'nothing said', size: (text?.body ?? interactive?.body.text) ? 0 : 1, most: 0 },
    { what: 'buttons', size: titles.length, most: form.MOST_BUTTONS },
    { what: 'buttons of one name', size: titles.length - new Set(titles).size, most: 0 },
    ...titles.map((title) => ({ what: 'label', size: title.length, most: form.LONGEST_LABEL })),
    { what: 'empty variables', size: filled.includes('"text":""') ? 1 : 0, most: 0 },
    { what: 'breaks in variables', size: /\\n|\\t| {4}/.test(filled) ? 1 : 0, most: 0 },
  ];
}

describe('WhatsappChannel', () => {
  let database: FreshDatabase;
  let db: DataSource;
  let clock: TestClock;

  beforeAll(async () => {
    Logger.overrideLogger(false);
    database = await freshDatabase();
    db = await new DataSource(databaseOptions(database.url)).initialize();
  });
  afterAll(async () => {
    await db.destroy();
    await database.drop();
  });
  beforeEach(async () => {
    clock = new TestClock();
    await affected(db, 'DELETE FROM whatsapp_windows');
  });

  async function openWhatsapp(stored: Record<string, unknown> | null = { templates: TEMPLATES }) {
    const cloud = await WhatsappCloud.start(() => clock.now());
    const http = new ChannelHttp();
    const env = new WhatsappConfig({
      WHATSAPP_TOKEN: cloud.token,
      WHATSAPP_PHONE_NUMBER_ID: cloud.phoneNumberId,
      WHATSAPP_APP_SECRET: cloud.appSecret,
      WHATSAPP_VERIFY_TOKEN: cloud.verifyToken,
      WHATSAPP_API_BASE: cloud.url,
    });
    const windows = new WhatsappWindows(db, clock);
    const channel = new WhatsappChannel(env, settingsAre(stored), http, windows, clock);
    const stop = async () => {
      await http.onApplicationShutdown();
      await cloud.stop();
    };
    return { cloud, channel, windows, stop };
  }

  keepsTheChannelContract(
    async (): Promise<FarSide> => {
      const { cloud, channel, stop } = await openWhatsapp();
      await channel.receive(cloud.writes(ADA, 'hello'));
      return {
        channel,
        address: ADA,
        secrets: [cloud.token, cloud.appSecret, cloud.verifyToken],
        texts: () => cloud.messages.map(({ text }) => text),
        refuses: (status, retryAfter) => cloud.refuses({ status, ...(retryAfter ? { retryAfter } : {}) }),
        goesSilent: () => cloud.goesSilent(),
        recovers: () => cloud.recovers(),
        stop,
      };
    },
    {
      measures: measured,
      settings: {
        taken: [
          { token: 'x'.repeat(40), phoneNumberId: '106540352242922' },
          { token: 'x'.repeat(40), phoneNumberId: '106540352242922', templates: TEMPLATES },
        ],
        refused: [
          ['token', { phoneNumberId: '106540352242922' }],
          ['phoneNumberId', { token: 'x'.repeat(40), phoneNumberId: '+34600111222' }],
          ['appSecret', { token: 'x'.repeat(40), phoneNumberId: '106540352242922', appSecret: 'short' }],
          [
            'templates',
            { token: 'x'.repeat(40), phoneNumberId: '106540352242922', templates: [{ name: 'A', language: 'en' }] },
          ],
          [
            'templates',
            {
              token: 'x'.repeat(40),
              phoneNumberId: '106540352242922',
              templates: [{ name: 'a', language: 'english' }],
            },
          ],
          ['templates', { token: 'x'.repeat(40), phoneNumberId: '106540352242922', templates: 'alert' }],
        ],
      },
    },
  );

  describe('at WhatsApp', () => {
    let whatsapp: Awaited<ReturnType<typeof openWhatsapp>>;
    beforeEach(async () => {
      whatsapp = await openWhatsapp();
      whatsapp.cloud.approves({
        name: 'alert',
        language: 'en',
        body: '{{1}}. {{2}}',
        buttons: ['Acknowledge', 'Silence 1 h', 'Details'],
      });
      whatsapp.cloud.approves({ name: 'aviso', language: 'es', body: 'Aviso: {{1}}' });
      whatsapp.cloud.approves({ name: 'anything', language: 'en', body: 'News: {{1}}', status: 'PENDING' });
    });
    afterEach(() => whatsapp.stop());

    const send = (message: Message = alert, more: Partial<DeliverOptions> = { event: opened }, address = ADA) =>
      whatsapp.channel.deliver(message, address, options(more));
    const writes = (text = 'hello') => whatsapp.channel.receive(whatsapp.cloud.writes(ADA, text));
    const hears = (request: MetaRequest, change: object = {}) => whatsapp.channel.receive({ ...request, ...change });
    const last = () => whatsapp.cloud.messages.at(-1)!;

    it('says freely, with buttons, what is for somebody who has written to us', async () => {
      await writes();
      expect(await send()).toMatchObject({ awaitsReceipt: true, messageId: last().id });
      expect(last()).toMatchObject({ type: 'interactive', to: '34600111222', template: null });
      expect(last().buttons.map(({ title }) => title)).toEqual(['Acknowledge', 'Silence 1 h', 'Details']);
      expect(last().text).toMatch(/^🔴 \*Casa Vega is offline\*\nCustomer: Vega & <Sons>/);
      await send({ ...alert, actions: [] }, { replyTo: 'wamid.before' });
      expect(last()).toMatchObject({ type: 'text', answers: 'wamid.before' });
    });

    it('says by a template what is for somebody who has not', async () => {
      await send();
      expect(last()).toMatchObject({
        template: 'alert',
        text: expect.stringMatching(/^🔴 Casa Vega is offline\. Customer/),
      });
      expect(last().buttons.map(({ payload }) => payload)).toEqual(alert.actions.map(({ data }) => data));
      await send(alert, { event: opened, language: 'es_MX' });
      expect(last()).toMatchObject({ template: 'aviso', text: expect.stringMatching(/^Aviso: 🔴 Casa Vega/) });
    });

    it('speaks freely for 24 hours after the last word of the reader, and not longer', async () => {
      await writes();
      await clock.pass(hours(24) - minutes(3));
      await send();
      expect(last().template).toBeNull();
      await clock.pass(minutes(2));
      await send();
      expect(last().template).toBe('alert');
      await writes();
      await send();
      expect(last().template).toBeNull();
    });

    it('turns to the template once, when Meta has counted otherwise', async () => {
      await writes();
      whatsapp.cloud.closesTheWindowOf(ADA);
      await send();
      expect(whatsapp.cloud.messages.map(({ template }) => template)).toEqual(['alert']);
      expect(await whatsapp.windows.isOpen(ADA)).toBe(false);
      await writes();
      const message = { ...last(), id: (await send()).messageId };
      await hears(whatsapp.cloud.reports(message, 'failed', 131_047));
      expect(await whatsapp.windows.isOpen(ADA)).toBe(false);
    });

    it('says which template is missing', async () => {
      const fr = send(alert, { event: opened, language: 'fr' });
      await expect(fr).rejects.toMatchObject({
        kind: 'permanent',
        message:
          "no template for incident.opened in fr: the reader has not written to us for 24 hours; add an approved one to the channel's settings",
      });
      expect(whatsapp.cloud.messages).toEqual([]);
    });

    it('uses a template made for anything where there is none for the event', async () => {
      await send(alert, { event: { ...opened, type: 'report' } });
      expect(last().template).toBe('anything');
      await send({ ...alert, actions: [] });
      expect(last().template).toBe('anything');
    });

    it('hears what becomes of messages, and who presses what', async () => {
      await writes();
      const { messageId } = await send();
      const at = clock.now();
      const news = await hears(whatsapp.cloud.reports(last(), 'read'));
      expect(news).toEqual({ status: 200, receipts: [{ messageId, status: 'read', at }], presses: [], optOuts: [] });
      const failed = await hears(whatsapp.cloud.reports(last(), 'failed', 131_026));
      expect(failed.receipts).toEqual([{ messageId, status: 'failed', at, error: 'WhatsApp 131026: more of why' }]);
      const [acknowledge] = alert.actions;
      const press = { address: ADA, data: acknowledge?.data, messageId };
      expect((await hears(whatsapp.cloud.presses(ADA, last(), 0))).presses).toEqual([press]);
    });

    it('takes a press on a template for a word of the reader', async () => {
      await send();
      const { presses } = await hears(whatsapp.cloud.presses(ADA, last(), 1));
      expect(presses).toEqual([{ address: ADA, data: alert.actions[1]?.data, messageId: last().id }]);
      expect(await whatsapp.windows.isOpen(ADA)).toBe(true);
    });

    it('hears who wants to hear no more', async () => {
      expect((await writes('Stop ')).optOuts).toEqual([{ address: ADA, out: true }]);
      expect((await writes('baja')).optOuts).toEqual([{ address: ADA, out: true }]);
      expect((await writes('START')).optOuts).toEqual([{ address: ADA, out: false }]);
      expect((await writes('do not stop')).optOuts).toEqual([]);
    });

    it('lets no old message, told again, close or open anything', async () => {
      const old = whatsapp.cloud.writes(ADA, 'hello');
      await clock.pass(hours(30));
      await hears(old);
      expect(await whatsapp.windows.isOpen(ADA)).toBe(false);
      await writes();
      await hears(old);
      expect(await whatsapp.windows.isOpen(ADA)).toBe(true);
    });

    it('passes over news of a kind that it does not know', async () => {
      const strange = {
        entry: [
          {
            changes: [
              { field: 'account_update', value: 1 },
              { field: 'messages', value: {} },
            ],
          },
        ],
      };
      expect(await hears(whatsapp.cloud.signed(strange))).toEqual({
        status: 200,
        receipts: [],
        presses: [],
        optOuts: [],
      });
      await expect(hears(whatsapp.cloud.signed([]))).rejects.toMatchObject({ name: 'CallbackRefusal', status: 400 });
    });

    it('believes nobody but Meta', async () => {
      const real = whatsapp.cloud.writes(ADA, 'hello');
      const forged = [
        { headers: {} },
        { headers: { 'x-hub-signature-256': `sha256=${'0'.repeat(64)}` } },
        { body: Buffer.from(real.body.toString().replace('hello', 'hullo')) },
      ];
      for (const change of forged) await expect(hears(real, change)).rejects.toMatchObject({ status: 403 });
      expect(await whatsapp.windows.isOpen(ADA)).toBe(false);
    });

    it('proves to Meta that the address is ours', async () => {
      const asks = (token: string, challenge = '1158201444') => {
        const query = { 'hub.mode': 'subscribe', 'hub.verify_token': token, 'hub.challenge': challenge };
        return hears(whatsapp.cloud.signed({}), { method: 'GET', query });
      };
      expect(await asks(whatsapp.cloud.verifyToken)).toMatchObject({ status: 200, body: '1158201444' });
      await expect(asks('another')).rejects.toMatchObject({ status: 403 });
      await expect(asks(whatsapp.cloud.verifyToken, '<script>')).rejects.toMatchObject({ status: 403 });
    });

    it.each([
      [131_056, 400, { kind: 'wait', more: { retryAfterMs: 6_000 } }],
      [130_429, 400, { kind: 'wait', more: { scope: 'channel' } }],
      [131_026, 400, { kind: 'deadAddress' }],
      [190, 401, { kind: 'misconfigured', more: { scope: 'channel' } }],
      [200, 403, { kind: 'misconfigured', more: { scope: 'channel' } }],
      [100, 400, { kind: 'permanent' }],
      [132_001, 404, { kind: 'permanent' }],
      [131_016, 500, { kind: 'retry' }],
      [131_000, 400, { kind: 'retry' }],
    ])('knows what error %i means', async (code, status, failure) => {
      whatsapp.cloud.refuses({ status, code });
      await expect(send()).rejects.toMatchObject(failure);
    });

    it('finds out who has no WhatsApp', async () => {
      whatsapp.cloud.knowsNothingOf(ADA);
      await expect(send()).rejects.toMatchObject({ kind: 'deadAddress' });
    });

    it('lets marks in texts be what they are', async () => {
      await writes();
      await send({ ...EVERY_PART, title: 'a*b*' });
      expect(last().text).toContain('🔴 a*b*\n');
      expect(last().text).toContain('```rx  412 <Mbit/s>');
    });

    it('tries its settings without a message, and its templates', async () => {
      expect(await whatsapp.channel.check(options().signal)).toBe('Messages come from +1 555 078 3881 (ACME).');
      const { businessAccountId } = whatsapp.cloud;
      const other = await openWhatsapp({ templates: TEMPLATES, businessAccountId });
      other.cloud.approves({ name: 'alert', language: 'en', body: '' });
      other.cloud.approves({ name: 'aviso', language: 'es', body: '', status: 'PENDING' });
      expect(await other.channel.check(options().signal)).toBe(
        'Messages come from +1 555 078 3881 (ACME). Not approved at Meta: aviso (es), anything (en).',
      );
      other.cloud.refuses({ status: 401, code: 190 });
      await expect(other.channel.check(options().signal)).rejects.toMatchObject({ kind: 'misconfigured' });
      await other.stop();
    });
  });

  it('is deaf and dumb while it is switched off', async () => {
    const { cloud, channel, stop } = await openWhatsapp(null);
    expect(channel.configured).toBe(false);
    await expect(channel.receive(cloud.writes(ADA, 'hello'))).rejects.toMatchObject({ status: 404 });
    await expect(channel.deliver(alert, ADA, options())).rejects.toMatchObject({ kind: 'misconfigured' });
    await stop();
  });
});
