import { generateVAPIDKeys } from 'web-push';

import { anAlert, type FarSide, keepsTheChannelContract } from '../../../test/support/channel-contract';
import { PushService } from '../../../test/support/far-sides/push-service';
import { settingsAre } from '../../../test/support/settings';
import { cardMessage, recoveryMessage } from '../../domain/alert-message';
import { Clock } from '../../platform/clock/clock';
import { PlatformConfig } from '../../platform/config/platform.config';
import { StrangersHttp } from '../strangers-http';
import { StrangersConfig } from '../strangers.config';
import { LONGEST_PAYLOAD, pushPayload } from './push-payload';
import { WebPushChannel } from './web-push.channel';

const ID = '00112233-4455-6677-8899-aabbccddeeff';
const TAG = ID.replaceAll('-', '');
const reader = { language: 'en', timeZone: null, now: new Date('2026-03-04T12:00:00Z'), deliveryId: ID };
const alert = cardMessage(anAlert(), reader);
const ended = anAlert({ status: 'resolved', resolution: 'recovered', resolvedAt: reader.now });

const VAPID = generateVAPIDKeys();

async function openBrowser() {
  const service = await PushService.start(VAPID.publicKey);
  const http = new StrangersHttp(new StrangersConfig({ WEBHOOK_ALLOW_PRIVATE: 'true' }));
  const platform = new PlatformConfig({ PUBLIC_URL: 'https://panoptes.example.net' });
  const channel = new WebPushChannel(http, new Clock(), platform, settingsAre({ ...VAPID }));
  const stop = async () => {
    await http.onApplicationShutdown();
    await service.server.stop();
  };
  return { service, channel, stop };
}

describe('WebPushChannel', () => {
  keepsTheChannelContract(
    async (): Promise<FarSide> => {
      const { service, channel, stop } = await openBrowser();
      return {
        channel,
        address: service.endpoint,
        destination: service.keys,
        secrets: [service.endpoint, service.path, service.keys.auth, VAPID.privateKey],
        texts: () => service.shown().map(({ title, body }) => `${title}\n${body}`),
        refuses: (status, after) => service.server.refuses(status, after, `no ${service.path}`),
        goesSilent: () => service.server.goesSilent(),
        recovers: () => service.server.recovers(),
        stop,
      };
    },
    {
      measures: (message) => [
        { what: 'payload', size: Buffer.byteLength(pushPayload(message, TAG, true)), most: LONGEST_PAYLOAD },
      ],
      runs: 4_000,
      opensByAddress: true,
      settings: {
        taken: [{ ...VAPID }, { ...VAPID, subject: 'mailto:ops@example.com' }],
        refused: [
          ['publicKey', { ...VAPID, publicKey: 'hunter2' }],
          ['privateKey', { ...VAPID, privateKey: VAPID.publicKey }],
          ['subject', { ...VAPID, subject: 'ops@example.com' }],
        ],
      },
    },
  );

  describe('at a browser', () => {
    let at: Awaited<ReturnType<typeof openBrowser>>;
    beforeEach(async () => {
      at = await openBrowser();
    });
    afterEach(() => at.stop());
    const soon = (replyTo: string | null = null) => ({
      replyTo,
      signal: AbortSignal.timeout(5_000),
      deliveryId: ID,
      settings: at.service.keys,
    });

    it('is kept and hurried as the matter is grave', async () => {
      for (const severity of ['critical', 'warning', 'info'] as const) {
        await at.channel.deliver(cardMessage(anAlert({ severity }), reader), at.service.endpoint, soon());
      }
      expect(at.service.pushes.map(({ ttl, urgency }) => [ttl, urgency])).toEqual([
        [86_400, 'high'],
        [43_200, 'normal'],
        [14_400, 'low'],
      ]);
    });

    it('replaces a notification, on the device and before it gets there, and is heard when there is news', async () => {
      const { messageId } = await at.channel.deliver(alert, at.service.endpoint, soon());
      await at.channel.edit(cardMessage(ended, reader), at.service.endpoint, messageId, soon());
      await at.channel.deliver(recoveryMessage(ended, reader), at.service.endpoint, soon(messageId));
      expect(at.service.shown()).toHaveLength(1);
      expect(at.service.pushes.map(({ topic, notification }) => [topic, notification.renotify])).toEqual([
        [TAG, true],
        [TAG, false],
        [TAG, true],
      ]);
    });

    it('opens the details by a click, and carries two buttons', async () => {
      const actions = alert.actions.map((action, n) => ({ ...action, url: `https://panoptes.example.net/a/${n}` }));
      await at.channel.deliver({ ...alert, actions }, at.service.endpoint, soon());
      expect(at.service.shown()).toMatchObject([
        {
          url: 'https://panoptes.example.net/a/2',
          actions: [{ title: 'Acknowledge' }, { title: 'Silence 1 h', url: 'https://panoptes.example.net/a/1' }],
        },
      ]);
    });

    it.each([
      [404, undefined, 'deadAddress'],
      [410, undefined, 'deadAddress'],
      [403, { reason: 'VapidPkHashMismatch' }, 'deadAddress'],
      [413, undefined, 'permanent'],
      [502, undefined, 'retry'],
    ])('knows what a %i means', async (status, body, kind) => {
      at.service.server.answersOnce({ status, body });
      await expect(at.channel.deliver(alert, at.service.endpoint, soon())).rejects.toMatchObject({ kind });
    });

    it('knows a subscription that was made for other keys', async () => {
      const settings = settingsAre({ ...generateVAPIDKeys() });
      const http = new StrangersHttp(new StrangersConfig({ WEBHOOK_ALLOW_PRIVATE: 'true' }));
      const other = new WebPushChannel(http, new Clock(), new PlatformConfig({}), settings);
      await expect(other.deliver(alert, at.service.endpoint, soon())).rejects.toMatchObject({ kind: 'deadAddress' });
      await http.onApplicationShutdown();
    });

    it.each([
      ['are missing', {}],
      ['are none', { p256dh: Buffer.alloc(65, 7).toString('base64url'), auth: 'AAAAAAAAAAAAAAAAAAAAAA' }],
    ])('asks for a new subscription when its keys %s', async (_how, settings) => {
      await expect(at.channel.deliver(alert, at.service.endpoint, { ...soon(), settings })).rejects.toMatchObject({
        kind: 'permanent',
        message: expect.stringContaining('subscribe again') as string,
      });
    });

    it('waits for its own keys', async () => {
      const http = new StrangersHttp(new StrangersConfig({}));
      const channel = new WebPushChannel(http, new Clock(), new PlatformConfig({}), settingsAre({}));
      expect(channel.configured).toBe(false);
      await expect(channel.deliver(alert, at.service.endpoint, soon())).rejects.toMatchObject({
        kind: 'misconfigured',
      });
    });
  });
});
