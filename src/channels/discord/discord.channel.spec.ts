import { anAlert, type FarSide, keepsTheChannelContract } from '../../../test/support/channel-contract';
import { Discord } from '../../../test/support/far-sides/discord';
import { settingsAre } from '../../../test/support/settings';
import { TestClock } from '../../../test/support/test-clock';
import { cardMessage } from '../../domain/alert-message';
import type { Message } from '../../domain/message';
import { Clock } from '../../platform/clock/clock';
import { StrangersHttp } from '../strangers-http';
import { StrangersConfig } from '../strangers.config';
import { discordMessage, LONGEST_DESCRIPTION, LONGEST_EMBED, LONGEST_TITLE } from './discord-embed';
import { DiscordChannel } from './discord.channel';

const ID = '00112233-4455-6677-8899-aabbccddeeff';
const reader = { language: 'en', timeZone: null, now: new Date('2026-03-04T12:00:00Z'), deliveryId: ID };
const alert = cardMessage(anAlert(), reader);
const over = cardMessage(anAlert({ status: 'resolved', resolution: 'recovered', resolvedAt: reader.now }), reader);
const soon = () => ({ replyTo: null, signal: AbortSignal.timeout(5_000) });

async function openDiscord(clock: Clock = new Clock()) {
  const discord = await Discord.start();
  const http = new StrangersHttp(new StrangersConfig({ WEBHOOK_ALLOW_PRIVATE: 'true' }));
  const channel = new DiscordChannel(http, clock, settingsAre());
  const stop = async () => {
    await http.onApplicationShutdown();
    await discord.server.stop();
  };
  return { discord, channel, stop };
}

const measures = (message: Message) => {
  const [{ title, description = '' }] = discordMessage(message).embeds;
  return [
    { what: 'title', size: title.length, most: LONGEST_TITLE },
    { what: 'description', size: description.length, most: LONGEST_DESCRIPTION },
    { what: 'embed', size: title.length + description.length, most: LONGEST_EMBED },
  ];
};

describe('DiscordChannel', () => {
  keepsTheChannelContract(
    async (): Promise<FarSide> => {
      const { discord, channel, stop } = await openDiscord();
      return {
        channel,
        address: discord.url,
        secrets: [discord.url, discord.path],
        texts: () => discord.texts(),
        refuses: (status, after) =>
          discord.server.refuses(status, after, status === 429 ? { retry_after: after ?? 1 } : `no ${discord.path}`),
        goesSilent: () => discord.server.goesSilent(),
        recovers: () => discord.server.recovers(),
        stop,
      };
    },
    { measures, runs: 2_000, opensByAddress: true },
  );

  describe('at Discord', () => {
    let at: Awaited<ReturnType<typeof openDiscord>>;
    let clock: TestClock;
    beforeEach(async () => {
      clock = new TestClock();
      at = await openDiscord(clock);
    });
    afterEach(() => at.stop());

    it('shows by its colour how grave it is, and mentions nobody', async () => {
      const { messageId } = await at.channel.deliver(alert, at.discord.url, soon());
      const message = () => at.discord.posts[0]!.message;
      const red = message().embeds[0].color;
      expect(message().allowed_mentions).toEqual({ parse: [] });
      await at.channel.edit(over, at.discord.url, messageId, soon());
      expect(message().embeds[0].color).not.toBe(red);
    });

    it('speaks in the thread that the address names', async () => {
      const { messageId } = await at.channel.deliver(alert, `${at.discord.url}?thread_id=42`, soon());
      expect(at.discord.posts[0]).toMatchObject({ thread: '42' });
      await at.channel.edit(over, `${at.discord.url}?thread_id=42`, messageId, soon());
      expect(at.discord.server.last.query).toEqual({ thread_id: '42' });
    });

    it('offers pages of ours as links', async () => {
      const url = 'https://panoptes.example.net/a/token';
      await at.channel.deliver({ ...alert, actions: [{ label: 'Take *it*', data: 'a', url }] }, at.discord.url, soon());
      expect(at.discord.posts[0]!.message.embeds[0].description).toContain(`[Take \\*it\\*](${url})`);
    });

    it('stops at once when the webhook is gone', async () => {
      at.discord.webhookIsDeleted();
      await expect(at.channel.deliver(alert, at.discord.url, soon())).rejects.toMatchObject({ kind: 'deadAddress' });
    });

    it('knows a message that is gone', async () => {
      await expect(at.channel.edit(over, at.discord.url, '999', soon())).rejects.toMatchObject({ kind: 'gone' });
    });

    it('waits as long as it is told', async () => {
      at.discord.server.answersOnce({ status: 429, body: { retry_after: 0.65, global: false } });
      await expect(at.channel.deliver(alert, at.discord.url, soon())).rejects.toMatchObject({
        kind: 'wait',
        more: { retryAfterMs: 650 },
      });
    });

    it('does not ask a webhook whose bucket is empty', async () => {
      at.discord.headers = { 'x-ratelimit-remaining': '0', 'x-ratelimit-reset-after': '1.5' };
      await at.channel.deliver(alert, at.discord.url, soon());
      await expect(at.channel.deliver(alert, at.discord.url, soon())).rejects.toMatchObject({
        kind: 'wait',
        more: { retryAfterMs: 1_500 },
      });
      expect(at.discord.server.asked).toHaveLength(1);
      await clock.pass(1_500);
      await at.channel.deliver(alert, at.discord.url, soon());
      expect(at.discord.posts).toHaveLength(2);
    });
  });
});
