import { randomUUID } from 'node:crypto';

import { PostOffice } from '../../test/support/post-office';
import { after, hours, minutes } from '../domain/duration';
import type { Actor } from '../domain/permissions';
import type { Scope } from '../domain/scope';
import { Audit } from '../platform/audit/audit';
import { rows } from '../platform/database/sql';
import { type NewSilence, SilencesService } from './silences.service';

const DARK = '🔴 (no name) is offline';
const BACK = '🟢 (no name) is back online';
const anything = () => undefined;

let office: PostOffice;
let silences: SilencesService;
let actor: Actor;

beforeEach(async () => {
  office = await PostOffice.open();
  silences = new SilencesService(office.db, office.clock, office.clerk.notifications, new Audit(office.clock));
  const userId = randomUUID();
  await office.db.query(
    `INSERT INTO users (id, email, name, role, created_at) VALUES ($1, 'otto@example.test', 'Otto', 'operator', now())`,
    [userId],
  );
  actor = { userId, name: 'Otto', role: 'operator', grants: [] };
  await office.subscribes('1');
});
afterEach(() => office.close());

describe('a silence that is asked for again and again', () => {
  const HOUR = { scope: { type: 'all' }, kinds: null, reason: '' } as const;
  const inHours = (count: number) => after(office.clock.now(), hours(count));

  it('is made once, by whoever is first', async () => {
    const wish = { ...HOUR, until: inHours(1) };
    const asked = await Promise.all(Array.from({ length: 10 }, () => silences.ensure(actor, wish, { longer: false })));
    expect(asked.filter(({ already }) => !already)).toHaveLength(1);
    expect(new Set(asked.map(({ silence: { id } }) => id)).size).toBe(1);
  });

  it('is made to last longer where that is wished for, and never shorter', async () => {
    const { silence: made } = await silences.ensure(actor, { ...HOUR, until: inHours(1) }, { longer: true });
    const day = { ...HOUR, until: inHours(24), reason: 'works' };
    expect(await silences.ensure(actor, day, { longer: false })).toMatchObject({ already: true, silence: made });
    expect(await silences.ensure(actor, day, { longer: true })).toMatchObject({
      already: false,
      silence: { id: made.id, until: inHours(24), reason: 'works' },
    });
    const shorter = await silences.ensure(actor, { ...HOUR, until: inHours(2) }, { longer: true });
    expect(shorter).toMatchObject({ already: true, silence: { until: inHours(24) } });
    expect(await silences.ensure(actor, { ...HOUR, until: null }, { longer: true })).toMatchObject({ already: false });
    const after = await silences.ensure(actor, { ...HOUR, until: inHours(2) }, { longer: true });
    expect(after).toMatchObject({ already: true, silence: { id: made.id, untilResolved: true } });
  });

  it('is new when the one before is over', async () => {
    const { silence: first } = await silences.ensure(actor, { ...HOUR, until: inHours(1) }, { longer: false });
    await office.clock.pass(hours(1));
    const { silence: second, already } = await silences.ensure(
      actor,
      { ...HOUR, until: inHours(1) },
      { longer: false },
    );
    expect([already, second.id === first.id]).toEqual([false, false]);
  });
});

describe('a silence', () => {
  it('keeps an outage from people and puts on record what held it back', async () => {
    const { id } = await silence();
    await office.opens(['home']);
    await office.delivers();
    expect(office.far.said).toEqual([]);
    expect(await suppressed()).toEqual([{ type: 'incident.opened', silence: id, status: 'suppressed' }]);
    expect(await office.clerk.sender.hasDue()).toBe(false);
    expect(await office.clerk.metrics.text()).toContain(
      'panoptes_deliveries_total{channel="telegram",status="suppressed"} 1',
    );
  });

  it('of another place, or of other kinds, holds nothing back', async () => {
    const elsewhere = await location();
    await silence({ scope: { type: 'location', id: elsewhere } });
    await silence({ kinds: ['pod_offline'] });
    await office.opens(['home']);
    await office.delivers();
    expect(office.far.titlesAt('1')).toEqual([DARK]);
  });

  it('of one location lets the others be told', async () => {
    const [here, there] = [await location(), await location()];
    await silence({ scope: { type: 'location', id: here } });
    await office.opens(['a', 'b'], 'location_offline', [here, there]);
    await office.delivers();
    expect(office.far.titlesAt('1')).toHaveLength(1);
    expect(await suppressed()).toHaveLength(1);
  });

  it('edits what was told before it in silence, and holds the rest back', async () => {
    const [id = ''] = await office.opens(['home']);
    await office.delivers();
    await silence();
    await office.says([{ type: 'incident.reminder', incidentId: id, every: minutes(60) }]);
    await office.ends([id]);
    await office.delivers();
    expect(office.far.titlesAt('1')).toEqual([BACK]);
    expect((await suppressed()).map(({ type }) => type)).toEqual(['incident.reminder', 'incident.resolved']);
  });

  it('never keeps what concerns the admins alone from them', async () => {
    await office.hires('2');
    await silence();
    const params = { wishedSeconds: '60', carriedSeconds: '90' };
    await office.says([{ type: 'notice', severity: 'warning', key: 'poll_budget', params }]);
    await office.delivers();
    expect(office.far.titlesAt('2')).toHaveLength(1);
  });
});

describe('the end of a silence', () => {
  it('tells of what is still open, once, and follows it from there', async () => {
    await silence();
    const [id = ''] = await office.opens(['home']);
    await office.clock.pass(minutes(59));
    await silences.turn();
    await office.delivers();
    expect(office.far.said).toEqual([]);
    await office.clock.pass(minutes(1));
    await silences.turn();
    await silences.turn();
    await office.delivers();
    expect(office.far.titlesAt('1')).toEqual([DARK]);
    await office.ends([id]);
    await office.delivers();
    expect(office.far.titlesAt('1')).toEqual([BACK, BACK]);
  });

  it('says nothing of what was over by then', async () => {
    await silence();
    await office.ends(await office.opens(['home']));
    await office.clock.pass(hours(2));
    await silences.turn();
    await office.delivers();
    expect(office.far.said).toEqual([]);
    expect(await suppressed()).toHaveLength(1);
  });

  it('tells nothing again to whoever heard of it before', async () => {
    await office.opens(['home']);
    await office.delivers();
    const { id } = await silence();
    await silences.end(id);
    await office.delivers();
    expect(office.far.titlesAt('1')).toEqual([DARK]);
  });

  it('leaves quiet what another silence still covers, until that is over too', async () => {
    const { id: first } = await silence();
    await office.opens(['home']);
    const { id: second } = await silence({ until: after(office.clock.now(), hours(3)) });
    await silences.end(first);
    await office.delivers();
    expect(office.far.said).toEqual([]);
    expect((await suppressed()).map(({ silence: by }) => by)).toEqual([first, second]);
    await silences.end(second);
    await office.delivers();
    expect(office.far.titlesAt('1')).toEqual([DARK]);
  });

  it('comes at once when somebody ends it, also by hand of another process at the same time', async () => {
    const { id } = await silence();
    await office.opens(['home']);
    await Promise.all([silences.end(id), silences.turn(), silences.turn()]);
    await silences.turn();
    await office.delivers();
    expect(office.far.titlesAt('1')).toEqual([DARK]);
    expect((await silences.byId(id)).endedAt).toEqual(office.clock.now());
  });

  it('loses nothing that was being held back while it ended', async () => {
    const { id } = await silence();
    await Promise.all([office.opens(['home']), silences.end(id)]);
    await silences.turn();
    await office.delivers();
    expect(office.far.titlesAt('1')).toEqual([DARK]);
  });
});

describe('a silence until resolved', () => {
  it('is over with its incident, whose end is told where the beginning was', async () => {
    const ids = await office.opens(['home']);
    await office.delivers();
    const { id } = await silence({ until: null });
    await office.clock.pass(minutes(5));
    await silences.turn();
    expect((await silences.byId(id)).endedAt).toBeNull();
    await office.ends(ids);
    await silences.turn();
    await office.delivers();
    expect((await silences.byId(id)).endedAt).toEqual(office.clock.now());
    expect(office.far.titlesAt('1')).toEqual([BACK, BACK]);
    await office.opens(['again']);
    await office.delivers();
    expect(office.far.titlesAt('1')).toEqual([BACK, BACK, DARK]);
  });

  it('waits for its incident when it was made before it', async () => {
    const { id } = await silence({ until: null });
    await office.clock.pass(hours(5));
    await silences.turn();
    const ids = await office.opens(['home']);
    await office.clock.pass(hours(5));
    await office.ends(ids);
    await silences.turn();
    await office.delivers();
    expect(office.far.said).toEqual([]);
    expect((await silences.byId(id)).endedAt).not.toBeNull();
  });

  it('lasts while anything that it covers is open', async () => {
    const { id } = await silence({ until: null });
    const [first = '', second = ''] = await office.opens(['a', 'b']);
    await office.ends([first]);
    await silences.turn();
    expect((await silences.byId(id)).endedAt).toBeNull();
    await office.ends([second]);
    await silences.turn();
    expect((await silences.byId(id)).endedAt).not.toBeNull();
  });

  it('takes no end for its own that was before it', async () => {
    await office.ends(await office.opens(['home']));
    await office.clock.pass(minutes(1));
    const { id } = await silence({ until: null });
    await silences.turn();
    expect((await silences.byId(id)).endedAt).toBeNull();
  });
});

describe('who manages silences', () => {
  it('gives a place that exists, and a moment that is ahead', async () => {
    await expect(silence({ scope: { type: 'location', id: randomUUID() } })).rejects.toThrow('no such location');
    await expect(silence({ until: office.clock.now() })).rejects.toThrow('has passed');
  });

  it('may change when and why while it holds, and is stopped when it has changed meanwhile', async () => {
    const { id } = await silence();
    const until = after(office.clock.now(), hours(9));
    expect(await silences.change(id, { until, reason: 'longer' }, anything)).toMatchObject({ until, reason: 'longer' });
    const taken = () => {
      throw new Error('changed meanwhile');
    };
    await expect(silences.change(id, { reason: 'no' }, taken)).rejects.toThrow('changed meanwhile');
    expect(await silences.change(id, { until: null }, anything)).toMatchObject({ untilResolved: true });
    await silences.end(id);
    await silences.end(id);
    await expect(silences.change(id, { reason: 'late' }, anything)).rejects.toThrow('Make a new one');
    const actions = await rows<{ action: string }>(office.db, 'SELECT action FROM audit_log ORDER BY id');
    expect(actions.map(({ action }) => action)).toEqual([
      'silence.created',
      'silence.changed',
      'silence.changed',
      'silence.ended',
    ]);
  });

  it('sees those that hold, the newest first and page by page, and apart from them those that are over', async () => {
    const made: string[] = [];
    for (let no = 0; no < 3; no++) {
      made.push((await silence()).id);
      await office.clock.pass(minutes(1));
    }
    const [newest, next] = await silences.list({ over: false }, { limit: 2, after: null });
    expect([newest?.id, next?.id]).toEqual([made[2], made[1]]);
    const key: [string, string] = [next?.createdAt.toISOString() ?? '', next?.id ?? ''];
    expect(await silences.list({ over: false }, { limit: 2, after: key })).toMatchObject([
      { id: made[0], createdByName: 'Otto' },
    ]);
    await office.clock.pass(hours(1));
    expect(await silences.list({ over: false }, { limit: 9, after: null })).toEqual([]);
    expect(await silences.list({ over: true }, { limit: 9, after: null })).toHaveLength(3);
  });
});

const silence = (given: Partial<NewSilence> = {}) =>
  silences.create(actor, {
    scope: { type: 'all' } satisfies Scope,
    kinds: null,
    until: after(office.clock.now(), hours(1)),
    reason: 'we know',
    ...given,
  });

const suppressed = () =>
  rows<{ type: string; silence: string; status: string }>(
    office.db,
    `SELECT type, silence_id AS silence, status FROM deliveries WHERE silence_id IS NOT NULL ORDER BY queued_at, type`,
  );

/** A location of an account of its own. */
async function location(): Promise<string> {
  const [{ id }] = (await rows<{ id: string }>(
    office.db,
    `WITH account AS (
       INSERT INTO plume_accounts (name, partner_id, sealed_auth_header, sso_url, api_base, reports_base, monitor,
         state_since, created_at)
       VALUES ($1, $1, '', '', '', '', 'selected', now(), now()) RETURNING id
     )
     INSERT INTO locations (account_id, customer_id, location_id, name, created_at)
     SELECT id, 'c', $1, '', now() FROM account RETURNING id`,
    [randomUUID()],
  )) as [{ id: string }];
  return id;
}
