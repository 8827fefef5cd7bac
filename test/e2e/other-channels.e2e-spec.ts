import { Webhook } from 'standardwebhooks';

import { ChannelRegistry } from '../../src/channels/channel-registry';
import { hours, minutes } from '../../src/domain/duration';
import { CHANNEL_KINDS } from '../../src/entrypoints/rest/destinations.dto';
import { rows } from '../../src/platform/database/sql';
import { LoopbackServer } from '../support/far-sides/loopback-server';
import { MailHouse } from '../support/far-sides/mail-house';
import { House } from '../support/house';
import { pdfPages } from '../support/pdf-text';
import { RestCaller } from '../support/rest-caller';

interface Made {
  readonly id: string;
  readonly address: string;
  readonly verified: boolean;
  readonly settings: Readonly<Record<string, string | null>> | null;
}

const PUBLIC_URL = 'https://panoptes.example.net';
const MAILBOX = 'vera@example.net';
const SLACK = 'https://hooks.slack.com/services/T0000/B0000/abcdefghijklmnop1234';

describe('somebody who is reached by e-mail and a program of theirs', () => {
  let house: House;
  let mail: MailHouse;
  let receiver: LoopbackServer;
  let vera: RestCaller;
  let mailbox: Made;
  let program: Made;
  let secret: string;

  beforeAll(async () => {
    mail = await MailHouse.open();
    receiver = await LoopbackServer.start(() => ({ status: 204 }));
    house = await House.open({
      env: {
        PUBLIC_URL,
        SMTP_URL: mail.url,
        SMTP_FROM: 'Panoptes <alerts@example.net>',
        WEBHOOK_ALLOW_PRIVATE: 'true',
      },
    });
    await house.movesIn();
    const mine = await house.locationId(house.plume.home(0));
    vera = await RestCaller.joins(house, 'Vera', 'viewer', [{ type: 'location', id: mine }]);
  });
  afterAll(async () => {
    await house.close();
    await Promise.all([mail.close(), receiver.stop()]);
  });

  const adds = async (wanted: object) => {
    const answer = await vera.asks('POST', '/api/destinations', wanted);
    return {
      status: answer.statusCode,
      made: answer.json<Made>(),
      errors: answer.json<{ errors?: object[] }>().errors,
    };
  };
  const subscribes = (destinationId: string) =>
    vera.asks('POST', '/api/subscriptions', { destinationId, scope: { type: 'all' } });
  const codeIn = (at: number) => /\d{6}/.exec(mail.mails.at(at)?.subject ?? '')?.[0] ?? '';
  const wrong = (code: string) => (code === '000000' ? '111111' : '000000');
  const audited = async () => JSON.stringify(await rows(house.db, 'SELECT before, after FROM audit_log'));

  it('may choose any channel that there is', () => {
    const kinds = house.app.get(ChannelRegistry).all.map(({ kind }) => kind);
    expect([...CHANNEL_KINDS].sort()).toEqual(kinds.sort());
  });

  it('is sent a code to a new mailbox, which hears nothing before', async () => {
    const { status, made } = await adds({ channel: 'email', address: MAILBOX });
    expect([status, made]).toMatchObject([201, { verified: false, settings: null }]);
    mailbox = made;
    expect((await subscribes(made.id)).statusCode).toBe(201);
    expect((await vera.asks('POST', `/api/destinations/${made.id}/test`)).statusCode).toBe(409);
    await house.deliver();
    expect(mail.mails).toHaveLength(1);
    expect(codeIn(-1)).toMatch(/^\d{6}$/);
    const [stored] = await rows<{ content: object }>(
      house.db,
      `SELECT content FROM notifications WHERE type = 'notice'`,
    );
    expect(JSON.stringify(stored)).not.toContain(codeIn(-1));
  });

  it('has five tries, ten minutes and three codes an hour', async () => {
    const url = `/api/destinations/${mailbox.id}`;
    const first = codeIn(-1);
    for (let time = 0; time < 5; time++) {
      const answer = await vera.asks('POST', `${url}/verify`, { code: wrong(first) });
      expect([answer.statusCode, answer.json()]).toMatchObject([400, { errors: [{ path: 'code' }] }]);
    }
    expect((await vera.asks('POST', `${url}/verify`, { code: first })).statusCode).toBe(409);
    expect((await vera.asks('POST', `${url}/code`)).statusCode).toBe(202);
    await house.deliver();
    await house.clock.pass(minutes(10));
    expect((await vera.asks('POST', `${url}/verify`, { code: codeIn(-1) })).statusCode).toBe(409);
    expect((await vera.asks('POST', `${url}/code`)).statusCode).toBe(202);
    expect((await vera.asks('POST', `${url}/code`)).statusCode).toBe(409);
    await house.deliver();
    const verified = await vera.asks('POST', `${url}/verify`, { code: codeIn(-1) });
    expect([verified.statusCode, verified.json()]).toMatchObject([200, { verified: true }]);
    expect((await vera.asks('POST', `${url}/code`)).statusCode).toBe(409);
    expect(await audited()).not.toContain(codeIn(-1));
  });

  it('may confirm a mailbox by the link beside the code, within an hour and by pressing its button only', async () => {
    const address = 'vera.second@example.net';
    const { made } = await adds({ channel: 'email', address });
    await house.deliver();
    const { pathname: page } = new URL(/href="([^"]+\/a\/[^"]+)"/.exec(String(mail.mails.at(-1)?.html))?.[1] ?? '');
    expect(mail.mails.at(-1)?.text).toContain(`Confirm this address: ${PUBLIC_URL}${page}`);
    const asks = (method: 'GET' | 'POST', url = page) => house.app.inject({ method, url });
    const isVerified = async () => (await vera.asks('GET', `/api/destinations/${made.id}`)).json<Made>().verified;

    const shown = await asks('GET');
    expect([shown.statusCode, shown.body]).toEqual([200, expect.stringContaining(`<h1>${address}</h1>`)]);
    expect(shown.body).toContain('Vera wants Panoptes to send alerts here.');
    expect(await isVerified()).toBe(false);
    for (let time = 0; time < 2; time++) {
      const done = await asks('POST');
      expect([done.statusCode, done.body]).toEqual([200, expect.stringContaining('Confirmed')]);
    }
    expect(await isVerified()).toBe(true);
    const verified = await rows(
      house.db,
      `SELECT user_id, via FROM audit_log WHERE action = 'destination.verified'
      AND subject_id = $1`,
      [made.id],
    );
    expect(verified).toEqual([{ user_id: vera.id, via: 'rest' }]);

    await vera.asks('DELETE', `/api/destinations/${made.id}`);
    expect((await asks('POST')).statusCode).toBe(404);
    await adds({ channel: 'email', address });
    await house.deliver();
    const { pathname: later } = new URL(/href="([^"]+\/a\/[^"]+)"/.exec(String(mail.mails.at(-1)?.html))?.[1] ?? '');
    await house.clock.pass(hours(1) + minutes(1));
    const late = await asks('POST', later);
    expect([late.statusCode, late.body]).toEqual([410, expect.stringContaining('more than an hour old')]);
  });

  it('lets nobody keep a mailbox from its owner by claiming it', async () => {
    const address = 'otto@example.net';
    expect((await adds({ channel: 'email', address })).status).toBe(201);
    const otto = await RestCaller.joins(house, 'Otto', 'operator');
    const claimed = await otto.asks('POST', '/api/destinations', { channel: 'email', address });
    expect([claimed.statusCode, claimed.json()]).toMatchObject([201, { userId: otto.id, verified: false }]);
    expect((await otto.asks('POST', '/api/destinations', { channel: 'email', address: MAILBOX })).statusCode).toBe(409);
  });

  it('is shown the secret of a webhook once', async () => {
    const { status, made } = await adds({ channel: 'webhook', address: `${receiver.url}/hook` });
    expect([status, made]).toMatchObject([201, { verified: false, settings: { previousSecret: null } }]);
    program = made;
    secret = made.settings?.secret ?? '';
    expect(secret).toMatch(/^whsec_/);
    const again = await vera.asks('GET', `/api/destinations/${made.id}`);
    expect(again.json()).toMatchObject({ settings: { secret: '•••', previousSecret: null } });
    expect(await audited()).not.toContain(secret);
    const [stored] = await rows(house.db, `SELECT * FROM destinations WHERE channel = 'webhook'`);
    expect(JSON.stringify(stored)).not.toContain(secret);
  });

  it('is told which setting is not good', async () => {
    const address = `${receiver.url}/other`;
    const bad = await adds({ channel: 'webhook', address, settings: { secret: 'hush' } });
    expect([bad.status, bad.errors]).toMatchObject([400, [{ path: 'settings.secret' }]]);
    const strange = await adds({ channel: 'webhook', address, settings: { colour: 'red' } });
    expect([strange.status, strange.errors]).toMatchObject([400, [{ path: 'settings.colour' }]]);
    const none = await adds({ channel: 'email', address: 'x@example.net', settings: { secret: 'x' } });
    expect(none.status).toBe(400);
  });

  it('has a webhook verified by a test that it takes, and by none that it refuses', async () => {
    await subscribes(program.id);
    receiver.refuses(404);
    await vera.asks('POST', `/api/destinations/${program.id}/test`);
    await house.deliver();
    expect((await vera.asks('GET', `/api/destinations/${program.id}`)).json()).toMatchObject({ verified: false });
    receiver.recovers();
    await vera.asks('POST', `/api/destinations/${program.id}/test`);
    await house.deliver();
    expect((await vera.asks('GET', `/api/destinations/${program.id}`)).json()).toMatchObject({ verified: true });
  });

  it('is shown a secret address masked, wherever it is', async () => {
    const { status, made } = await adds({ channel: 'slack', address: SLACK });
    expect([status, made.address]).toEqual([201, 'https://hooks.slack.com/…1234']);
    const url = `/api/destinations/${made.id}`;
    expect((await vera.asks('PATCH', url, { address: made.address, label: 'Team' })).statusCode).toBe(200);
    expect((await adds({ channel: 'slack', address: SLACK })).status).toBe(409);
    const list = await vera.asks('GET', '/api/destinations');
    expect(list.body).toContain('hooks.slack.com/…1234');
    expect(list.body + (await audited())).not.toContain(SLACK);
    expect((await vera.asks('DELETE', url)).statusCode).toBe(204);
    expect(await audited()).not.toContain(SLACK);
  });

  it('hears of a home that goes dark in both places, and of its return as an answer', async () => {
    const [mails, asked] = [mail.mails.length, receiver.asked.length];
    await house.clock.pass(hours(1));
    await house.look();
    house.plume.home(0).goesDark(house.clock.now());
    await house.pass(minutes(3));
    house.plume.home(0).comesBack(house.clock.now());
    await house.pass(minutes(3));
    const [alert, recovery, ...more] = mail.mails.slice(mails);
    expect(more).toEqual([]);
    expect(alert?.subject).toContain(house.plume.home(0).name);
    expect(recovery?.subject).toContain('back online');
    expect(recovery?.inReplyTo).toBe(alert?.messageId);
    expect(alert?.attachments).toEqual([]);
    expect(recovery?.attachments).toMatchObject([{ contentType: 'application/pdf' }]);
    const [paper = ''] = pdfPages(recovery?.attachments[0]?.content ?? Buffer.alloc(0));
    for (const said of ['is offline', 'Downtime', 'What happened', 'opened', 'over']) expect(paper).toContain(said);
    const posts = receiver.asked.slice(asked);
    const bodies = posts.map(({ body }) => JSON.parse(body) as { type: string; answers: string | null; data: object });
    expect(bodies).toMatchObject([
      {
        type: 'incident.opened',
        severity: 'critical',
        answers: null,
        data: { kind: 'location_offline', status: 'open' },
      },
      { type: 'incident.resolved', answers: posts[0]?.headers['webhook-id'], data: { status: 'resolved' } },
    ]);
    for (const { headers, body } of posts) {
      const at = new Date(Number(headers['webhook-timestamp']) * 1_000);
      const signed = new Webhook(secret).sign(headers['webhook-id'] ?? '', at, body);
      expect(headers['webhook-signature']).toBe(signed);
    }
    expect(new Set(posts.map(({ headers }) => headers['webhook-id'])).size).toBe(2);
  });

  it('is signed for by both secrets while it changes over', async () => {
    const before = secret;
    const changed = await vera.asks('PATCH', `/api/destinations/${program.id}`, {
      settings: { secret: `whsec_${Buffer.alloc(32, 7).toString('base64')}`, previousSecret: before },
    });
    expect(changed.json()).toMatchObject({ settings: { secret: '•••', previousSecret: '•••' } });
    await vera.asks('POST', `/api/destinations/${program.id}/test`);
    await house.deliver();
    expect(receiver.last.headers['webhook-signature']?.split(' ')).toHaveLength(2);
    const kept = await vera.asks('PATCH', `/api/destinations/${program.id}`, { settings: { secret: '•••' } });
    expect(kept.statusCode).toBe(200);
  });

  it('is told the facts that somebody gives to programs, as the preview shows them', async () => {
    const anna = await RestCaller.joins(house, 'Anna', 'admin');
    const about = { type: 'location', id: await house.locationId(house.plume.home(0)) };
    const message = { title: 'Works tonight', message: 'From ten on.', data: { ticket: 'T-7' }, related: about };
    const wanted = { to: { destinationId: program.id }, type: 'maintenance', ...message };
    const shown = await anna.asks('POST', '/api/notifications/preview', wanted);
    const [view] = shown.json<{ channels: { json: string; lines: unknown[] }[] }>().channels;
    await anna.asks('POST', '/api/notifications', wanted);
    await house.deliver();
    const data = { ticket: 'T-7', related: { ...about, name: house.plume.home(0).name } };
    const told = JSON.parse(receiver.last.body) as object;
    expect(told).toMatchObject({ type: 'maintenance', data });
    expect({ ...(JSON.parse(view?.json ?? '{}') as object), timestamp: null }).toEqual({ ...told, timestamp: null });
  });
});
