import { createHmac } from 'node:crypto';

import { anAlert, type FarSide, keepsTheChannelContract } from '../../../test/support/channel-contract';
import { Slack } from '../../../test/support/far-sides/slack';
import { settingsAre } from '../../../test/support/settings';
import { TestClock } from '../../../test/support/test-clock';
import { cardMessage } from '../../domain/alert-message';
import { minutes } from '../../domain/duration';
import type { Message } from '../../domain/message';
import { Clock } from '../../platform/clock/clock';
import type { CallbackRequest } from '../channel';
import { ChannelHttp } from '../channel-http';
import { StrangersHttp } from '../strangers-http';
import { StrangersConfig } from '../strangers.config';
import {
  LONGEST_BLOCK,
  LONGEST_FALLBACK,
  LONGEST_LABEL,
  MOST_BLOCKS,
  MOST_BUTTONS,
  slackMessage,
} from './slack-blocks';
import { SlackChannel } from './slack.channel';

const ID = '00112233-4455-6677-8899-aabbccddeeff';
const reader = { language: 'en', timeZone: null, now: new Date('2026-03-04T12:00:00Z'), deliveryId: ID };
const alert = cardMessage(anAlert(), reader);
const over = cardMessage(anAlert({ status: 'resolved', resolution: 'recovered', resolvedAt: reader.now }), reader);
const soon = (replyTo: string | null = null) => ({ replyTo, signal: AbortSignal.timeout(5_000) });
const SIGNING_SECRET = '8f742231b10e8888abcd99yyyzzz85a5';

async function openSlack(more: object = {}, clock: Clock = new Clock()) {
  const slack = await Slack.start();
  const [http, strangers] = [
    new ChannelHttp(),
    new StrangersHttp(new StrangersConfig({ WEBHOOK_ALLOW_PRIVATE: 'true' })),
  ];
  const settings = { botToken: slack.token, signingSecret: SIGNING_SECRET, apiBase: slack.apiBase, ...more };
  const channel = new SlackChannel(http, strangers, clock, settingsAre(settings));
  const stop = async () => {
    await Promise.all([http.onApplicationShutdown(), strangers.onApplicationShutdown()]);
    await slack.server.stop();
  };
  return { slack, channel, stop };
}

const farSide = async (address: (slack: Slack) => string): Promise<FarSide> => {
  const { slack, channel, stop } = await openSlack();
  return {
    channel,
    address: address(slack),
    secrets: [slack.token, slack.webhookPath, slack.webhookUrl],
    texts: () => slack.texts(),
    refuses: (status, after) => slack.server.refuses(status, after, `no ${slack.webhookUrl} ${slack.webhookPath}`),
    goesSilent: () => slack.server.goesSilent(),
    recovers: () => slack.server.recovers(),
    stop,
  };
};

const measures = (message: Message) => {
  const { text, blocks } = slackMessage(message, 'buttons');
  const rich = blocks.flatMap((block) => (block.type === 'rich_text' ? [block.elements] : []));
  const buttons = blocks.flatMap((block) => (block.type === 'actions' ? block.elements : []));
  const runs = rich.flat().flatMap(({ elements }) => elements);
  const lengths = rich.map((sections) =>
    sections.reduce((sum, { elements }) => sum + elements.reduce((inner, run) => inner + run.text.length, 0), 0),
  );
  return [
    { what: 'blocks', size: blocks.length, most: MOST_BLOCKS },
    { what: 'block', size: Math.max(...lengths), most: LONGEST_BLOCK },
    { what: 'empty runs', size: runs.filter((run) => run.text === '').length, most: 0 },
    { what: 'fallback', size: text.replace(/&(amp|lt|gt);/g, '&').length, most: LONGEST_FALLBACK },
    { what: 'buttons', size: buttons.length, most: MOST_BUTTONS },
    { what: 'label', size: Math.max(0, ...buttons.map((button) => button.text.text.length)), most: LONGEST_LABEL },
  ];
};

describe('SlackChannel', () => {
  describe('as a bot', () => {
    keepsTheChannelContract(() => farSide((slack) => slack.channel), {
      measures,
      runs: 4_000,
      settings: {
        taken: [{}, { botToken: 'xoxb-2222222222-abcdef' }],
        refused: [
          ['botToken', { botToken: 'hunter2' }],
          ['signingSecret', { signingSecret: 'short' }],
          ['apiBase', { apiBase: 'http://slack.example.com' }],
        ],
      },
    });
  });

  describe('by an incoming webhook', () => {
    keepsTheChannelContract(
      async () => {
        const far = await farSide((slack) => slack.webhookUrl);
        // What a webhook has said stays: the port says it anew instead, which the next test sees.
        return { ...far, channel: Object.create(far.channel, { edit: { value: undefined } }) as SlackChannel };
      },
      { opensByAddress: true },
    );
  });

  describe('at Slack', () => {
    let at: Awaited<ReturnType<typeof openSlack>>;
    const clock = new TestClock('2026-03-04T12:00:00Z');
    beforeEach(async () => {
      at = await openSlack({}, clock);
    });
    afterEach(() => at.stop());

    it('cannot change what a webhook has said', async () => {
      const { messageId } = await at.channel.deliver(alert, at.slack.webhookUrl, { ...soon(), deliveryId: ID });
      expect(messageId).toBe(ID);
      await expect(at.channel.edit(over, at.slack.webhookUrl, messageId, soon())).rejects.toMatchObject({
        kind: 'gone',
      });
    });

    it('carries buttons while they are of use, and takes them away', async () => {
      const { messageId } = await at.channel.deliver(alert, at.slack.channel, soon());
      expect(at.slack.buttons().map(({ text }) => text.text)).toEqual(['Acknowledge', 'Silence 1 h', 'Details']);
      expect(at.slack.buttons().map(({ action_id }) => action_id)).toEqual(alert.actions.map(({ data }) => data));
      await at.channel.edit(over, at.slack.channel, messageId, soon());
      expect(at.slack.buttons()).toEqual([]);
    });

    it('offers by a webhook only what opens a page', async () => {
      const url = 'https://panoptes.example.net/a/token';
      const [first, second] = alert.actions;
      const message = { ...alert, actions: [{ ...first!, url }, second!] };
      await at.channel.deliver(message, at.slack.webhookUrl, soon());
      expect(at.slack.buttons()).toMatchObject([{ text: { text: 'Acknowledge' }, url }]);
    });

    it('answers in the thread and in the channel, and says it all the same when the thread is gone', async () => {
      const { messageId } = await at.channel.deliver(alert, at.slack.channel, soon());
      await at.channel.deliver(over, at.slack.channel, soon(messageId));
      await at.channel.deliver(over, at.slack.channel, soon(`${at.slack.channel}/1.000001`));
      const [card, reply, alone] = at.slack.posts;
      expect(reply).toMatchObject({ thread: card?.ts, broadcast: true });
      expect(alone).toMatchObject({ thread: null });
    });

    it('changes what it has said to a person, whose channel has another id', async () => {
      const { messageId } = await at.channel.deliver(alert, 'U0123456789', soon());
      await at.channel.edit(over, 'U0123456789', messageId, soon());
      expect(at.slack.texts()).toEqual([expect.stringContaining(over.title)]);
    });

    it.each([
      ['channel_not_found', 'deadAddress'],
      ['is_archived', 'deadAddress'],
      ['not_in_channel', 'deadAddress'],
      ['invalid_auth', 'misconfigured'],
      ['token_revoked', 'misconfigured'],
      ['missing_scope', 'misconfigured'],
      ['invalid_blocks', 'permanent'],
      ['internal_error', 'retry'],
      ['something_new', 'retry'],
    ])('knows what %s means', async (word, kind) => {
      at.slack.trouble = word;
      await expect(at.channel.deliver(alert, at.slack.channel, soon())).rejects.toMatchObject({ kind });
    });

    it('waits when it is told so with a 200', async () => {
      at.slack.server.answersOnce({
        status: 200,
        headers: { 'retry-after': '30' },
        body: { ok: false, error: 'ratelimited' },
      });
      await expect(at.channel.deliver(alert, at.slack.channel, soon())).rejects.toMatchObject({
        kind: 'wait',
        more: { retryAfterMs: 30_000 },
      });
    });

    it.each([
      [404, 'no_service'],
      [410, 'channel_is_archived'],
      [403, 'invalid_token'],
    ])('knows a webhook that is no more: %i %s', async (status, body) => {
      at.slack.server.answersOnce({ status, body });
      const delivering = at.channel.deliver(alert, at.slack.webhookUrl, soon());
      await expect(delivering).rejects.toMatchObject({ kind: 'deadAddress', message: `${status} ${body}` });
    });

    it('finds out whether the token works', async () => {
      expect(await at.channel.check(AbortSignal.timeout(5_000))).toBe('The bot is panoptes in ACME.');
      at.slack.trouble = 'account_inactive';
      await expect(at.channel.check(AbortSignal.timeout(5_000))).rejects.toMatchObject({ kind: 'misconfigured' });
    });

    describe('hears', () => {
      const request = (body: string, changes: { secret?: string; at?: Date; type?: string } = {}): CallbackRequest => {
        const timestamp = String(Math.floor((changes.at ?? clock.now()).getTime() / 1_000));
        const mac = createHmac('sha256', changes.secret ?? SIGNING_SECRET).update(`v0:${timestamp}:${body}`);
        return {
          method: 'POST',
          url: 'https://panoptes.example.net/api/channels/slack/callback',
          query: {},
          headers: {
            'content-type': changes.type ?? 'application/x-www-form-urlencoded',
            'x-slack-request-timestamp': timestamp,
            'x-slack-signature': `v0=${mac.digest('hex')}`,
          },
          body: Buffer.from(body),
        };
      };
      const press = `payload=${encodeURIComponent(
        JSON.stringify({
          type: 'block_actions',
          user: { id: 'U0123456789' },
          channel: { id: 'C0123456789', name: 'ops' },
          container: { type: 'message', message_ts: '1700000000.000001', channel_id: 'C0123456789' },
          actions: [{ type: 'button', action_id: 'aXYZ', block_id: 'b', value: 'aXYZ' }],
        }),
      )}`;

      it('a button that was pressed', async () => {
        expect(await at.channel.receive(request(press))).toMatchObject({
          status: 200,
          presses: [{ address: 'C0123456789', data: 'aXYZ', messageId: 'C0123456789/1700000000.000001' }],
        });
      });

      it('whether we are who we say', async () => {
        const body = JSON.stringify({ token: 'x', challenge: '3eZbrw1aB', type: 'url_verification' });
        expect(await at.channel.receive(request(body, { type: 'application/json' }))).toMatchObject({
          status: 200,
          body: '3eZbrw1aB',
          presses: [],
        });
      });

      it.each([
        ['another secret', { secret: 'f'.repeat(32) }],
        ['an old timestamp', { at: new Date('2026-03-04T11:54:00Z') }],
        ['a timestamp to come', { at: new Date('2026-03-04T12:06:00Z') }],
      ])('nobody who comes with %s', async (_what, changes) => {
        await expect(at.channel.receive(request(press, changes))).rejects.toMatchObject({ status: 401 });
      });

      it('nobody without a signature, or with another body', async () => {
        const { headers, ...rest } = request(press);
        await expect(at.channel.receive({ ...rest, headers: {} })).rejects.toMatchObject({ status: 401 });
        await expect(at.channel.receive({ ...rest, headers, body: Buffer.from('x') })).rejects.toMatchObject({
          status: 401,
        });
      });

      it('no nonsense, though it be signed', async () => {
        await expect(at.channel.receive(request('payload=nonsense'))).rejects.toMatchObject({ status: 400 });
        await expect(at.channel.receive(request('payload=[]'))).rejects.toMatchObject({ status: 400 });
      });
    });

    it('hears nobody while no signing secret is set', async () => {
      const { channel, stop } = await openSlack({ signingSecret: null });
      const request = { method: 'POST' as const, url: '', query: {}, headers: {}, body: Buffer.from('') };
      await expect(channel.receive(request)).rejects.toMatchObject({ status: 404 });
      await stop();
    });
  });

  it('is there without any settings, for webhooks need none', async () => {
    const { channel, stop } = await openSlack({ botToken: null, signingSecret: null });
    expect(channel.configured).toBe(true);
    expect(await channel.check(AbortSignal.timeout(minutes(1)))).toMatch(/webhooks work without one/);
    expect('C0123456789').toMatch(channel.address!.form);
    expect('https://hooks.slack.com/services/T/B/X').toMatch(channel.address!.form);
    expect('#general').not.toMatch(channel.address!.form);
    await stop();
  });
});
