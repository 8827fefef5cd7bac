import { anAlert, type FarSide, keepsTheChannelContract } from '../../../test/support/channel-contract';
import { Ntfy } from '../../../test/support/far-sides/ntfy';
import { settingsAre } from '../../../test/support/settings';
import { cardMessage, recoveryMessage, reminderMessage } from '../../domain/alert-message';
import { buttonData } from '../../domain/delivery';
import { Clock } from '../../platform/clock/clock';
import { ChannelHttp } from '../channel-http';
import { StrangersHttp } from '../strangers-http';
import { StrangersConfig } from '../strangers.config';
import { LONGEST_BODY, LONGEST_TITLE, MOST_ACTIONS, ntfyMessage } from './ntfy-message';
import { NtfyChannel } from './ntfy.channel';

const ID = '00112233-4455-6677-8899-aabbccddeeff';
const reader = { language: 'en', timeZone: null, now: new Date('2026-03-04T12:00:00Z'), deliveryId: ID };
const alert = cardMessage(anAlert(), reader);
const ended = anAlert({ status: 'resolved', resolution: 'recovered', resolvedAt: reader.now });
const over = cardMessage(ended, reader);
const soon = (replyTo: string | null = null) => ({ replyTo, signal: AbortSignal.timeout(5_000) });

async function openNtfy(more: object = {}) {
  const ntfy = await Ntfy.start();
  const http = new ChannelHttp();
  const strangers = new StrangersHttp(new StrangersConfig({ WEBHOOK_ALLOW_PRIVATE: 'true' }));
  const settings = settingsAre({ server: ntfy.server.url, token: ntfy.token, ...more });
  const channel = new NtfyChannel(http, strangers, new Clock(), settings);
  const stop = async () => {
    await Promise.all([http.onApplicationShutdown(), strangers.onApplicationShutdown()]);
    await ntfy.server.stop();
  };
  return { ntfy, channel, stop };
}

describe('NtfyChannel', () => {
  keepsTheChannelContract(
    async (): Promise<FarSide> => {
      const { ntfy, channel, stop } = await openNtfy();
      return {
        channel,
        address: ntfy.topic,
        secrets: [ntfy.token],
        texts: () => ntfy.texts(),
        refuses: (status, after) => ntfy.server.refuses(status, after, `no ${ntfy.token}`),
        goesSilent: () => ntfy.server.goesSilent(),
        recovers: () => ntfy.server.recovers(),
        stop,
      };
    },
    {
      measures: (message) => {
        const { title, message: body, actions } = ntfyMessage(message);
        return [
          { what: 'title', size: title.length, most: LONGEST_TITLE },
          { what: 'message', size: Buffer.byteLength(body), most: LONGEST_BODY },
          { what: 'actions', size: actions.length, most: MOST_ACTIONS },
        ];
      },
      runs: 4_000,
      settings: {
        taken: [{}, { server: 'https://ntfy.example.com', token: 'tk_AbCdEfGhIjKl' }],
        refused: [
          ['server', { server: 'http://ntfy.example.com' }],
          ['token', { token: 'hunter2' }],
        ],
      },
    },
  );

  describe('at ntfy', () => {
    let at: Awaited<ReturnType<typeof openNtfy>>;
    beforeEach(async () => {
      at = await openNtfy();
    });
    afterEach(() => at.stop());

    it('is as loud as the matter is grave', async () => {
      for (const severity of ['critical', 'warning', 'info'] as const) {
        await at.channel.deliver(cardMessage(anAlert({ severity }), reader), at.ntfy.topic, soon());
      }
      await at.channel.deliver(recoveryMessage(ended, reader), at.ntfy.topic, soon());
      const event = { type: 'incident.reminder', severity: 'critical', at: reader.now, data: {} } as const;
      await at.channel.deliver(reminderMessage(anAlert(), reader), at.ntfy.topic, { ...soon(), event });
      expect(at.ntfy.posts.map(({ priority, tags }) => [priority, ...tags])).toEqual([
        [5, 'red_circle'],
        [4, 'orange_circle'],
        [3, 'large_blue_circle'],
        [3, 'green_circle'],
        [5, 'alarm_clock'],
      ]);
    });

    it('acts without leaving the app, and opens what is to be read', async () => {
      const actions = [
        { label: 'Acknowledge', data: buttonData('a', ID), url: 'https://panoptes.example.net/a/1' },
        { label: 'Details', data: buttonData('d', ID), url: 'https://panoptes.example.net/a/2' },
        { label: 'Nowhere', data: buttonData('d', ID) },
      ];
      await at.channel.deliver({ ...alert, actions }, at.ntfy.topic, soon());
      expect(at.ntfy.posts[0]?.actions).toMatchObject([
        { action: 'http', label: 'Acknowledge', method: 'POST', url: 'https://panoptes.example.net/a/1' },
        { action: 'view', label: 'Details', url: 'https://panoptes.example.net/a/2' },
      ]);
    });

    it('replaces what it has said, softly when it is only brought up to date', async () => {
      const { messageId } = await at.channel.deliver(alert, at.ntfy.topic, soon());
      await at.channel.edit(over, at.ntfy.topic, messageId, soon());
      expect(at.ntfy.posts).toMatchObject([{ title: over.title, priority: 2 }]);
      const reply = await at.channel.deliver(recoveryMessage(ended, reader), at.ntfy.topic, soon(messageId));
      expect(reply).toEqual({ messageId });
      expect(at.ntfy.posts).toMatchObject([{ priority: 3 }]);
    });

    it('shows its token to its own server only', async () => {
      const { ntfy: stranger, stop } = await openNtfy();
      await expect(at.channel.deliver(alert, `${stranger.server.url}/a-topic`, soon())).rejects.toMatchObject({
        kind: 'deadAddress',
      });
      expect(stranger.server.last.headers.authorization).toBeUndefined();
      await at.channel.deliver(alert, `${at.ntfy.server.url}/a-topic`, soon());
      expect(at.ntfy.posts).toMatchObject([{ topic: 'a-topic' }]);
      await stop();
    });

    it('knows a topic that is closed to it', async () => {
      await expect(at.channel.deliver(alert, 'reserved', soon())).rejects.toMatchObject({ kind: 'deadAddress' });
    });

    it('looks again in an hour when the day’s share is used up', async () => {
      const body = { code: 42_908, http: 429, error: 'limit reached: daily message quota reached' };
      at.ntfy.server.answersOnce({ status: 429, body });
      await expect(at.channel.deliver(alert, at.ntfy.topic, soon())).rejects.toMatchObject({
        kind: 'wait',
        more: { retryAfterMs: 3_600_000, scope: 'channel' },
      });
    });

    it('finds out whether the server takes its token', async () => {
      expect(await at.channel.check(AbortSignal.timeout(5_000))).toMatch(/^ntfy answers at 127\.0\.0\.1/);
      const { channel, stop } = await openNtfy({ token: 'tk_another_token' });
      await expect(channel.check(AbortSignal.timeout(5_000))).rejects.toMatchObject({ kind: 'misconfigured' });
      await stop();
    });

    it('takes a topic or its URL', () => {
      for (const good of ['alerts', 'https://ntfy.example.com/my-alerts_1']) {
        expect(good).toMatch(at.channel.address!.form);
      }
      for (const bad of [
        'two words',
        'a/b',
        'https://ntfy.example.com',
        'https://u:p@ntfy.example.com/x',
        'x'.repeat(65),
      ]) {
        expect(bad).not.toMatch(at.channel.address!.form);
      }
    });
  });
});
