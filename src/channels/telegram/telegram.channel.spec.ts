import { parseHtml } from '../../../simulators/telegram/bot-api/html';
import { TelegramCloud } from '../../../simulators/telegram/telegram-cloud';
import { anAlert, type FarSide, keepsTheChannelContract } from '../../../test/support/channel-contract';
import { settingsAre } from '../../../test/support/settings';
import { cardMessage } from '../../domain/alert-message';
import { TelegramApi } from '../../platform/telegram/telegram-api';
import { TelegramConfig } from '../../platform/telegram/telegram.config';
import { TelegramLimits } from './telegram-limits.config';
import { htmlOf, LONGEST_TEXT } from './telegram-text';
import { TelegramChannel } from './telegram.channel';

async function openTelegram() {
  const cloud = await TelegramCloud.start({ limits: 'none' });
  const api = new TelegramApi(new TelegramConfig({ TELEGRAM_BOT_TOKEN: cloud.token, TELEGRAM_API_ROOT: cloud.url }));
  const channel = new TelegramChannel(api, new TelegramLimits({}), settingsAre());
  const stop = async () => {
    await api.onApplicationShutdown();
    await cloud.stop();
  };
  return { cloud, channel, stop };
}

const reader = {
  language: 'en',
  timeZone: null,
  now: new Date('2026-03-04T12:00:00Z'),
  deliveryId: '00112233-4455-6677-8899-aabbccddeeff',
};
const alert = cardMessage(anAlert(), reader);
const taken = cardMessage(anAlert({ status: 'acknowledged', acknowledgedBy: 'Ada' }), reader);
const over = cardMessage(anAlert({ status: 'resolved', resolution: 'recovered', resolvedAt: reader.now }), reader);
const soon = () => ({ replyTo: null, signal: AbortSignal.timeout(5_000) });

describe('TelegramChannel', () => {
  keepsTheChannelContract(
    async (): Promise<FarSide> => {
      const { cloud, channel, stop } = await openTelegram();
      const [person] = cloud.crowd(1);
      return {
        channel,
        address: String(person?.id),
        secrets: [cloud.token],
        texts: () => (person?.messages ?? []).map(({ text }) => text),
        refuses: (status, retryAfter) =>
          void cloud.refuses({ status, ...(retryAfter === undefined ? {} : { retryAfter }) }),
        goesSilent: () => void cloud.goesDark(),
        recovers: () => cloud.recovers(),
        stop,
      };
    },
    { measures: (message) => [{ what: 'text', size: parseHtml(htmlOf(message)).text.length, most: LONGEST_TEXT }] },
  );

  describe('at Telegram', () => {
    let telegram: Awaited<ReturnType<typeof openTelegram>>;
    beforeEach(async () => {
      telegram = await openTelegram();
    });
    afterEach(async () => {
      expect(telegram.cloud.violations).toEqual([]);
      await telegram.stop();
    });
    const somebody = () => {
      const [person] = telegram.cloud.crowd(1);
      if (!person) throw new Error('nobody came');
      return person;
    };

    it('carries buttons while they are of use, and takes them away', async () => {
      const person = somebody();
      const { messageId } = await telegram.channel.deliver(alert, String(person.id), soon());
      const labels = () => person.messages[0]?.buttons.map(({ text }) => text) ?? [];
      expect(labels()).toEqual(['Acknowledge', 'Silence 1 h', 'Details']);
      await telegram.channel.edit(taken, String(person.id), messageId, soon());
      expect(labels()).toEqual(['Silence 1 h', 'Details']);
      await telegram.channel.edit(over, String(person.id), messageId, soon());
      expect(labels()).toEqual([]);
    });

    it('replies, and says it all the same when what it answers is gone', async () => {
      const person = somebody();
      const { messageId } = await telegram.channel.deliver(alert, String(person.id), soon());
      await telegram.channel.deliver(over, String(person.id), { ...soon(), replyTo: messageId });
      await telegram.channel.deliver(over, String(person.id), { ...soon(), replyTo: '999999' });
      expect(person.messages.map(({ replyTo }) => replyTo?.id)).toEqual([undefined, Number(messageId), undefined]);
    });

    it('speaks in a topic of a forum', async () => {
      const group = telegram.cloud.group({ title: 'Ops', forum: true });
      const topic = group.opensTopic('Alerts');
      await telegram.channel.deliver(alert, `${group.id}:${topic.id}`, soon());
      expect(group.messages.at(-1)).toMatchObject({ topic: topic.id });
      group.closesTopicForGood(topic);
      await expect(telegram.channel.deliver(alert, `${group.id}:${topic.id}`, soon())).rejects.toMatchObject({
        kind: 'deadAddress',
      });
    });

    it('says in plain text what Telegram cannot read', async () => {
      const person = somebody();
      telegram.cloud.refuses({ status: 400, description: "Bad Request: can't parse entities", times: 1 });
      await telegram.channel.deliver(alert, String(person.id), soon());
      expect(person.messages[0]?.text).toContain('Vega & <Sons>');
    });

    it('knows where nobody is reached any more', async () => {
      const person = somebody();
      person.blocksTheBot();
      await expect(telegram.channel.deliver(alert, String(person.id), soon())).rejects.toMatchObject({
        kind: 'deadAddress',
      });
      await expect(telegram.channel.deliver(alert, '424242', soon())).rejects.toMatchObject({ kind: 'deadAddress' });
    });

    it('says where a group has moved to', async () => {
      const group = telegram.cloud.group({ title: 'Ops' });
      const before = String(group.id);
      const after = String(group.upgradesToSupergroup());
      await expect(telegram.channel.deliver(alert, before, soon())).rejects.toMatchObject({ more: { movedTo: after } });
    });

    it('knows a message that is gone', async () => {
      const person = somebody();
      const { messageId } = await telegram.channel.deliver(alert, String(person.id), soon());
      person.deletes(person.messages[0]!);
      await expect(telegram.channel.edit(taken, String(person.id), messageId, soon())).rejects.toMatchObject({
        kind: 'gone',
      });
    });
  });

  it('gives a group less room than a chat, as the settings say', () => {
    const api = new TelegramApi(new TelegramConfig({}));
    const { limits } = new TelegramChannel(api, new TelegramLimits({}), settingsAre());
    expect(limits.perSecond).toBe(28);
    expect(limits.paceOf('5')).toEqual({ gap: 1_000, bucket: null });
    expect(limits.paceOf('-5:7').bucket).toEqual({ size: 4, interval: 3_750 });
    const free = new TelegramLimits({
      TELEGRAM_MESSAGES_PER_SECOND: '0',
      TELEGRAM_CHAT_MESSAGES_PER_SECOND: '0',
      TELEGRAM_GROUP_MESSAGES_PER_MINUTE: '0',
    });
    expect(new TelegramChannel(api, free, settingsAre()).limits.paceOf('-5')).toEqual({ gap: 0, bucket: null });
  });
});
