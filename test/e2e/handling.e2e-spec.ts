import { Writable } from 'node:stream';

import type { Person } from '../../simulators/telegram/world/person';
import { ApiTokensService } from '../../src/auth/api-tokens.service';
import { AuthService } from '../../src/auth/auth.service';
import type { TokenScope } from '../../src/auth/caller';
import { after, hours, minutes, seconds } from '../../src/domain/duration';
import type { Role } from '../../src/domain/permissions';
import { runCommandLine } from '../../src/entrypoints/cli/panoptes';
import { Terminal } from '../../src/entrypoints/cli/terminal';
import { rows } from '../../src/platform/database/sql';
import { House } from '../support/house';

let house: House;
let ana: Person;
let home: string;
const ids = new Map<string, string>();
const bearers = new Map<string, string>();

beforeEach(async () => {
  house = await House.open();
  ana = house.telegram.crowd(1)[0] as Person;
  await house.movesIn();
  await house.subscribes(ana.id);
  home = await house.locationId(house.plume.home(0));
  for (const [name, role] of [
    ['Otto', 'operator'],
    ['Olga', 'operator'],
    ['Vera', 'viewer'],
  ] as const) {
    await joins(name, role, ['read', 'write']);
  }
  await house.db.query(`INSERT INTO user_grants (user_id, type, ref) VALUES ($1, 'location', $2)`, [
    ids.get('Vera'),
    home,
  ]);
});
afterEach(() => house.close());

describe('an outage in people’s hands', () => {
  it('is seen by whom it concerns, taken, handed on, talked about and closed', async () => {
    await goesDark(0);
    await goesDark(1);
    const [incident] = (await asks('Vera', 'GET', '/api/incidents?status=open')).json().items;
    expect(incident).toMatchObject({
      kind: 'location_offline',
      severity: 'critical',
      locationId: home,
      status: 'open',
    });
    const all = (await asks('Otto', 'GET', '/api/incidents')).json().items as { id: string; locationId: string }[];
    expect(all).toHaveLength(2);
    const foreign = all.find(({ locationId }) => locationId !== home)?.id ?? '';
    expect((await asks('Vera', 'GET', `/api/incidents/${foreign}`)).statusCode).toBe(404);
    expect((await asks('Vera', 'GET', `/api/incidents/${foreign}/timeline`)).statusCode).toBe(404);
    expect((await asks('Vera', 'POST', `/api/incidents/${incident.id}/acknowledge`)).statusCode).toBe(403);

    const act = (who: string, deed: string, body?: object) =>
      asks(who, 'POST', `/api/incidents/${incident.id}/${deed}`, body);
    expect((await act('Otto', 'acknowledge', { comment: 'on it' })).json()).toMatchObject({
      status: 'acknowledged',
      acknowledgedBy: ids.get('Otto'),
    });
    expect((await act('Olga', 'acknowledge')).statusCode).toBe(409);
    expect((await act('Otto', 'assign', { userId: ids.get('Olga') })).json()).toMatchObject({
      assignedTo: ids.get('Olga'),
    });
    expect((await act('Otto', 'resolve')).statusCode).toBe(403);
    expect((await act('Olga', 'assign', { userId: ids.get('Vera') })).json()).toMatchObject({
      errors: [{ path: 'userId' }],
    });
    expect((await act('Olga', 'comments', { text: 'A fuse.' })).statusCode).toBe(201);
    expect((await act('Olga', 'comments', {})).statusCode).toBe(400);
    expect((await act('Olga', 'resolve', { comment: 'done' })).json()).toMatchObject({ resolution: 'manual' });
    await house.deliver();
    expect(ana.chat.last?.text).toContain('Closed by hand');

    const timeline = (await asks('Vera', 'GET', `/api/incidents/${incident.id}/timeline`)).json();
    expect(timeline.items.map(({ type, userName }: Line) => [type, userName])).toEqual([
      ['opened', null],
      ['acknowledged', 'Otto'],
      ['assigned', 'Otto'],
      ['commented', 'Olga'],
      ['resolved', 'Olga'],
    ]);
  });

  it('stays closed by hand while the home is dark, is reopened by hand, and ends when the home is back', async () => {
    await goesDark(0);
    const [{ id }] = (await asks('Otto', 'GET', '/api/incidents')).json().items as [{ id: string }];
    await asks('Otto', 'POST', `/api/incidents/${id}/resolve`);
    house.plume.home(0).gateway().goesOffline(house.clock.now());
    await house.db.query('UPDATE locations SET fingerprint = NULL');
    await house.pass(minutes(5));
    expect(await house.incidents()).toMatchObject([{ status: 'resolved', resolution: 'manual' }]);
    expect((await asks('Otto', 'POST', `/api/incidents/${id}/reopen`)).json()).toMatchObject({ status: 'open' });
    house.plume.home(0).comesBack(house.clock.now());
    await house.pass(minutes(2));
    expect(await house.incidents()).toMatchObject([{ status: 'resolved', resolution: 'recovered' }]);
    expect((await asks('Otto', 'POST', `/api/incidents/${id}/reopen`)).statusCode).toBe(409);
    await goesDark(0);
    expect(await house.incidents()).toMatchObject([{ status: 'resolved' }, { status: 'open' }]);
  });

  it('is handed from operator to operator, to somebody found by name', async () => {
    const gone = await house.app
      .get(AuthService)
      .create({ email: 'oona@example.test', name: 'Oona', role: 'operator' });
    await house.db.query('UPDATE users SET active = false WHERE id = $1', [gone.id]);
    await goesDark(0);
    const [{ id }] = (await asks('Otto', 'GET', '/api/incidents')).json().items as [{ id: string }];
    const whom = async (query: string) => (await asks('Otto', 'GET', `/api/incidents/${id}/assignees${query}`)).json();
    const everybody = (await whom('')).items as { name: string }[];
    expect(everybody.map(({ name }) => name)).toEqual(expect.arrayContaining(['Olga', 'Otto']));
    for (const nobody of ['Oona', 'Vera'])
      expect(everybody).not.toContainEqual(expect.objectContaining({ name: nobody }));
    const { items, nextCursor } = await whom('?limit=1');
    expect([...items, ...(await whom(`?limit=1&cursor=${nextCursor}`)).items]).toEqual(everybody.slice(0, 2));
    const [olga] = (await whom('?q=LG')).items as [{ id: string }];
    const given = await asks('Otto', 'POST', `/api/incidents/${id}/assign`, { userId: olga.id });
    expect(given.json()).toMatchObject({ assignedToName: 'Olga' });
    expect((await asks('Otto', 'POST', `/api/incidents/${id}/assign`, { userId: ids.get('Otto') })).statusCode).toBe(
      403,
    );
    expect(
      (await asks('Olga', 'POST', `/api/incidents/${id}/assign`, { userId: ids.get('Otto') })).json(),
    ).toMatchObject({
      assignedToName: 'Otto',
    });
    expect((await asks('Vera', 'GET', `/api/incidents/${id}/assignees`)).statusCode).toBe(403);
    const nowhere = '00000000-0000-4000-8000-000000000000';
    expect((await asks('Otto', 'GET', `/api/incidents/${nowhere}/assignees`)).statusCode).toBe(404);
  });

  it('stays in sight while somebody is at it, behind what nobody has acknowledged', async () => {
    const pressing = async (who: string, query = '') =>
      (await asks(who, 'GET', `/api/incidents/pressing${query}`)).json() as Pressing;
    expect(await pressing('Otto')).toEqual({ items: [], open: 0, acknowledged: 0 });
    await asks('Vera', 'POST', '/api/incidents', { locationId: home, title: 'Slow upstairs', text: 'Since Monday.' });
    await goesDark(1);
    await goesDark(0);
    const dark = (await pressing('Otto')).items[0]?.id ?? '';
    await asks('Otto', 'POST', `/api/incidents/${dark}/acknowledge`);
    const { items, ...counts } = await pressing('Otto');
    expect(counts).toEqual({ open: 2, acknowledged: 1 });
    expect(items.map(({ kind, status, acknowledgedByName }) => [kind, status, acknowledgedByName])).toEqual([
      ['location_offline', 'open', null],
      ['support', 'open', null],
      ['location_offline', 'acknowledged', 'Otto'],
    ]);
    expect(await pressing('Otto', '?limit=1')).toEqual({ items: items.slice(0, 1), ...counts });
    expect(await pressing('Vera')).toEqual({ items: items.slice(1), open: 1, acknowledged: 1 });
    await asks('Otto', 'POST', `/api/incidents/${dark}/resolve`);
    expect(await pressing('Vera')).toMatchObject({ items: [{ kind: 'support' }], open: 1, acknowledged: 0 });
  });

  it('may be a call for help of whoever lives there', async () => {
    const wish = { locationId: home, title: 'Slow upstairs', text: 'Since Monday.' };
    const opened = await asks('Vera', 'POST', '/api/incidents', wish);
    expect(opened.statusCode).toBe(201);
    expect(opened.json()).toMatchObject({ kind: 'support', severity: 'info', status: 'open', title: 'Slow upstairs' });
    await house.deliver();
    expect(ana.chat.last?.text).toContain('asks for help: Slow upstairs');
    expect(ana.chat.last?.text).toContain('Since Monday.');
    const elsewhere = { ...wish, locationId: await house.locationId(house.plume.home(1)) };
    expect((await asks('Vera', 'POST', '/api/incidents', elsewhere)).statusCode).toBe(404);
    for (let no = 2; no <= 10; no++) await asks('Vera', 'POST', '/api/incidents', wish);
    const eleventh = await asks('Vera', 'POST', '/api/incidents', wish);
    expect([eleventh.statusCode, eleventh.headers['retry-after']]).toEqual([429, '3600']);
  });
});

describe('a silence', () => {
  it('keeps an outage from people until it is over, and says in the log what held it back', async () => {
    const until = after(house.clock.now(), hours(1)).toISOString();
    const wish = { scope: { type: 'location', id: home }, until, reason: 'works in the street' };
    expect((await asks('Vera', 'POST', '/api/silences', wish)).statusCode).toBe(403);
    const made = await asks('Otto', 'POST', '/api/silences', wish);
    expect(made.statusCode).toBe(201);
    const { id } = made.json();
    expect(made.json()).toMatchObject({ ...wish, kinds: null, untilResolved: false, createdBy: ids.get('Otto') });
    await goesDark(0);
    await goesDark(1);
    expect(ana.chat.fromBot).toHaveLength(1);
    expect(await rows(house.db, `SELECT status, silence_id FROM deliveries WHERE status = 'suppressed'`)).toEqual([
      { status: 'suppressed', silence_id: id },
    ]);
    await house.clock.pass(hours(1));
    await house.turn('silences');
    await house.pass(seconds(10));
    expect(ana.chat.fromBot.map(({ text }) => text.split('\n')[0])).toContain(
      `🔴 ${house.plume.home(0).name} is offline`,
    );
    expect((await asks('Otto', 'GET', '/api/silences')).json()).toEqual({ items: [], nextCursor: null });
    expect((await asks('Otto', 'GET', '/api/silences?over=true')).json().items).toMatchObject([{ id }]);
    const beforeChrist = Buffer.from(JSON.stringify(['0000-01-01T00:00:00Z', home])).toString('base64url');
    for (const list of ['silences', 'incidents']) {
      expect((await asks('Otto', 'GET', `/api/${list}?cursor=${beforeChrist}`)).statusCode).toBe(400);
    }
  });

  it('until resolved is over with the very next recovery, without anybody waiting for it', async () => {
    const wish = { scope: { type: 'location', id: home }, untilResolved: true, reason: 'we know' };
    await goesDark(0);
    const { id } = (await asks('Otto', 'POST', '/api/silences', wish)).json();
    await house.pass(minutes(2));
    house.plume.home(0).comesBack(house.clock.now());
    await house.pass(minutes(2));
    expect((await asks('Otto', 'GET', `/api/silences/${id}`)).json().endedAt).toEqual(expect.any(String));
    expect(ana.chat.last?.text).toContain('back online');
    await goesDark(0);
    expect(ana.chat.last?.text).toContain('is offline');
  });

  it('is changed by whoever has read it, ended at once, and refused when it makes no sense', async () => {
    const end = (minutesAhead: number) => after(house.clock.now(), minutes(minutesAhead)).toISOString();
    const wish = { scope: { type: 'all' }, kinds: ['location_offline'], until: end(60), reason: 'a drill' };
    const { id } = (await asks('Otto', 'POST', '/api/silences', wish)).json();
    const path = `/api/silences/${id}`;
    const { etag } = (await asks('Otto', 'GET', path)).headers;
    const changed = await asks('Otto', 'PATCH', path, { until: end(90) }, { 'if-match': String(etag) });
    expect(changed.json()).toMatchObject({ until: end(90) });
    expect((await asks('Olga', 'PATCH', path, { until: end(9) }, { 'if-match': String(etag) })).statusCode).toBe(412);
    for (const bad of [{ until: end(-1) }, { until: end(5), untilResolved: true }, { kinds: [] }, { until: 'soon' }]) {
      expect((await asks('Otto', 'PATCH', path, bad)).statusCode).toBe(400);
    }
    for (const bad of [
      { untilResolved: true },
      { until: null },
      { scope: { type: 'location', id } },
      { kinds: ['x'] },
    ]) {
      expect([bad, (await asks('Otto', 'POST', '/api/silences', { ...wish, ...bad })).statusCode]).toEqual([bad, 400]);
    }
    await goesDark(0);
    expect(ana.chat.fromBot).toEqual([]);
    expect((await asks('Otto', 'DELETE', path)).statusCode).toBe(204);
    await house.deliver();
    expect(ana.chat.last?.text).toContain('is offline');
    expect((await asks('Otto', 'PATCH', path, { reason: 'late' })).statusCode).toBe(409);
    const audit = await rows<{ action: string; via: string }>(
      house.db,
      `SELECT action, via FROM audit_log WHERE subject_type = 'silence' ORDER BY id`,
    );
    expect(audit.map(({ action, via }) => `${via} ${action}`)).toEqual([
      'rest silence.created',
      'rest silence.changed',
      'rest silence.ended',
    ]);
  });
});

describe('a probe at a site', () => {
  it('reports the mains with a token of its own: they go, they come back, it falls silent', async () => {
    const probe = await joins('Probe', 'operator', ['ingest']);
    const report = (body: object, who = probe) => asks(who, 'POST', '/api/ingest', { locationId: home, ...body });
    expect((await report({ signal: 'mains', value: 'on' })).json()).toMatchObject({ state: 'on', changed: false });
    await house.clock.pass(minutes(1));
    expect((await report({ signal: 'mains', value: 'off' })).json()).toMatchObject({ state: 'off', changed: true });
    await house.deliver();
    expect(ana.chat.last?.text).toMatch(/^🟠 .* has lost power/);
    expect(await house.incidents()).toMatchObject([{ kind: 'power', status: 'open' }]);
    await house.pass(minutes(2));
    expect(await house.states()).toEqual(['online', 'online', 'online']);
    await report({ signal: 'mains', value: 'on' });
    await house.deliver();
    expect(ana.chat.last?.text).toContain('has power again');
    await house.clock.pass(minutes(16));
    await house.turn('signals');
    expect(await rows(house.db, 'SELECT state FROM signals')).toEqual([{ state: 'unknown' }]);

    expect((await report({ signal: 'mains', value: 'off' }, 'Otto')).statusCode).toBe(403);
    expect((await report({ signal: 'mains', value: 'maybe' })).statusCode).toBe(400);
    expect((await report({ signal: 'mains', value: 'on', locationId: ids.get('Otto') })).statusCode).toBe(404);
    expect((await asks(probe, 'GET', '/api/incidents')).statusCode).toBe(403);
  });
});

describe('a probe on the machine itself', () => {
  it('reports by the command line, by our id or Plume’s, and is told when there is no such home', async () => {
    const { locationId } = house.plume.home(0);
    const first = await runs(`ingest --location ${locationId} --signal ups --value off --json`);
    expect(first.code).toBe(0);
    expect(JSON.parse(first.said)).toMatchObject({ locationId: home, signal: 'ups', state: 'off', changed: false });
    await house.deliver();
    expect(ana.chat.last?.text).toContain('has lost power');
    expect((await runs(`ingest --location ${home} --signal ups --value on`)).said).toContain('which is news');
    expect((await runs('ingest --location nowhere --signal ups --value on')).code).toBe(1);
  });
});

async function runs(line: string): Promise<{ code: number; said: string }> {
  const said: string[] = [];
  const paper = new Writable({ write: (piece, _encoding, done) => done(void said.push(String(piece))) });
  const open = () => Promise.resolve({ services: house.app, close: () => Promise.resolve() });
  const openDatabase = () => Promise.reject(new Error('nobody needs it'));
  const terminal = new Terminal(process.stdin, paper, paper);
  const code = await runCommandLine(line.split(' '), { open, openDatabase, now: () => house.clock.now(), terminal });
  return { code, said: said.join('') };
}

interface Pressing {
  readonly items: readonly { id: string; kind: string; status: string; acknowledgedByName: string | null }[];
  readonly open: number;
  readonly acknowledged: number;
}

interface Line {
  readonly type: string;
  readonly userName: string | null;
}

async function goesDark(no: number): Promise<void> {
  house.plume.home(no).goesDark(house.clock.now());
  await house.pass(minutes(2));
}

/** Somebody with an API token of these scopes. Gives the name back. */
async function joins(name: string, role: Role, scopes: readonly TokenScope[]): Promise<string> {
  const user = await house.app.get(AuthService).create({ email: `${name}@example.test`, name, role });
  const actor = { userId: user.id, name, role, grants: [] };
  const { token } = await house.app.get(ApiTokensService).create(actor, { name: 'story', scopes, expiresAt: null });
  ids.set(name, user.id);
  bearers.set(name, token);
  return name;
}

const asks = (
  name: string,
  method: 'GET' | 'POST' | 'PATCH' | 'DELETE',
  url: string,
  payload?: object,
  headers: Record<string, string> = {},
) =>
  house.app.inject({
    method,
    url,
    headers: { authorization: `Bearer ${bearers.get(name) ?? ''}`, ...headers },
    ...(payload ? { payload } : {}),
  });
