import { Webhook } from 'standardwebhooks';

import { anAlert, type FarSide, keepsTheChannelContract } from '../../../test/support/channel-contract';
import { LoopbackServer } from '../../../test/support/far-sides/loopback-server';
import { settingsAre } from '../../../test/support/settings';
import { cardMessage } from '../../domain/alert-message';
import { Clock } from '../../platform/clock/clock';
import { StrangersHttp } from '../strangers-http';
import { StrangersConfig } from '../strangers.config';
import { newWebhookSecret } from './standard-webhooks';
import { WebhookChannel } from './webhook.channel';

interface Body {
  readonly title: string;
  readonly text: string;
}

const ID = '00112233-4455-6677-8899-aabbccddeeff';
const reader = { language: 'en', timeZone: null, now: new Date('2026-03-04T12:00:00Z'), deliveryId: ID };
const alert = cardMessage(anAlert(), reader);

/** A program that believes only what is signed by the secret it knows. */
async function openReceiver(allowPrivate = true) {
  const secret = newWebhookSecret();
  const server = await LoopbackServer.start(({ body, headers }) => {
    new Webhook(secret).verify(body, { ...headers });
    return { status: 204 };
  });
  const http = new StrangersHttp(new StrangersConfig({ WEBHOOK_ALLOW_PRIVATE: String(allowPrivate) }));
  const channel = new WebhookChannel(http, new Clock(), settingsAre());
  const stop = async () => {
    await http.onApplicationShutdown();
    await server.stop();
  };
  const address = `${server.url}/hook?for=panoptes-people`;
  const bodies = () => server.asked.map(({ body }) => JSON.parse(body) as Body);
  return { server, secret, channel, address, bodies, stop };
}

describe('WebhookChannel', () => {
  keepsTheChannelContract(
    async (): Promise<FarSide> => {
      const { server, secret, channel, address, bodies, stop } = await openReceiver();
      return {
        channel,
        address,
        destination: { secret },
        secrets: [secret, address],
        texts: () => bodies().map(({ title, text }) => `${title}\n${text}`),
        refuses: (status, retryAfter) => server.refuses(status, retryAfter, `no: ${secret} at ${address}`),
        goesSilent: () => server.goesSilent(),
        recovers: () => server.recovers(),
        stop,
      };
    },
    { opensByAddress: true },
  );

  describe('at a receiver', () => {
    let receiver: Awaited<ReturnType<typeof openReceiver>>;
    beforeEach(async () => {
      receiver = await openReceiver();
    });
    afterEach(() => receiver.stop());
    const deliver = (more = {}) =>
      receiver.channel.deliver(alert, receiver.address, {
        replyTo: null,
        signal: AbortSignal.timeout(5_000),
        deliveryId: ID,
        settings: { secret: receiver.secret },
        ...more,
      });

    it('tells what has happened, under the delivery’s id each time it is tried', async () => {
      const at = new Date('2026-03-04T12:00:00Z');
      const event = { type: 'incident.opened', severity: 'critical', at, data: { locationId: 'l-1' } } as const;
      receiver.server.answersOnce({ status: 503 });
      await expect(deliver({ event })).rejects.toMatchObject({ kind: 'retry' });
      expect(await deliver({ event })).toMatchObject({ messageId: ID });
      expect(receiver.server.asked.map(({ headers }) => headers['webhook-id'])).toEqual([ID, ID]);
      expect(receiver.server.last).toMatchObject({ method: 'POST', path: '/hook', query: { for: 'panoptes-people' } });
      expect(receiver.bodies().at(-1)).toMatchObject({
        type: 'incident.opened',
        timestamp: at.toISOString(),
        severity: 'critical',
        title: 'Casa Vega is offline',
        text: expect.stringContaining('Customer: Vega & <Sons>') as string,
        data: { locationId: 'l-1' },
      });
    });

    it('tells several who share an event each what it answers there', async () => {
      const event = { type: 'incident.resolved', severity: 'info', at: new Date(), data: {} } as const;
      for (const replyTo of [null, 'first', 'first', null]) await deliver({ event, replyTo });
      const answers = receiver.bodies().map((body) => (body as unknown as { answers: string | null }).answers);
      expect(answers).toEqual([null, 'first', 'first', null]);
    });

    it('signs with both secrets while the receiver changes over', async () => {
      await deliver({ settings: { secret: newWebhookSecret(), previousSecret: receiver.secret } });
      expect(receiver.server.last.headers['webhook-signature']).toMatch(/^v1,\S+ v1,\S+$/);
    });

    it.each([
      [410, 'deadAddress'],
      [400, 'permanent'],
      [404, 'permanent'],
      [413, 'permanent'],
      [408, 'retry'],
      [425, 'retry'],
      [500, 'retry'],
      [302, 'permanent'],
    ])('knows what a %i means: %s', async (status, kind) => {
      receiver.server.refusesWith({ status, headers: { location: 'http://169.254.169.254/' } });
      await expect(deliver()).rejects.toMatchObject({ kind });
      expect(receiver.server.asked).toHaveLength(1);
    });

    it('waits until the date it is given', async () => {
      const until = new Date(Date.now() + 3_600_000).toUTCString();
      receiver.server.refusesWith({ status: 429, headers: { 'retry-after': until } });
      const error = (await deliver().catch((cause: unknown) => cause)) as { more: { retryAfterMs: number } };
      expect(error.more.retryAfterMs).toBeGreaterThan(3_500_000);
      expect(error.more.retryAfterMs).toBeLessThanOrEqual(3_600_000);
    });

    it('keeps little of what it is answered, and nothing of our own', async () => {
      receiver.server.answersOnce({ status: 200, body: `${receiver.secret} ok ${'x'.repeat(100_000)}` });
      const { said } = await deliver();
      expect(said).toMatch(/^200 \[redacted\] ok x+…$/);
      expect(said!.length).toBeLessThanOrEqual(204);
    });
  });

  it('leaves hosts inside our own network alone', async () => {
    const { server, channel, stop, secret } = await openReceiver(false);
    const { port } = new URL(server.url);
    const options = { replyTo: null, signal: AbortSignal.timeout(5_000), settings: { secret } };
    // Plain HTTP is refused before any host is looked at; the others before anything is sent there.
    for (const host of ['127.0.0.1', 'localhost', '[::ffff:7f00:1]', '169.254.169.254', '2130706433']) {
      for (const scheme of ['http', 'https']) {
        await expect(channel.deliver(alert, `${scheme}://${host}:${port}/`, options)).rejects.toMatchObject({
          kind: 'permanent',
        });
      }
    }
    expect(server.asked).toEqual([]);
    await stop();
  });

  it('takes an address by https and without a password in it', async () => {
    const { form } = new WebhookChannel(new StrangersHttp(new StrangersConfig({})), new Clock(), settingsAre())
      .address!;
    for (const good of ['https://example.com', 'https://example.com:8443/a?b=c']) expect(good).toMatch(form);
    for (const bad of ['http://example.com', 'https://u:p@example.com/', 'https://', 'ftp://x', 'https://a b']) {
      expect(bad).not.toMatch(form);
    }
  });
});
