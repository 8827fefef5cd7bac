import { anAlert, type FarSide, keepsTheChannelContract } from '../../../test/support/channel-contract';
import { Teams } from '../../../test/support/far-sides/teams';
import { settingsAre } from '../../../test/support/settings';
import { cardMessage } from '../../domain/alert-message';
import { Clock } from '../../platform/clock/clock';
import { StrangersHttp } from '../strangers-http';
import { StrangersConfig } from '../strangers.config';
import { bytesOf, LONGEST_PAYLOAD, teamsMessage } from './teams-card';
import { TeamsChannel } from './teams.channel';

const ID = '00112233-4455-6677-8899-aabbccddeeff';
const reader = { language: 'en', timeZone: null, now: new Date('2026-03-04T12:00:00Z'), deliveryId: ID };
const alert = cardMessage(anAlert(), reader);
const soon = () => ({ replyTo: null, signal: AbortSignal.timeout(5_000), deliveryId: ID });

async function openTeams() {
  const teams = await Teams.start();
  const http = new StrangersHttp(new StrangersConfig({ WEBHOOK_ALLOW_PRIVATE: 'true' }));
  const channel = new TeamsChannel(http, new Clock(), settingsAre());
  const stop = async () => {
    await http.onApplicationShutdown();
    await teams.server.stop();
  };
  return { teams, channel, stop };
}

describe('TeamsChannel', () => {
  keepsTheChannelContract(
    async (): Promise<FarSide> => {
      const { teams, channel, stop } = await openTeams();
      return {
        channel,
        address: teams.url,
        secrets: [teams.url, teams.path, 'AbCdEfGhIjKlMnOpQrStUvWxYz0123456789'],
        texts: () => teams.texts(),
        refuses: (status, after) => teams.server.refuses(status, after, `no ${teams.path}${teams.query}`),
        goesSilent: () => teams.server.goesSilent(),
        recovers: () => teams.server.recovers(),
        stop,
      };
    },
    {
      measures: (message) => [{ what: 'payload', size: bytesOf(teamsMessage(message)), most: LONGEST_PAYLOAD }],
      runs: 2_000,
      opensByAddress: true,
    },
  );

  describe('at Teams', () => {
    let at: Awaited<ReturnType<typeof openTeams>>;
    beforeEach(async () => {
      at = await openTeams();
    });
    afterEach(() => at.stop());

    it('shows how grave it is, and offers pages of ours', async () => {
      const url = 'https://panoptes.example.net/a/token';
      const actions = [
        { label: 'Acknowledge', data: 'a', url },
        { label: 'Nowhere', data: 'd' },
      ];
      expect(await at.channel.deliver({ ...alert, actions }, at.teams.url, soon())).toEqual({ messageId: ID });
      expect(at.teams.cards[0]?.attachments[0].content).toMatchObject({
        type: 'AdaptiveCard',
        version: '1.4',
        body: [
          { inlines: [{}, { text: 'Casa Vega is offline', weight: 'Bolder', color: 'Attention' }] },
          {},
          {},
          {},
          {},
        ],
        actions: [{ type: 'Action.OpenUrl', title: 'Acknowledge', url }],
      });
    });

    it.each([
      ['a key that was renewed', { status: 401 }, 'deadAddress'],
      ['a workflow that was deleted', { status: 404, body: { error: { code: 'WorkflowNotFound' } } }, 'deadAddress'],
      ['one that is off', { status: 400, body: { error: { code: 'WorkflowTriggerIsNotEnabled' } } }, 'deadAddress'],
      ['a card that is not read', { status: 400, body: { error: { code: 'InvalidRequest' } } }, 'permanent'],
      ['a card that is too long', { status: 413 }, 'permanent'],
      ['trouble', { status: 502 }, 'retry'],
    ])('knows %s', async (_what, answered, kind) => {
      at.teams.server.answersOnce(answered);
      await expect(at.channel.deliver(alert, at.teams.url, soon())).rejects.toMatchObject({ kind });
    });

    it.each([
      [429, 'wait'],
      [502, 'retry'],
      [413, 'permanent'],
    ])('is not deceived by a 200 that tells of a %i', async (status, kind) => {
      const body = `Webhook message delivery failed with error: Microsoft Teams endpoint returned HTTP error ${status} with ContextId tcid=0`;
      at.teams.server.answersOnce({ status: 200, body });
      await expect(at.channel.deliver(alert, at.teams.url, soon())).rejects.toMatchObject({ kind });
    });
  });
});
