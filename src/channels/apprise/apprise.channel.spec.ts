import { anAlert, type FarSide, keepsTheChannelContract } from '../../../test/support/channel-contract';
import { Apprise } from '../../../test/support/far-sides/apprise';
import { settingsAre } from '../../../test/support/settings';
import { cardMessage, recoveryMessage } from '../../domain/alert-message';
import { Clock } from '../../platform/clock/clock';
import { ChannelHttp } from '../channel-http';
import { AppriseChannel, appriseMessage, LONGEST_BODY, LONGEST_TITLE } from './apprise.channel';
import { AppriseConfig } from './apprise.config';

const ID = '00112233-4455-6677-8899-aabbccddeeff';
const reader = { language: 'en', timeZone: null, now: new Date('2026-03-04T12:00:00Z'), deliveryId: ID };
const alert = cardMessage(anAlert(), reader);
const soon = () => ({ replyTo: null, signal: AbortSignal.timeout(5_000), deliveryId: ID });

async function openApprise() {
  const apprise = await Apprise.start();
  const http = new ChannelHttp();
  const channel = new AppriseChannel(
    http,
    new Clock(),
    new AppriseConfig({ APPRISE_URL: `${apprise.url}/` }),
    settingsAre(),
  );
  const stop = async () => {
    await http.onApplicationShutdown();
    await apprise.server.stop();
  };
  return { apprise, channel, stop };
}

describe('AppriseChannel', () => {
  keepsTheChannelContract(
    async (): Promise<FarSide> => {
      const { apprise, channel, stop } = await openApprise();
      return {
        channel,
        address: apprise.address,
        secrets: [apprise.address, apprise.password, apprise.url],
        texts: () => apprise.texts(),
        refuses: (status, after) => apprise.server.refuses(status, after, `no ${apprise.address}`),
        goesSilent: () => apprise.server.goesSilent(),
        recovers: () => apprise.server.recovers(),
        stop,
      };
    },
    {
      measures: (message) => {
        const { title, body } = appriseMessage(message);
        return [
          { what: 'title', size: title.length, most: LONGEST_TITLE },
          { what: 'body', size: body.length, most: LONGEST_BODY },
          { what: 'empty body', size: body === '' ? 1 : 0, most: 0 },
        ];
      },
      settings: {
        taken: [{ url: 'http://apprise:8000' }, { url: 'https://u:p@apprise.example.com/sub/' }],
        refused: [['url', { url: 'apprise:8000' }]],
      },
    },
  );

  describe('at an Apprise server', () => {
    let at: Awaited<ReturnType<typeof openApprise>>;
    beforeEach(async () => {
      at = await openApprise();
    });
    afterEach(() => at.stop());

    it('goes to one service, or to a list that the server keeps', async () => {
      await at.channel.deliver(alert, at.apprise.address, soon());
      await at.channel.deliver(alert, at.apprise.key, soon());
      expect(at.apprise.carried.map(({ to }) => to)).toEqual([at.apprise.address, at.apprise.key]);
    });

    it('says how it is meant', async () => {
      const over = anAlert({ status: 'resolved', resolution: 'recovered', resolvedAt: reader.now });
      await at.channel.deliver(alert, at.apprise.key, soon());
      await at.channel.deliver(recoveryMessage(over, reader), at.apprise.key, soon());
      expect(at.apprise.carried.map(({ type }) => type)).toEqual(['failure', 'success']);
    });

    it('knows an address behind which there is no service', async () => {
      for (const address of ['nonsense://x', 'another-key']) {
        await expect(at.channel.deliver(alert, address, soon())).rejects.toMatchObject({ kind: 'deadAddress' });
      }
    });

    it('tries again when the service behind it has not taken it', async () => {
      at.apprise.server.answersOnce({ status: 424, body: { error: `failed: ${at.apprise.address}` } });
      const cause = (await at.channel.deliver(alert, at.apprise.address, soon()).catch((error: unknown) => error)) as {
        kind: string;
        message: string;
      };
      expect(cause.kind).toBe('retry');
      expect(cause.message).not.toContain(at.apprise.address);
    });

    it('finds out whether the server is there', async () => {
      expect(await at.channel.check(AbortSignal.timeout(5_000))).toBe('The Apprise server is well.');
    });
  });

  it('is off without a server', () => {
    const http = new ChannelHttp();
    expect(new AppriseChannel(http, new Clock(), new AppriseConfig({}), settingsAre()).configured).toBe(false);
  });
});
