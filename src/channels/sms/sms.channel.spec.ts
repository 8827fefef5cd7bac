import { Logger } from '@nestjs/common';
import { DataSource } from 'typeorm';

import { TwilioCloud, type TwilioRequest } from '../../../test/support/far-sides/twilio-cloud';
import { anAlert, type FarSide, keepsTheChannelContract } from '../../../test/support/channel-contract';
import { type FreshDatabase, freshDatabase } from '../../../test/support/database';
import { settingsAre } from '../../../test/support/settings';
import { TestClock } from '../../../test/support/test-clock';
import { cardMessage } from '../../domain/alert-message';
import { days } from '../../domain/duration';
import type { Message } from '../../domain/message';
import { PlatformConfig } from '../../platform/config/platform.config';
import { affected } from '../../platform/database/sql';
import { databaseOptions } from '../../platform/database/options';
import { ChannelHttp } from '../channel-http';
import { segmentsOf } from './segments';
import { SmsChannel } from './sms.channel';
import { SmsConfig } from './sms.config';
import { MOST_SEGMENTS, smsText } from './sms-text';
import { SmsUsage } from './sms-usage';

const ADA = '+34600111222';
const CALLBACK = 'https://panoptes.example.net/api/channels/sms/callback';
const reader = { language: 'en', timeZone: null, now: new Date('2026-03-04T12:00:00Z'), deliveryId: 'x' };
const alert = cardMessage(anAlert(), reader);
const saying = (title: string): Message => ({ icon: '🔴', title, parts: [], actions: [] });
const soon = () => ({ replyTo: null, signal: AbortSignal.timeout(5_000) });

describe('SmsChannel', () => {
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
    await affected(db, 'DELETE FROM sms_usage');
  });

  async function openTwilio(stored: Record<string, unknown> | null = {}, environment: Record<string, string> = {}) {
    const cloud = await TwilioCloud.start();
    const http = new ChannelHttp();
    const env = new SmsConfig({
      TWILIO_ACCOUNT_SID: cloud.accountSid,
      TWILIO_AUTH_TOKEN: cloud.authToken,
      TWILIO_FROM: cloud.number,
      TWILIO_API_BASE: cloud.url,
    });
    const usage = new SmsUsage(db, clock);
    const platform = new PlatformConfig({ PUBLIC_URL: 'https://panoptes.example.net', ...environment });
    const channel = new SmsChannel(env, settingsAre(stored), http, usage, clock, platform);
    const stop = async () => {
      await http.onApplicationShutdown();
      await cloud.stop();
    };
    return { cloud, channel, usage, stop };
  }

  keepsTheChannelContract(
    async (): Promise<FarSide> => {
      const { cloud, channel, stop } = await openTwilio();
      return {
        channel,
        address: ADA,
        secrets: [cloud.authToken],
        texts: () => cloud.messages.map(({ body }) => body),
        refuses: (status, retryAfter) => cloud.refuses({ status, ...(retryAfter ? { retryAfter } : {}) }),
        goesSilent: () => cloud.goesSilent(),
        recovers: () => cloud.recovers(),
        stop,
      };
    },
    {
      brief: true,
      measures: (message) => {
        const text = smsText(message);
        return [
          { what: 'segments', size: segmentsOf(text).count, most: MOST_SEGMENTS },
          { what: 'nothing said', size: text === '' ? 1 : 0, most: 0 },
        ];
      },
      settings: {
        taken: [
          { accountSid: `AC${'0'.repeat(32)}`, authToken: 'x'.repeat(32), from: '+34600111222' },
          { accountSid: `AC${'0'.repeat(32)}`, authToken: 'x'.repeat(32), from: `MG${'a'.repeat(32)}` },
          { accountSid: `AC${'0'.repeat(32)}`, authToken: 'x'.repeat(32), from: '12345', monthlyBudget: '50' },
        ],
        refused: [
          ['accountSid', { authToken: 'x'.repeat(32), from: '+34600111222' }],
          ['authToken', { accountSid: `AC${'0'.repeat(32)}`, from: '+34600111222' }],
          ['from', { accountSid: `AC${'0'.repeat(32)}`, authToken: 'x'.repeat(32), from: '600111222' }],
          [
            'apiBase',
            { accountSid: `AC${'0'.repeat(32)}`, authToken: 'x'.repeat(32), from: '12345', apiBase: 'http://x' },
          ],
          [
            'monthlyBudget',
            { accountSid: `AC${'0'.repeat(32)}`, authToken: 'x'.repeat(32), from: '12345', monthlyBudget: -1 },
          ],
        ],
      },
    },
  );

  describe('at Twilio', () => {
    let twilio: Awaited<ReturnType<typeof openTwilio>>;
    beforeEach(async () => {
      twilio = await openTwilio();
    });
    afterEach(() => twilio.stop());

    const send = (message: Message = alert, address = ADA) => twilio.channel.deliver(message, address, soon());
    const hears = (request: TwilioRequest, change: object = {}) =>
      twilio.channel.receive({ query: {}, ...request, ...change });

    it('says an alert in one cheap message', async () => {
      await send(cardMessage(anAlert({ timeZone: null }), reader));
      const { body } = twilio.cloud.messages[0]!;
      expect(body.split('\n').slice(0, 2)).toEqual(['Casa Vega is offline', 'Customer: Vega & <Sons>']);
      expect(segmentsOf(body)).toEqual({ encoding: 'GSM-7', count: 1 });
    });

    it('keeps letters of every script, and trades typographic marks for plain ones', async () => {
      await send(saying('“Łódź”, بيت – 山田…'));
      expect(twilio.cloud.messages[0]?.body).toBe('"Łódź", بيت - 山田...');
    });

    it('sends by a messaging service, too', async () => {
      const service = await openTwilio({ from: twilio.cloud.serviceSid });
      const refused = service.channel.deliver(alert, ADA, soon());
      await expect(refused).rejects.toMatchObject({ kind: 'misconfigured', message: expect.stringContaining('21606') });
      expect(service.channel.limits.perSecond).toBe(10);
      expect(twilio.channel.limits.perSecond).toBe(1);
      await service.stop();
    });

    it.each([
      [21211, 400, 'deadAddress'],
      [21614, 400, 'deadAddress'],
      [21610, 400, 'deadAddress'],
      [21408, 400, 'permanent'],
      [21617, 400, 'permanent'],
      [21606, 400, 'misconfigured'],
      [20003, 401, 'misconfigured'],
      [20404, 404, 'misconfigured'],
      [20429, 429, 'wait'],
      [30001, 400, 'wait'],
      [20500, 500, 'retry'],
    ])('knows what error %i means', async (code, status, kind) => {
      twilio.cloud.refuses({ status, code, message: 'why' });
      await expect(send()).rejects.toMatchObject({ kind });
    });

    it('learns what became of a message', async () => {
      expect(await send()).toMatchObject({ awaitsReceipt: true });
      const message = twilio.cloud.messages[0]!;
      expect(message.statusCallback).toBe(CALLBACK);
      const { status, receipts } = await hears(twilio.cloud.reports(message, 'delivered'));
      expect({ status, receipts }).toEqual({
        status: 200,
        receipts: [{ messageId: message.sid, status: 'delivered', at: clock.now() }],
      });
      const lost = await hears(twilio.cloud.reports(message, 'undelivered', 30005));
      expect(lost.receipts).toEqual([
        { messageId: message.sid, status: 'failed', at: clock.now(), error: 'Twilio 30005: there is no such number' },
      ]);
      expect((await hears(twilio.cloud.reports(message, 'queued'))).receipts).toEqual([]);
    });

    it('asks for no receipts where Twilio could not bring them', async () => {
      const alone = await openTwilio({}, { PUBLIC_URL: '' });
      expect(await alone.channel.deliver(alert, ADA, soon())).toMatchObject({ awaitsReceipt: false });
      expect(alone.cloud.messages[0]?.statusCallback).toBeNull();
      await alone.stop();
    });

    it('believes nobody but Twilio', async () => {
      await send();
      const real = twilio.cloud.reports(twilio.cloud.messages[0]!, 'delivered');
      const forged = [
        { headers: {} },
        { headers: { 'x-twilio-signature': 'AAAAAAAAAAAAAAAAAAAAAAAAAAA=' } },
        { url: `${CALLBACK}?x=1` },
        { body: Buffer.from(real.body.toString().replace('delivered', 'failed')) },
      ];
      for (const change of forged) {
        await expect(hears(real, change)).rejects.toMatchObject({ name: 'CallbackRefusal', status: 403 });
      }
      const off = await openTwilio(null);
      await expect(off.channel.receive({ query: {}, ...real })).rejects.toMatchObject({ status: 404 });
      await off.stop();
    });

    it('hears who wants to hear no more, and who does again', async () => {
      const stop = await hears(twilio.cloud.hears(ADA, ' STOP', CALLBACK));
      expect(stop).toMatchObject({ contentType: 'text/xml', optOuts: [{ address: ADA, out: true }] });
      expect((await hears(twilio.cloud.hears(ADA, 'Baja', CALLBACK))).optOuts).toEqual([{ address: ADA, out: true }]);
      expect((await hears(twilio.cloud.hears(ADA, 'START', CALLBACK))).optOuts).toEqual([{ address: ADA, out: false }]);
      expect((await hears(twilio.cloud.hears(ADA, 'please stop it', CALLBACK))).optOuts).toEqual([]);
    });

    it('sends nothing to a number that has opted out at Twilio', async () => {
      twilio.cloud.hears(ADA, 'STOP', CALLBACK);
      await expect(send()).rejects.toMatchObject({
        kind: 'deadAddress',
        message: expect.stringContaining('opted out'),
      });
      expect(twilio.cloud.messages).toEqual([]);
    });

    it('tries its settings without a message', async () => {
      await send(saying('one'));
      expect(await twilio.channel.check(soon().signal)).toBe(
        'Twilio knows the account; 1 of 1000 segments used this month.',
      );
      twilio.cloud.refuses({ status: 401, code: 20003 });
      await expect(twilio.channel.check(soon().signal)).rejects.toMatchObject({ kind: 'misconfigured' });
    });
  });

  describe('with a budget', () => {
    it('never sends more than that, however many are sent at once, and starts anew with the month', async () => {
      const { cloud, channel, usage, stop } = await openTwilio({ monthlyBudget: 5 });
      const sending = Array.from({ length: 20 }, () => channel.deliver(saying('x'.repeat(161)), ADA, soon()));
      const outcomes = await Promise.allSettled(sending);
      expect(outcomes.filter(({ status }) => status === 'fulfilled')).toHaveLength(2);
      expect(cloud.messages).toHaveLength(2);
      expect(await usage.used()).toBe(4);
      await channel.deliver(saying('short'), ADA, soon());
      await expect(channel.deliver(saying('short'), ADA, soon())).rejects.toMatchObject({
        kind: 'permanent',
        message: 'the budget of 5 SMS segments a month is used up',
      });
      await clock.pass(days(31));
      await channel.deliver(saying('short'), ADA, soon());
      expect(cloud.messages).toHaveLength(4);
      await stop();
    });

    it('gets back what Twilio did not take, and counts what it may have taken', async () => {
      const { cloud, channel, usage, stop } = await openTwilio();
      const tried = (signal = AbortSignal.timeout(5_000)) =>
        expect(channel.deliver(saying('x'), ADA, { replyTo: null, signal })).rejects.toMatchObject({});
      cloud.refuses({ status: 400, code: 21211 });
      await tried();
      await tried(AbortSignal.abort());
      expect(await usage.used()).toBe(0);
      cloud.recovers();
      cloud.goesSilent();
      await tried(AbortSignal.timeout(50));
      expect(await usage.used()).toBe(1);
      await stop();
    });

    it('gets back what never left, since nobody listens', async () => {
      const { cloud, channel, usage, stop } = await openTwilio();
      await cloud.stop();
      await expect(channel.deliver(saying('x'), ADA, soon())).rejects.toMatchObject({ kind: 'retry' });
      expect(await usage.used()).toBe(0);
      await stop();
    });

    it('has none where 0 says so', async () => {
      const { cloud, channel, stop } = await openTwilio({ monthlyBudget: 0 });
      await channel.deliver(saying('x'), ADA, soon());
      expect(cloud.messages).toHaveLength(1);
      expect(await channel.check(soon().signal)).toBe('Twilio knows the account; 1 segments used this month.');
      await stop();
    });
  });
});
