import { minutes } from '../../src/domain/duration';
import { DestinationChangesService } from '../../src/notifications/destination-changes.service';
import { SubscriptionChangesService } from '../../src/notifications/subscription-changes.service';
import { rows } from '../../src/platform/database/sql';
import { Slack, type SlackPost } from '../support/far-sides/slack';
import { TwilioCloud, type TwilioRequest } from '../support/far-sides/twilio-cloud';
import { WhatsappCloud } from '../support/far-sides/whatsapp-cloud';
import { House } from '../support/house';
import { RestCaller } from '../support/rest-caller';

const PUBLIC_URL = 'https://panoptes.example.net';
const NUMBER = '+34600111222';

interface Channel {
  readonly channel: string;
  readonly enabled: boolean;
  readonly state: string;
  readonly lastError: string | null;
  readonly settings: Readonly<Record<string, unknown>>;
  readonly sent: number;
}

describe('channels', () => {
  let house: House;
  let twilio: TwilioCloud;
  let meta: WhatsappCloud;
  let slack: Slack;
  let admin: RestCaller;
  let operator: RestCaller;

  beforeAll(async () => {
    twilio = await TwilioCloud.start();
    slack = await Slack.start();
    let opened: House | null = null;
    meta = await WhatsappCloud.start(() => opened?.clock.now() ?? new Date(0));
    house = await House.open({
      plume: { homes: 5 },
      env: {
        PUBLIC_URL,
        WEBHOOK_ALLOW_PRIVATE: 'true',
        TWILIO_ACCOUNT_SID: twilio.accountSid,
        TWILIO_AUTH_TOKEN: twilio.authToken,
        TWILIO_FROM: twilio.number,
        TWILIO_API_BASE: twilio.url,
        WHATSAPP_TOKEN: meta.token,
        WHATSAPP_PHONE_NUMBER_ID: meta.phoneNumberId,
        WHATSAPP_APP_SECRET: meta.appSecret,
        WHATSAPP_VERIFY_TOKEN: meta.verifyToken,
        WHATSAPP_API_BASE: meta.url,
      },
    });
    opened = house;
    await house.movesIn();
    admin = await RestCaller.joins(house, 'Anna', 'admin');
    operator = await RestCaller.joins(house, 'Otto', 'operator');
  });
  afterAll(async () => {
    await house.close();
    await Promise.all([twilio.stop(), meta.stop(), slack.server.stop()]);
  });

  const channel = async (kind: string) => (await admin.asks('GET', `/api/channels/${kind}`)).json<Channel>();

  describe('as an admin sets them up', () => {
    it('are listed with what they want to know, and no secret', async () => {
      const answer = await admin.asks('GET', '/api/channels');
      expect(answer.statusCode).toBe(200);
      expect(answer.body).not.toContain(twilio.authToken);
      const { items } = answer.json<{ items: Channel[] }>();
      expect(items.find((each) => each.channel === 'sms')).toMatchObject({
        ...{ title: 'SMS', enabled: true, configured: true, actions: 'none', state: 'ok', sent: 0 },
        ...{ settings: { accountSid: twilio.accountSid, authToken: '•••' }, limits: { perSecond: 1 } },
        schema: { properties: { authToken: { secret: true } } },
      });
      expect(items.find((each) => each.channel === 'email')).toMatchObject({ configured: false, state: 'off' });
    });

    it('change at once, and a secret that comes back masked stays', async () => {
      const settings = { monthlyBudget: 7, authToken: '•••' };
      const answer = await admin.asks('PUT', '/api/channels/sms', { settings });
      expect(answer.json()).toMatchObject({ configured: true, settings: { monthlyBudget: 7, authToken: '•••' } });
    });

    it('refuse a setting that is not good, and say which one it is', async () => {
      const answer = await admin.asks('PUT', '/api/channels/sms', { settings: { monthlyBudget: -1 } });
      expect(answer.statusCode).toBe(400);
      expect(answer.json()).toMatchObject({ errors: [{ path: 'monthlyBudget' }] });
    });

    it('are off when they are switched off', async () => {
      await admin.asks('PUT', '/api/channels/sms', { enabled: false });
      expect(await channel('sms')).toMatchObject({ enabled: false, state: 'off' });
      await admin.asks('PUT', '/api/channels/sms', { enabled: true });
      expect(await channel('sms')).toMatchObject({ enabled: true, state: 'ok' });
    });

    it('are tried by a message, and tell what the far side says', async () => {
      const answer = await admin.asks('POST', '/api/channels/sms/test', { address: NUMBER });
      expect(answer.json()).toMatchObject({ check: expect.stringContaining('Twilio knows the account') as string });
      expect(twilio.messages.at(-1)).toMatchObject({ to: NUMBER });
      const wrong = await admin.asks('POST', '/api/channels/sms/test', { address: '12' });
      expect(wrong.json()).toMatchObject({ status: 400, errors: [{ path: 'address' }] });
    });

    it('say so when nothing of that name is there', async () => {
      expect((await admin.asks('GET', '/api/channels/pigeon')).statusCode).toBe(404);
      expect((await admin.asks('POST', '/api/channels/email/test', {})).statusCode).toBe(409);
    });

    it('give browsers the key that they subscribe with', async () => {
      const answer = await operator.asks('GET', '/api/channels/web-push/key');
      expect(answer.json<{ publicKey: string }>().publicKey).toMatch(/^[\w-]{87}$/);
    });
  });

  describe('as providers send back', () => {
    beforeAll(async () => {
      await hears('whatsapp', operator);
      await hears('sms', operator);
      await calls('whatsapp', meta.writes(NUMBER, 'Hello'));
      house.plume.home(0).goesDark(house.clock.now());
      await house.pass(minutes(3));
    });

    it('write down what became of a message, and never go back', async () => {
      const message = twilio.messages.at(-1);
      if (!message) throw new Error('no SMS was sent');
      expect(await receipt(message.sid)).toMatchObject({ receipt_status: 'sent', status: 'delivered' });
      expect((await calls('sms', twilio.reports(message, 'delivered'))).statusCode).toBe(200);
      expect((await calls('sms', twilio.reports(message, 'sent'))).statusCode).toBe(200);
      expect(await receipt(message.sid)).toMatchObject({ receipt_status: 'delivered', status: 'delivered' });
    });

    it('call a message failed that could not be brought to its reader, with the reason', async () => {
      const message = meta.messages[0];
      if (!message) throw new Error('no message was sent');
      await calls('whatsapp', meta.reports(message, 'failed', 131_000));
      expect(await receipt(message.id)).toMatchObject({ receipt_status: 'failed', status: 'failed' });
    });

    it('acknowledge in the name of whoever presses, and tell them so', async () => {
      const message = meta.messages.find(({ buttons }) => buttons.length > 0);
      if (!message) throw new Error('no message has buttons');
      expect((await calls('whatsapp', meta.presses(NUMBER, message, 0))).statusCode).toBe(200);
      const found = await rows(house.db, 'SELECT status, acknowledged_by FROM incidents');
      expect(found).toContainEqual({ status: 'acknowledged', acknowledged_by: operator.id });
      await house.pass(minutes(1));
      expect(meta.messages.at(-1)?.text).toContain('Acknowledged');
    });

    it('leave alone what is pressed by somebody to whom it was not sent', async () => {
      const before = meta.messages.length;
      const message = meta.messages.find(({ buttons }) => buttons.length > 0);
      if (!message) throw new Error('no message has buttons');
      expect((await calls('whatsapp', meta.presses('+34600999888', message, 1))).statusCode).toBe(200);
      await house.pass(minutes(1));
      expect(meta.messages).toHaveLength(before);
    });

    it('end with STOP, and begin again with START', async () => {
      const url = `${PUBLIC_URL}/api/channels/sms/callback`;
      const stopped = await calls('sms', twilio.hears(NUMBER, 'STOP', url));
      expect(stopped.headers['content-type']).toContain('text/xml');
      expect(await destination('sms')).toEqual({ enabled: false, disabled_reason: 'asked to hear no more' });
      await calls('sms', twilio.hears(NUMBER, 'START', url));
      expect(await destination('sms')).toEqual({ enabled: true, disabled_reason: null });
    });

    it('refuse whoever is not the provider', async () => {
      const forged = twilio.hears(NUMBER, 'STOP', `${PUBLIC_URL}/api/channels/sms/callback`);
      const answer = await calls('sms', { ...forged, body: Buffer.from(`${forged.body.toString()}&Extra=1`) });
      expect(answer.statusCode).toBe(403);
      expect(answer.headers['content-type']).toBe('application/problem+json');
      expect(await destination('sms')).toMatchObject({ enabled: true });
      expect((await calls('email', forged)).statusCode).toBe(404);
      expect((await calls('sms', { ...forged, body: Buffer.alloc(2 ** 20 + 1) })).statusCode).toBe(413);
    });

    it('are answered when they ask whether the address is ours', async () => {
      const query = `hub.mode=subscribe&hub.verify_token=${meta.verifyToken}&hub.challenge=1158201444`;
      const answer = await house.app.inject({ url: `/api/channels/whatsapp/callback?${query}` });
      expect([answer.statusCode, answer.body]).toEqual([200, '1158201444']);
      expect((await house.app.inject({ url: '/api/channels/whatsapp/callback?hub.mode=subscribe' })).statusCode).toBe(
        403,
      );
    });
  });

  describe('whose receipt says that a message has not arrived', () => {
    const FAY = '+34600111444';

    it('are stood in for by the next channel of its reader, which tells of the end, too', async () => {
      const fay = await RestCaller.joins(house, 'Fay', 'operator');
      await hears('whatsapp', fay, FAY);
      await house.app.get(DestinationChangesService).create(null, { userId: fay.id, channel: 'sms', address: FAY });
      await admin.asks('PUT', '/api/channels/sms', { settings: { monthlyBudget: 1_000 } });
      await calls('whatsapp', meta.writes(FAY, 'Hello'));
      const home = house.plume.home(3);
      home.goesDark(house.clock.now());
      await house.pass(minutes(3));
      const message = meta.messages.find(({ to }) => to === FAY.slice(1));
      if (!message) throw new Error('no message was sent');
      const texted = () => twilio.messages.filter(({ to }) => to === FAY).map(({ body }) => body);
      expect(texted()).toEqual([]);

      await calls('whatsapp', meta.reports(message, 'failed', 131_026));
      expect(await receipt(message.id)).toMatchObject({ receipt_status: 'failed', status: 'failed' });
      await house.turn('failover');
      await house.deliver();
      expect(texted()).toEqual([expect.stringContaining(`${home.name} is offline`)]);

      home.comesBack(house.clock.now());
      await house.pass(minutes(3));
      expect(texted()).toHaveLength(2);
      expect(texted()[1]).toContain(`${home.name} is back online`);
      expect(meta.messages.filter(({ to }) => to === FAY.slice(1))).toHaveLength(1);
    });
  });

  describe('whose credentials are refused', () => {
    let chat: string;

    beforeAll(async () => {
      const [anna] = house.telegram.crowd(1);
      chat = String(anna?.id);
      await hears('sms', admin, '+34600111333');
      await hears('telegram', admin, chat);
      twilio.refuses({ status: 401, code: 20_003 });
      await admin.asks('POST', `/api/destinations/${await idOf('sms', '+34600111333')}/test`);
      await house.deliver();
      await house.pass(minutes(1));
      await house.turn('channel-health', 'channel-health');
    });

    it('say so', async () => {
      expect(await channel('sms')).toMatchObject({ state: 'misconfigured', lastError: expect.any(String) as string });
    });

    it('tell admins once, through other channels', async () => {
      expect(await told('channel_refused')).toEqual([{ channel: 'telegram', address: chat }]);
    });

    it('tell them again when they work', async () => {
      twilio.recovers();
      await house.pass(minutes(2));
      await house.turn('channel-health', 'channel-health');
      expect(await channel('sms')).toMatchObject({ state: 'ok', lastError: null });
      expect(await told('channel_works')).toContainEqual({ channel: 'telegram', address: chat });
    });
  });

  describe('whose buttons come back by Slack', () => {
    let post: SlackPost;

    beforeAll(async () => {
      const { token: botToken, signingSecret, apiBase } = slack;
      const set = await admin.asks('PUT', '/api/channels/slack', { settings: { botToken, signingSecret, apiBase } });
      expect(set.json()).toMatchObject({ configured: true, settings: { botToken: '•••', signingSecret: '•••' } });
    });

    it.each([
      ['in a channel', 1, () => slack.channel],
      ['sent to a person', 2, () => slack.person],
    ])('acknowledge in the name of whose destination it is, and show it there: %s', async (_where, home, address) => {
      await hears('slack', operator, address());
      house.plume.home(home).goesDark(house.clock.now());
      await house.pass(minutes(3));
      const locationId = await house.locationId(house.plume.home(home));
      post = slack.posts.at(-1)!;
      const [acknowledge] = slack.buttons(post);
      expect(acknowledge?.text.text).toBe('Acknowledge');
      for (let time = 0; time < 2; time++) {
        const answer = await calls('slack', slack.presses(post, acknowledge, house.clock.now()));
        expect(answer.statusCode).toBe(200);
      }
      const sql = 'SELECT status, acknowledged_by FROM incidents WHERE location_id = $1';
      expect(await rows(house.db, sql, [locationId])).toEqual([
        { status: 'acknowledged', acknowledged_by: operator.id },
      ]);
      await house.pass(minutes(1));
      expect(slack.texts()[slack.posts.indexOf(post)]).toContain('Acknowledged by: Otto');
    });

    it('lead to pages of ours where an incoming webhook has said it', async () => {
      await hears('slack', operator, slack.webhookUrl);
      house.plume.home(4).goesDark(house.clock.now());
      await house.pass(minutes(3));
      const said = slack.posts.filter(({ channel: where }) => where === 'webhook').at(-1);
      const locationId = await house.locationId(house.plume.home(4));
      const [incident] = await rows<{ id: string }>(house.db, 'SELECT id FROM incidents WHERE location_id = $1', [
        locationId,
      ]);
      expect(slack.buttons(said).map(({ text, url }) => [text.text, url])).toEqual([
        ['Acknowledge', expect.stringMatching(`^${PUBLIC_URL}/a/.+`)],
        ['Silence 1 h', expect.stringMatching(`^${PUBLIC_URL}/a/.+`)],
        ['Details', `${PUBLIC_URL}/incidents/${incident?.id}`],
      ]);
    });

    it('do nothing for whoever only says to be Slack, or says it late', async () => {
      const [first] = slack.buttons(post);
      const pressed = slack.presses(post, first, house.clock.now());
      const forged = { ...pressed, headers: { ...pressed.headers, 'x-slack-signature': `v0=${'0'.repeat(64)}` } };
      expect((await calls('slack', forged)).statusCode).toBe(401);
      await house.clock.pass(minutes(6));
      expect((await calls('slack', pressed)).statusCode).toBe(401);
      expect(await rows(house.db, 'SELECT FROM silences')).toEqual([]);
    });
  });

  async function hears(kind: string, who: RestCaller, address = NUMBER): Promise<void> {
    const about = { userId: who.id, channel: kind, address };
    const { id } = await house.app.get(DestinationChangesService).create(null, about);
    const wish = { destinationId: id, scope: { type: 'all' } as const, minSeverity: 'info' as const, kinds: null };
    await house.app.get(SubscriptionChangesService).create(null, wish);
  }

  function calls(kind: string, { method, headers, body }: Omit<TwilioRequest, 'url'>) {
    const asked = house.app.inject({ method, url: `/api/channels/${kind}/callback`, headers, payload: body });
    return house.until(asked.then((answer) => answer));
  }

  async function receipt(messageId: string) {
    const sql = 'SELECT status, receipt_status FROM deliveries WHERE provider_message_id = $1';
    return (await rows(house.db, sql, [messageId]))[0];
  }

  async function destination(kind: string) {
    const sql = 'SELECT enabled, disabled_reason FROM destinations WHERE channel = $1 AND address = $2';
    return (await rows(house.db, sql, [kind, NUMBER]))[0];
  }

  async function idOf(kind: string, address: string) {
    const sql = 'SELECT id FROM destinations WHERE channel = $1 AND address = $2';
    return (await rows<{ id: string }>(house.db, sql, [kind, address]))[0]?.id;
  }

  const told = (key: string) =>
    rows(
      house.db,
      `SELECT d.channel, d.address FROM deliveries v JOIN notifications n ON n.id = v.notification_id
       JOIN destinations d ON d.id = v.destination_id WHERE n.content ->> 'key' = $1`,
      [key],
    );
});
