import { anAlert, type FarSide, keepsTheChannelContract } from '../../../test/support/channel-contract';
import { eventually } from '../../../test/support/eventually';
import { Broker } from '../../../test/support/far-sides/broker';
import { settingsAre } from '../../../test/support/settings';
import { cardMessage } from '../../domain/alert-message';
import { Clock } from '../../platform/clock/clock';
import { MqttChannel } from './mqtt.channel';
import { MqttConfig } from './mqtt.config';

const ID = '00112233-4455-6677-8899-aabbccddeeff';
const reader = { language: 'en', timeZone: null, now: new Date('2026-03-04T12:00:00Z'), deliveryId: ID };
const alert = cardMessage(anAlert(), reader);
const soon = () => ({ replyTo: null, signal: AbortSignal.timeout(5_000), deliveryId: ID });

async function openBroker() {
  const broker = await Broker.start();
  const channel = new MqttChannel(new Clock(), new MqttConfig({ MQTT_URL: broker.url }), settingsAre());
  const stop = async () => {
    channel.onApplicationShutdown();
    await broker.stop();
  };
  return { broker, channel, stop };
}

describe('MqttChannel', () => {
  keepsTheChannelContract(
    async (): Promise<FarSide> => {
      const { broker, channel, stop } = await openBroker();
      return {
        channel,
        address: 'panoptes/alerts',
        secrets: [broker.url, broker.password],
        texts: () => broker.published.map(({ notice: { title, text } }) => `${title}\n${text}`),
        refuses: (status) => broker.refuses(status === 401 || status === 403 ? 5 : 3),
        goesSilent: () => broker.goesSilent(),
        recovers: () => broker.recovers(),
        stop,
      };
    },
    {
      namesNoWait: true,
      settings: {
        taken: [{ url: 'mqtts://panoptes:secret@broker:8883' }, { url: 'ws://broker/mqtt' }],
        refused: [['url', { url: 'http://broker' }]],
      },
    },
  );

  describe('at a broker', () => {
    let at: Awaited<ReturnType<typeof openBroker>>;
    beforeEach(async () => {
      at = await openBroker();
    });
    afterEach(() => at.stop());

    it('publishes the facts below the topic of what has happened', async () => {
      const data = { locationId: 'l-1' };
      const event = { type: 'incident.opened', severity: 'critical', at: reader.now, data } as const;
      expect(await at.channel.deliver(alert, 'home/alerts', { ...soon(), event })).toEqual({ messageId: ID });
      await at.channel.deliver(alert, 'home/alerts', soon());
      expect(at.broker.published).toMatchObject([
        {
          topic: 'home/alerts/incident/opened',
          qos: 1,
          notice: { id: ID, type: 'incident.opened', severity: 'critical', title: 'Casa Vega is offline', data },
        },
        { topic: 'home/alerts/notice' },
      ]);
    });

    it('speaks over one connection, and makes another when it broke', async () => {
      await Promise.all(Array.from({ length: 20 }, () => at.channel.deliver(alert, 'a', soon())));
      await at.channel.deliver(alert, 'a', soon());
      expect(at.broker.entered).toBe(1);
      at.broker.hangsUp();
      await eventually(() => at.channel.deliver(alert, 'a', soon()));
      expect(at.broker.entered).toBe(2);
    });

    it('does not say later what was given up', async () => {
      await at.channel.deliver(alert, 'a', soon());
      at.broker.goesSilent();
      const options = { ...soon(), signal: AbortSignal.timeout(50) };
      await expect(at.channel.deliver(alert, 'given-up', options)).rejects.toMatchObject({ kind: 'retry' });
      at.broker.recovers();
      at.broker.hangsUp();
      await eventually(() => at.channel.deliver(alert, 'after', soon()));
      expect(at.broker.published.map(({ topic }) => topic)).toEqual(['a/notice', 'after/notice']);
    });

    it('finds out whether the broker lets us in', async () => {
      expect(await at.channel.check(AbortSignal.timeout(5_000))).toBe('The broker lets us in.');
      at.broker.refuses(5);
      const refused = () =>
        at.channel.check(AbortSignal.timeout(5_000)).then(
          () => null,
          (cause: unknown) => cause,
        );
      const error = await eventually(async () => {
        const cause = (await refused()) as { kind: string; message: string } | null;
        return cause?.kind === 'misconfigured' ? cause : null;
      });
      expect(error?.message).not.toContain(at.broker.password);
    });

    it('says that nobody is there', async () => {
      const config = new MqttConfig({ MQTT_URL: 'mqtt://u:hunter2@127.0.0.1:1' });
      const channel = new MqttChannel(new Clock(), config, settingsAre());
      const cause: unknown = await channel.deliver(alert, 'a', soon()).catch((error: unknown) => error);
      expect(cause).toMatchObject({ kind: 'retry', message: 'the broker is not reached (ECONNREFUSED)' });
    });
  });

  it('is off without a broker', async () => {
    const channel = new MqttChannel(new Clock(), new MqttConfig({}), settingsAre());
    expect(channel.configured).toBe(false);
    await expect(channel.deliver(alert, 'a', soon())).rejects.toMatchObject({ kind: 'misconfigured' });
    expect(() => new MqttConfig({ MQTT_URL: 'http://u:hunter2@x' })).toThrow(/MQTT_URL: expected .*\[redacted\]/);
  });

  it('takes the beginning of a topic', () => {
    const { form } = new MqttChannel(new Clock(), new MqttConfig({}), settingsAre()).address;
    for (const good of ['panoptes', 'home/alerts', 'a/b/c']) expect(good).toMatch(form);
    for (const bad of ['', '/a', 'a/', 'a/#', 'a/+/b', '$SYS/x', 'two words']) expect(bad).not.toMatch(form);
  });
});
