import { minutes } from '../../src/domain/duration';
import { LINK_LIFE } from '../../src/domain/action-link';
import { GrantsService } from '../../src/auth/grants.service';
import { UserChanges } from '../../src/auth/user-changes.service';
import { DestinationChangesService } from '../../src/notifications/destination-changes.service';
import { SubscriptionChangesService } from '../../src/notifications/subscription-changes.service';
import { rows } from '../../src/platform/database/sql';
import type { Role } from '../../src/domain/permissions';
import { MailHouse } from '../support/far-sides/mail-house';
import { House } from '../support/house';
import { RestCaller } from '../support/rest-caller';

const PUBLIC_URL = 'https://panoptes.example.net';

describe('the links in a mail', () => {
  let house: House;
  let mail: MailHouse;
  let home: string;

  beforeEach(async () => {
    mail = await MailHouse.open();
    const env = { PUBLIC_URL, SMTP_URL: mail.url, SMTP_FROM: 'alerts@panoptes.example.net' };
    house = await House.open({ env });
    await house.movesIn();
    home = await house.locationId(house.plume.home(0));
  });
  afterEach(async () => {
    await house.close();
    await mail.close();
  });

  /** Somebody who hears of the home by mail; gives their destination. */
  async function reads(name: string, role: Role) {
    const who = await RestCaller.joins(house, name, role, role === 'viewer' ? [{ type: 'location', id: home }] : []);
    const about = { userId: who.id, channel: 'email', address: `${name.toLowerCase()}@example.net` };
    const { id: destinationId } = await house.app.get(DestinationChangesService).create(null, about);
    const wish = { destinationId, scope: { type: 'location', id: home } as const, minSeverity: 'info' as const };
    await house.app.get(SubscriptionChangesService).create(null, { ...wish, kinds: null });
    return { who, destinationId };
  }

  async function outage() {
    house.plume.home(0).goesDark(house.clock.now());
    await house.pass(minutes(2));
  }

  /** The paths of our own links in the newest mail, in their order. */
  function links(): string[] {
    const html = String(mail.mails.at(-1)?.html ?? '');
    const found = [...html.matchAll(/href="([^"]+)"/g)].map(([, href = '']) => href.replaceAll('&amp;', '&'));
    return found.filter((href) => href.startsWith(PUBLIC_URL)).map((href) => href.slice(PUBLIC_URL.length));
  }

  function unsubscribePath(): string {
    const list = mail.mails.at(-1)?.headers.get('list') as { unsubscribe?: { url?: string } } | undefined;
    return (list?.unsubscribe?.url ?? '').replace(PUBLIC_URL, '');
  }

  const get = (url: string, headers: Record<string, string> = {}) => house.app.inject({ method: 'GET', url, headers });
  const post = (url: string, payload?: string, type = 'application/x-www-form-urlencoded') =>
    house.app.inject({ method: 'POST', url, ...(payload ? { payload, headers: { 'content-type': type } } : {}) });

  const incident = async () => {
    const [found] = await rows<{ status: string; by: string | null }>(
      house.db,
      `SELECT status, acknowledged_by AS by FROM incidents WHERE kind = 'location_offline'`,
    );
    return found;
  };

  it('acknowledge, once or twice, in the name of whoever it was sent to; looking changes nothing', async () => {
    const { who } = await reads('Otto', 'operator');
    await outage();
    const [acknowledge = '', , details = ''] = links();
    expect(details).toMatch(/^\/incidents\/[\da-f-]{36}$/);

    const shown = await get(acknowledge);
    expect(shown.statusCode).toBe(200);
    expect(shown.body).toContain('<button type="submit">Acknowledge</button>');
    expect(shown.body).not.toContain('<script');
    expect(shown.headers).toMatchObject({ 'cache-control': 'no-store', 'referrer-policy': 'no-referrer' });
    expect(shown.headers['content-security-policy']).toContain(`default-src 'none'`);
    expect(await incident()).toEqual({ status: 'open', by: null });

    for (let time = 0; time < 2; time++) {
      const done = await post(acknowledge);
      expect([done.statusCode, done.body]).toEqual([200, expect.stringContaining('in good hands')]);
      expect(await incident()).toEqual({ status: 'acknowledged', by: who.id });
    }
    const audited = await rows(house.db, `SELECT via, user_id FROM audit_log WHERE action = 'incident.acknowledged'`);
    expect(audited).toEqual([{ via: 'rest', user_id: who.id }]);
  });

  it('silence the place for an hour', async () => {
    const { who } = await reads('Otto', 'operator');
    await outage();
    const [, silence = ''] = links();
    for (let time = 0; time < 2; time++) expect((await post(silence)).statusCode).toBe(200);
    const silences = await rows(house.db, 'SELECT scope_type, scope_id, created_by FROM silences');
    expect(silences).toEqual([{ scope_type: 'location', scope_id: home, created_by: who.id }]);
  });

  it('speak the reader’s language', async () => {
    const { who } = await reads('Otto', 'operator');
    await outage();
    const [acknowledge = ''] = links();
    expect((await get(acknowledge, { 'accept-language': 'es-ES,en;q=0.5' })).body).toContain('Confirmar');
    await house.db.query(`UPDATE users SET language = 'es' WHERE id = $1`, [who.id]);
    expect((await get(acknowledge)).body).toContain('<html lang="es">');
  });

  it('do what their holder may do now, and no more', async () => {
    const { who } = await reads('Vera', 'viewer');
    await outage();
    const [acknowledge = ''] = links();
    expect((await post(acknowledge)).statusCode).toBe(403);
    await house.app.get(GrantsService).replace(who.id, []);
    expect((await get(acknowledge)).statusCode).toBe(404);
    await house.app.get(UserChanges).disable('vera@example.test');
    expect((await post(acknowledge)).statusCode).toBe(403);
    expect(await incident()).toEqual({ status: 'open', by: null });
  });

  it('serve one purpose, as they are, for seven days', async () => {
    await reads('Otto', 'operator');
    await outage();
    const [acknowledge = ''] = links();
    const [payload = '', signature = ''] = acknowledge.slice('/a/'.length).split('.');
    const text = Buffer.from(payload, 'base64url').toString();
    const other = Buffer.from(text.replace('acknowledge', 'silence')).toString('base64url');
    for (const token of [`${other}.${signature}`, payload, `${payload}.`, `${payload}.${signature}.x`, 'nonsense']) {
      expect((await post(`/a/${token}`)).statusCode).toBe(404);
    }
    await house.clock.pass(LINK_LIFE + minutes(1));
    const late = await post(acknowledge);
    expect([late.statusCode, late.body]).toEqual([410, expect.stringContaining('seven days')]);
    expect(await rows(house.db, 'SELECT FROM silences')).toEqual([]);
  });

  it.each([
    ['List-Unsubscribe=One-Click', 'application/x-www-form-urlencoded'],
    [
      '--x\r\nContent-Disposition: form-data; name="List-Unsubscribe"\r\n\r\nOne-Click\r\n--x--\r\n',
      'multipart/form-data; boundary=x',
    ],
  ])('unsubscribe by one POST of the mail program (%j)', async (body, type) => {
    const { destinationId } = await reads('Otto', 'operator');
    await outage();
    const path = unsubscribePath();
    expect(path).toMatch(/^\/a\//);
    expect((await get(path)).body).toContain('Unsubscribe');
    for (let time = 0; time < 2; time++) expect((await post(path, body, type)).statusCode).toBe(200);
    const stands = await house.app.get(DestinationChangesService).one(null, destinationId);
    expect(stands).toMatchObject({ enabled: false, disabledReason: expect.stringContaining('unsubscribed') as string });
    const before = mail.mails.length;
    house.plume.home(0).comesBack(house.clock.now());
    await house.pass(minutes(2));
    expect(mail.mails).toHaveLength(before);
  });

  it('are slowed for whoever tries many', async () => {
    const statuses = new Set<number>();
    for (let time = 0; time < 301; time++) statuses.add((await get('/a/nonsense')).statusCode);
    expect(statuses).toEqual(new Set([404, 429]));
  });
});
