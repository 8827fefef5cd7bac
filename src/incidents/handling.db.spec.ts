import { randomUUID } from 'node:crypto';

import { eventually } from '../../test/support/eventually';
import { PostOffice } from '../../test/support/post-office';
import { hours, minutes } from '../domain/duration';
import type { Actor, Role } from '../domain/permissions';
import type { Scope } from '../domain/scope';
import { actingAs } from '../platform/audit/acting';
import { Audit } from '../platform/audit/audit';
import { rows } from '../platform/database/sql';
import { HandlingService } from './handling.service';
import { IncidentsConfig } from './incidents.config';
import { IncidentsService } from './incidents.service';

const DARK = '🔴 (no name) is offline';

let office: PostOffice;
let handling: HandlingService;
let incidents: IncidentsService;
let otto: Actor;
let olga: Actor;
let ada: Actor;

beforeEach(async () => {
  office = await PostOffice.open();
  const { notifications } = office.clerk;
  const config = new IncidentsConfig({});
  handling = new HandlingService(office.db, office.clock, notifications, new Audit(office.clock), config);
  incidents = new IncidentsService(office.db, office.clock, notifications, config);
  [otto, olga, ada] = [await hires('Otto', 'operator'), await hires('Olga', 'operator'), await hires('Ada', 'admin')];
  await office.subscribes('1');
});
afterEach(() => office.close());

describe('an incident in somebody’s hands', () => {
  it('is acknowledged once, and its message says by whom', async () => {
    const id = await isDark();
    expect(await handling.acknowledge(id, otto, 'on my way')).toBe('acknowledged');
    expect(await handling.acknowledge(id, otto)).toBe('already');
    await expect(handling.acknowledge(id, olga)).rejects.toThrow('acknowledged it already');
    expect(await seen(id)).toMatchObject({ status: 'acknowledged', acknowledgedBy: otto.userId });
    expect(await lines(id)).toEqual([['acknowledged', 'Otto', { comment: 'on my way' }]]);
    await office.delivers();
    expect(office.far.at('1')).toMatchObject([{ title: DARK, buttons: 2 }]);
  });

  it('is left alone by other operators once it is assigned, but not by an admin', async () => {
    const id = await isDark();
    await handling.assign(id, otto, olga.userId);
    expect(await seen(id)).toMatchObject({ assignedTo: olga.userId, assignedToName: 'Olga', status: 'open' });
    await expect(handling.resolve(id, otto)).rejects.toThrow('Somebody else has it');
    await expect(handling.comment(id, otto, 'hm')).rejects.toThrow('Somebody else has it');
    await handling.assign(id, ada, otto.userId);
    await handling.comment(id, otto, 'calling them');
    expect((await lines(id)).map(([type]) => type)).toEqual(['assigned', 'assigned', 'commented']);
  });

  it.each([
    ['was disabled', `UPDATE users SET active = false WHERE id = $1`],
    ['only looks on now', `UPDATE users SET role = 'viewer' WHERE id = $1`],
    ['is gone', 'DELETE FROM users WHERE id = $1'],
  ])('is everybody’s when its holder %s', async (_, sql) => {
    const id = await isDark();
    await handling.assign(id, ada, olga.userId);
    await office.db.query(sql, [olga.userId]);
    expect(await seen(id)).toMatchObject({ assignedTo: null, assignedToName: null });
    await handling.acknowledge(id, otto);
    await handling.assign(id, otto, otto.userId);
    expect(await seen(id)).toMatchObject({ assignedTo: otto.userId, assignedToName: 'Otto' });
  });

  it('is only given to who may handle it', async () => {
    const id = await isDark();
    const vera = await hires('Vera', 'viewer');
    await expect(handling.assign(id, otto, vera.userId)).rejects.toThrow('active operator or admin');
    await expect(handling.assign(id, otto, randomUUID())).rejects.toThrow('active operator or admin');
    await office.db.query('UPDATE users SET active = false WHERE id = $1', [olga.userId]);
    await expect(handling.assign(id, otto, olga.userId)).rejects.toThrow('active operator or admin');
  });

  it('is everybody’s again when it is declined, and people are reminded of it', async () => {
    const id = await isDark();
    await handling.acknowledge(id, otto);
    await handling.assign(id, otto, otto.userId);
    await expect(handling.decline(id, olga)).rejects.toThrow('Somebody else has it');
    await handling.decline(id, otto, 'not today');
    expect(await seen(id)).toMatchObject({ status: 'open', acknowledgedBy: null, assignedTo: null });
    await expect(handling.decline(id, otto)).rejects.toThrow('nothing to give back');
    await office.clock.pass(hours(1));
    expect(await incidents.remind()).toBe(1);
    await office.delivers();
    expect(office.far.titlesAt('1')).toEqual([DARK, `⏰ Reminder: (no name) is offline`]);
  });

  it('that another has acknowledged only loses its owner when that owner declines it', async () => {
    const id = await isDark();
    await handling.acknowledge(id, otto);
    await handling.assign(id, otto, olga.userId);
    await handling.decline(id, olga);
    expect(await seen(id)).toMatchObject({ status: 'acknowledged', acknowledgedBy: otto.userId, assignedTo: null });
  });

  it('is closed by hand for everybody who heard of it, and reopened as long as it is wrong', async () => {
    const account = await anAccount('unreachable');
    const id = await isDark('plume_unreachable', account);
    await office.clock.pass(minutes(5));
    await handling.resolve(id, otto, 'a drill');
    await office.delivers();
    const closed = office.far.titlesAt('1').filter((title) => title.includes('Closed by hand'));
    expect(closed).toHaveLength(2);
    await expect(handling.resolve(id, otto)).rejects.toThrow('over already');
    await handling.reopen(id, olga);
    expect(await seen(id)).toMatchObject({ status: 'open', resolution: null, resolvedAt: null });
    await expect(handling.reopen(id, olga)).rejects.toThrow('nothing to reopen');
    await office.delivers();
    expect(office.far.at('1')[0]).toMatchObject({ buttons: 3 });
    await handling.resolve(id, otto);
    await office.db.query(`UPDATE plume_accounts SET state = 'ok' WHERE id = $1`, [account]);
    await expect(handling.reopen(id, otto)).rejects.toThrow('right again');
  });

  it('is not reopened when the same opens at that moment', async () => {
    const id = await isDark();
    await handling.resolve(id, otto);
    await office.db.query(`UPDATE incidents SET kind = 'support' WHERE id = $1`, [id]);
    const reopened = await office.db.transaction(async (tx) => {
      await tx.query(
        `INSERT INTO incidents (id, kind, subject, account_id, severity, title, opened_at, detected_at)
         SELECT $2, kind, subject, account_id, severity, title, opened_at, detected_at FROM incidents WHERE id = $1`,
        [id, randomUUID()],
      );
      const reopening = handling.reopen(id, otto).then(
        () => 'reopened',
        (cause: unknown) => cause,
      );
      await eventually(async () => (await rows(office.db, 'SELECT FROM pg_locks WHERE NOT granted')).length > 0);
      return { reopening };
    });
    expect(await reopened.reopening).toMatchObject({
      kind: 'conflict',
      message: expect.stringContaining('open again'),
    });
  });

  it('that ended by itself is not reopened, but may be talked about', async () => {
    const id = await isDark();
    await office.ends([id]);
    await expect(handling.reopen(id, otto)).rejects.toThrow('ended by itself');
    await handling.comment(id, otto, 'a fuse');
    expect(await lines(id)).toEqual([['commented', 'Otto', { text: 'a fuse' }]]);
  });

  it('goes to one of two who take it at the same moment', async () => {
    const id = await isDark();
    const outcomes = await Promise.allSettled([handling.acknowledge(id, otto), handling.acknowledge(id, olga)]);
    expect(outcomes.map(({ status }) => status).sort()).toEqual(['fulfilled', 'rejected']);
    expect(await lines(id)).toHaveLength(1);
  });

  it('becomes graver: whoever hears of such and had not heard of it is told, and nobody twice', async () => {
    const id = await isDark();
    await handling.changeSeverity(id, otto, { severity: 'info', comment: 'a test home' });
    await office.subscribes('2');
    await office.db.query(`UPDATE subscriptions SET min_severity = 'warning' WHERE destination_id IN
      (SELECT id FROM destinations WHERE address = '2')`);
    await handling.changeSeverity(id, otto, { severity: 'info' });
    await office.delivers();
    expect([await seen(id), office.far.at('2')]).toMatchObject([{ severity: 'info' }, []]);
    await handling.changeSeverity(id, otto, { severity: 'critical' });
    await office.delivers();
    expect([office.far.at('1').length, office.far.at('2').length]).toEqual([1, 1]);
    expect(await lines(id)).toEqual([
      ['severity', 'Otto', { from: 'critical', to: 'info', comment: 'a test home' }],
      ['severity', 'Otto', { from: 'info', to: 'critical' }],
    ]);
    await handling.assign(id, ada, olga.userId);
    await expect(handling.changeSeverity(id, otto, { severity: 'info' })).rejects.toThrow('Somebody else has it');
    await handling.resolve(id, olga);
    await expect(handling.changeSeverity(id, ada, { severity: 'info' })).rejects.toThrow('over already');
  });

  it('leaves in the audit who did it, what was before and what is now', async () => {
    const id = await isDark();
    const doer = { via: 'rest', userId: otto.userId, tokenId: null, chat: null, address: '192.0.2.7' } as const;
    await actingAs(doer, () => handling.assign(id, otto, olga.userId));
    expect(await rows(office.db, 'SELECT * FROM audit_log')).toMatchObject([
      {
        action: 'incident.assigned',
        subject_id: id,
        user_id: otto.userId,
        address: '192.0.2.7',
        before: { assignedTo: null },
        after: { assignedTo: olga.userId },
      },
    ]);
  });
});

describe('a viewer', () => {
  it('neither sees nor handles what was not granted to them, and only looks at what was', async () => {
    const id = await isDark();
    const stranger = await hires('Vera', 'viewer', [{ type: 'location', id: randomUUID() }]);
    await expect(handling.acknowledge(id, stranger)).rejects.toMatchObject({ kind: 'missing' });
    await expect(incidents.visible(id, stranger.grants)).rejects.toMatchObject({ kind: 'missing' });
    const guest: Actor = { ...stranger, grants: [{ type: 'account', id: office.account }] };
    expect(await incidents.visible(id, guest.grants)).toMatchObject({ id });
    await expect(handling.acknowledge(id, guest)).rejects.toThrow('Viewers look at incidents');
  });

  it('asks for help ten times within an hour, also all at once', async () => {
    const locationId = await aHome();
    const vera = await hires('Vera', 'viewer', [{ type: 'location', id: locationId }]);
    const wish = { locationId, title: 'Slow', text: 'Again.' };
    await handling.open(vera, wish);
    await office.clock.pass(minutes(10));
    const asked = await Promise.allSettled(Array.from({ length: 11 }, () => handling.open(vera, wish)));
    expect(asked.filter(({ status }) => status === 'fulfilled')).toHaveLength(9);
    await expect(handling.open(vera, wish)).rejects.toMatchObject({ retryAfterSeconds: 3_000 });
    await handling.open(otto, wish);
    await handling.open(await hires('Vito', 'viewer', vera.grants), wish);
    await office.clock.pass(minutes(50));
    await handling.open(vera, wish);
    await expect(handling.open(vera, wish)).rejects.toThrow('wait 10 min');
  });

  it('opens a support incident where they live, which operators hear of and close', async () => {
    const locationId = await aHome();
    const vera = await hires('Vera', 'viewer', [{ type: 'location', id: locationId }]);
    const wish = { locationId, title: 'Slow upstairs', text: 'Since Monday, in the <study>.' };
    const id = await handling.open(vera, wish);
    const another = await handling.open(vera, { ...wish, title: 'And the garden' });
    expect(await seen(id)).toMatchObject({ kind: 'support', severity: 'info', status: 'open', locationId });
    await office.delivers();
    expect(office.far.titlesAt('1')).toEqual([
      '🔵 Casa Vega asks for help: Slow upstairs',
      '🔵 Casa Vega asks for help: And the garden',
    ]);
    await handling.resolve(id, otto);
    expect(await seen(another)).toMatchObject({ status: 'open' });
    await expect(handling.open({ ...vera, grants: [] }, wish)).rejects.toMatchObject({ kind: 'missing' });
    expect(await lines(id)).toMatchObject([
      ['opened', 'Vera', { text: wish.text }],
      ['resolved', 'Otto', {}],
    ]);
  });
});

describe('the list of incidents', () => {
  it('is what one may see, the newest first, page by page, also while something opens', async () => {
    const made: string[] = [];
    for (let no = 0; no < 3; no++) {
      made.unshift(...(await office.opens([`home ${no}`])));
      await office.clock.pass(minutes(1));
    }
    await handling.acknowledge(made[2] ?? '', otto);
    const everything: Scope[] = [{ type: 'all' }];
    const ids = async (filter: Parameters<typeof incidents.list>[1], slice: Parameters<typeof incidents.list>[2]) =>
      (await incidents.list(everything, filter, slice)).map(({ id }) => id);
    const [first, second] = await incidents.list(everything, {}, { limit: 2, after: null });
    expect([first?.id, second?.id]).toEqual(made.slice(0, 2));
    await office.opens(['late']);
    expect(await ids({}, { limit: 9, after: [second?.openedAt.toISOString() ?? '', second?.id ?? ''] })).toEqual([
      made[2],
    ]);
    expect(await ids({ status: 'acknowledged' }, { limit: 9, after: null })).toEqual([made[2]]);
    expect(await incidents.list([], {}, { limit: 9, after: null })).toEqual([]);
    expect(await incidents.list([{ type: 'account', id: randomUUID() }], {}, { limit: 9, after: null })).toEqual([]);
    expect(await incidents.list([{ type: 'account', id: office.account }], {}, { limit: 9, after: null })).toHaveLength(
      4,
    );
  });
});

/** Something is wrong, and who hears of it has been told. */
async function isDark(kind: 'location_offline' | 'plume_unreachable' = 'location_offline', account?: string) {
  const [id = ''] = await office.opens(['home'], kind);
  if (account)
    await office.db.query('UPDATE incidents SET account_id = $2::uuid, subject = ($2::uuid)::text WHERE id = $1', [
      id,
      account,
    ]);
  await office.delivers();
  return id;
}

async function hires(name: string, role: Role, grants: readonly Scope[] = []): Promise<Actor> {
  const userId = randomUUID();
  await office.db.query(`INSERT INTO users (id, email, name, role, created_at) VALUES ($1, $2, $2, $3, now())`, [
    userId,
    name,
    role,
  ]);
  return { userId, name, role, grants };
}

async function anAccount(state: string): Promise<string> {
  const [account] = await rows<{ id: string }>(
    office.db,
    `INSERT INTO plume_accounts (name, partner_id, sealed_auth_header, sso_url, api_base, reports_base, monitor, state,
       state_since, created_at)
     VALUES ('a', 'p', '', '', '', '', 'selected', $1, now(), now()) RETURNING id`,
    [state],
  );
  return account?.id ?? '';
}

async function aHome(): Promise<string> {
  const [home] = await rows<{ id: string }>(
    office.db,
    `INSERT INTO locations (account_id, customer_id, location_id, name, created_at)
     VALUES ($1, 'c', 'l', 'Casa Vega', now()) RETURNING id`,
    [await anAccount('ok')],
  );
  return home?.id ?? '';
}

const seen = (id: string) => incidents.visible(id, [{ type: 'all' }]);

const lines = async (id: string) =>
  (await incidents.timeline(id)).map(({ type, userName, data }) => [type, userName, data]);
