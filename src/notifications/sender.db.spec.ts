import { randomUUID } from 'node:crypto';

import { eventually } from '../../test/support/eventually';
import { PostOffice } from '../../test/support/post-office';
import { DeliveryError } from '../channels/channel';
import { after, minutes, seconds } from '../domain/duration';
import { affected } from '../platform/database/sql';

let office: PostOffice;
beforeEach(async () => {
  office = await PostOffice.open();
});
afterEach(() => office.close());

// Without a location row an incident has no name; its account's kind is told by the title instead.
const NAMELESS = '(no name)';

describe('one alert, kept current', () => {
  it('tells of the beginning, edits the message when it changes, and replies when it is over', async () => {
    await office.subscribes('1');
    const [id = ''] = await office.opens(['home']);
    await office.delivers();
    expect(office.far.at('1')).toMatchObject([{ title: `🔴 ${NAMELESS} is offline`, buttons: 3, replyTo: null }]);

    await office.acknowledges([id]);
    await office.delivers();
    expect(office.far.at('1')).toMatchObject([{ buttons: 2 }]);

    await office.pass(minutes(5));
    await office.ends([id]);
    await office.delivers();
    expect(office.far.at('1')).toMatchObject([
      { title: `🟢 ${NAMELESS} is back online`, buttons: 0 },
      { title: `🟢 ${NAMELESS} is back online`, replyTo: '1' },
    ]);
    expect(await office.outcomes('1')).toEqual(['delivered', 'delivered']);
  });

  it('says it in one message when the end comes before the beginning was sent', async () => {
    await office.subscribes('1');
    const [id = ''] = await office.opens(['home']);
    await office.ends([id]);
    await office.delivers();
    expect(office.far.titlesAt('1')).toEqual([`🟢 ${NAMELESS} is back online`]);
    expect(await office.outcomes('1')).toEqual(['delivered', 'suppressed']);
  });

  it('says nothing of what became part of another incident before it was told', async () => {
    await office.subscribes('1');
    await office.ends(await office.opens(['home']), 'merged');
    await office.delivers();
    expect(office.far.said).toEqual([]);
    expect(await office.outcomes('1')).toEqual(['suppressed']);
  });

  it('edits the message of what became part of another incident, and says nothing new', async () => {
    await office.subscribes('1');
    const ids = await office.opens(['home']);
    await office.delivers();
    await office.ends(ids, 'merged');
    await office.delivers();
    expect(office.far.titlesAt('1')).toEqual([`⚪ ${NAMELESS} is offline, with the whole home`]);
  });

  it('edits once however often it changed meanwhile', async () => {
    await office.subscribes('1');
    const ids = await office.opens(['home']);
    await office.delivers();
    for (let time = 0; time < 5; time++) await office.acknowledges(ids);
    await office.delivers();
    expect(office.far.edits).toBe(1);
  });

  it('shows a change that came while the message was on its way', async () => {
    await office.subscribes('1');
    const ids = await office.opens(['home']);
    const open = office.far.hangs();
    await office.clerk.turns();
    await eventually(() => office.far.isBusy);
    await office.acknowledges(ids);
    open();
    await office.clerk.sender.idle();
    expect(office.far.at('1')).toMatchObject([{ buttons: 3 }]);
    await office.delivers();
    expect(office.far.at('1')).toMatchObject([{ buttons: 2 }]);
  });

  it('says it anew where the message cannot be edited any more', async () => {
    await office.subscribes('1');
    const ids = await office.opens(['home']);
    await office.delivers();
    await office.acknowledges(ids);
    office.far.refusesOnce(new DeliveryError('gone', 'message to edit not found'));
    await office.delivers();
    expect(office.far.at('1')).toHaveLength(2);
  });

  it('tells of a recovery only where the beginning arrived', async () => {
    await office.subscribes('1');
    await office.subscribes('2');
    office.far.refusesOnce(new DeliveryError('permanent', 'message is refused'), '2');
    const ids = await office.opens(['home']);
    await office.delivers();
    await office.ends(ids);
    await office.delivers();
    expect(office.far.at('1')).toHaveLength(2);
    expect(office.far.at('2')).toEqual([]);
    expect(await office.outcomes('2')).toEqual(['failed', 'suppressed']);
  });

  it('reminds of what nobody has, and of nothing else', async () => {
    await office.subscribes('1');
    const [open = '', taken = ''] = await office.opens(['a', 'b']);
    await office.acknowledges([taken]);
    await office.delivers();
    await office.says(
      [open, taken].map((incidentId) => ({ type: 'incident.reminder', incidentId, every: minutes(60) })),
    );
    await office.delivers();
    expect(office.far.titlesAt('1')[2]).toBe(`⏰ Reminder: ${NAMELESS} is offline`);
    expect(await office.outcomes('1')).toEqual(['delivered', 'delivered', 'delivered', 'suppressed']);
  });
});

describe('who hears', () => {
  it('tells every admin of a notice and of an unreachable Plume, subscribed or not', async () => {
    await office.hires('7');
    await office.subscribes('1');
    await office.says([{ type: 'notice', severity: 'warning', key: 'x', params: { title: 'Look\0 here', text: '' } }]);
    await office.opens(['Plume'], 'plume_unreachable');
    await office.delivers();
    expect(office.far.titlesAt('7')).toEqual(['🟠 Look here', '🔴 Plume does not answer for (no name)']);
    expect(office.far.titlesAt('1')).toEqual(['🔴 Plume does not answer for (no name)']);
  });

  it('tells nothing to an admin who wants quiet: no notice, no unreachable Plume, and no end of what was told', async () => {
    await office.hires('7');
    const ids = await office.opens(['Plume'], 'plume_unreachable');
    await office.delivers();
    const { db, clock } = office;
    const sql = `INSERT INTO preferences (user_id, paused_until, changed_at) SELECT id, $2, $1 FROM users`;
    await affected(db, sql, [clock.now(), after(clock.now(), minutes(60))]);
    await office.says([{ type: 'notice', severity: 'warning', key: 'x', params: { title: 'Look', text: '' } }]);
    await office.opens(['Plume again'], 'plume_unreachable');
    await office.ends(ids);
    await office.delivers();
    // Its message shows the end in silence.
    expect(office.far.titlesAt('7')).toEqual(['🟢 Plume answers again for (no name)']);
    await office.pass(minutes(60), minutes(10));
    await office.says([{ type: 'notice', severity: 'warning', key: 'x', params: { title: 'Look', text: '' } }]);
    await office.delivers();
    expect(office.far.titlesAt('7')).toHaveLength(2);
  });

  it('tells nobody who was switched off, and drops what waits for them', async () => {
    await office.subscribes('1');
    await office.opens(['before']);
    await office.clerk.notifications.disable('telegram', '1', 'removed');
    await office.opens(['after']);
    await office.delivers();
    expect(office.far.said).toEqual([]);
    expect(await office.outcomes('1')).toEqual(['suppressed']);
  });

  it('tells nothing that waits of a place that was closed to a viewer meanwhile, and shows them nothing new', async () => {
    const [mine, theirs] = [randomUUID(), randomUUID()];
    const vera = await office.welcomes('1', [mine, theirs]);
    const [shown = ''] = await office.opens(['shown'], 'location_offline', [theirs]);
    await office.delivers();
    await office.acknowledges([shown]);
    await office.opens(['waits', 'stays'], 'location_offline', [theirs, mine]);
    await office.closes(theirs, vera);
    await office.ends([shown]);
    await office.delivers();
    expect(office.far.at('1')).toMatchObject([
      { titles: [`🔴 ${NAMELESS} is offline`] },
      { titles: [`🔴 ${NAMELESS} is offline`] },
    ]);
    expect(await office.outcomes('1')).toEqual(['delivered', 'suppressed', 'delivered']);
    expect(await office.clerk.sender.hasDue()).toBe(false);
  });

  it('tells nothing that waits to somebody who was shut out meanwhile', async () => {
    const home = randomUUID();
    const vera = await office.welcomes('1', [home]);
    await office.opens(['home'], 'location_offline', [home]);
    await office.db.query('UPDATE users SET active = false WHERE id = $1', [vera]);
    await office.delivers();
    expect(office.far.said).toEqual([]);
    expect(await office.outcomes('1')).toEqual(['suppressed']);
  });

  it('tells whoever was switched on again', async () => {
    await office.subscribes('1');
    await office.clerk.notifications.disable('telegram', '1', 'removed');
    await office.subscribes('1');
    await office.opens(['home']);
    await office.delivers();
    expect(office.far.at('1')).toHaveLength(1);
  });
});

describe('trouble on the way', () => {
  it('tries again, and keeps what came later behind it', async () => {
    await office.subscribes('1');
    const ids = await office.opens(['home']);
    office.far.refusesOnce(new DeliveryError('retry', '502 Bad Gateway'));
    await office.delivers();
    await office.ends(await office.opens(['other']));
    await office.delivers();
    expect(office.far.said).toEqual([]);
    expect(await office.outcomes('1')).toEqual(['retrying', 'queued', 'queued']);
    await office.pass(seconds(5));
    expect(office.far.titlesAt('1')).toEqual([`🔴 ${NAMELESS} is offline`, `🟢 ${NAMELESS} is back online`]);
    expect(ids).toHaveLength(1);
  });

  it('keeps a dead letter after about an hour, and sends it when it is asked to', async () => {
    await office.subscribes('1');
    await office.opens(['home']);
    office.far.refuses(() => new DeliveryError('retry', '502 Bad Gateway'));
    await office.pass(minutes(90), minutes(1));
    const [dead] = await office.clerk.notifications.deliveries({ status: 'failed', limit: 10 });
    expect(dead).toMatchObject({ attempts: 8, lastError: '502 Bad Gateway', address: '1' });
    office.far.recovers();
    expect(await office.clerk.notifications.retry(dead?.id ?? '')).toBe(true);
    expect(await office.clerk.notifications.retry(dead?.id ?? '')).toBe(false);
    await office.delivers();
    expect(await office.outcomes('1')).toEqual(['delivered']);
  });

  it('waits as long as it is asked to, which is no attempt', async () => {
    await office.subscribes('1');
    await office.opens(['home']);
    office.far.refusesOnce(new DeliveryError('wait', 'Too Many Requests', { retryAfterMs: seconds(37) }));
    await office.delivers();
    await office.pass(seconds(36));
    expect(office.far.said).toEqual([]);
    await office.pass(seconds(2));
    expect(await office.clerk.notifications.deliveries({ limit: 1 })).toMatchObject([
      { status: 'delivered', attempts: 1 },
    ]);
  });

  it('lets everybody rest when two are told to wait', async () => {
    for (const address of ['1', '2', '3']) await office.subscribes(address);
    const slow = new DeliveryError('wait', 'Too Many Requests', { retryAfterMs: seconds(20) });
    office.far.refusesOnce(slow, '1');
    office.far.refusesOnce(slow, '2');
    await office.opens(['home']);
    await office.delivers();
    await office.opens(['other']);
    await office.pass(seconds(15));
    expect(office.far.at('3')).toHaveLength(1);
    await office.pass(seconds(10));
    expect(office.far.said).toHaveLength(6);
  });

  it('switches a dead address off with the reason, and fails what waits for it', async () => {
    await office.subscribes('1');
    await office.opens(['a', 'b', 'c']);
    office.far.refusesOnce(new DeliveryError('deadAddress', 'Forbidden: bot was blocked by the user'));
    await office.delivers();
    expect(await office.outcomes('1')).toEqual(['failed', 'failed', 'failed']);
    expect(await office.clerk.notifications.destinations('telegram')).toMatchObject([
      { enabled: false, disabledReason: 'Forbidden: bot was blocked by the user' },
    ]);
    expect(await office.clerk.sender.hasDue()).toBe(false);
  });

  it('follows a group that has moved in the same attempt', async () => {
    await office.subscribes('-5');
    await office.opens(['home']);
    office.far.refuses((to) => (to === '-5' ? new DeliveryError('permanent', 'upgraded', { movedTo: '-1005' }) : null));
    await office.delivers();
    await office.opens(['other']);
    await office.delivers();
    expect(office.far.at('-1005')).toHaveLength(2);
    expect(await office.outcomes('-1005')).toEqual(['delivered', 'delivered']);
  });

  it('blames nobody for our own refused token', async () => {
    await office.subscribes('1');
    await office.opens(['home']);
    office.far.refuses(() => new DeliveryError('misconfigured', 'Unauthorized', { scope: 'channel' }));
    await office.pass(minutes(5), seconds(10));
    office.far.recovers();
    await office.pass(minutes(1), seconds(10));
    expect(await office.clerk.notifications.deliveries({ limit: 1 })).toMatchObject([
      { status: 'delivered', attempts: 1 },
    ]);
  });

  it('lets what is to go through a channel without settings wait', async () => {
    await office.subscribes('1');
    office.far.configured = false;
    await office.opens(['home']);
    await office.delivers();
    expect(await office.outcomes('1')).toEqual(['queued']);
    office.far.configured = true;
    await office.delivers();
    expect(await office.outcomes('1')).toEqual(['delivered']);
  });
});

describe('several processes', () => {
  it('never speak to the same destination at the same time, and keep its order', async () => {
    for (let address = 1; address <= 20; address++) await office.subscribes(String(address));
    const other = office.anotherClerk();
    const posting = (async () => {
      for (let round = 0; round < 10; round++) await office.ends(await office.opens(['x']));
    })();
    for (let round = 0; round < 12; round++) await Promise.all([office.delivers(), other.delivers()]);
    await posting;
    await Promise.all([office.delivers(), other.delivers()]);
    expect(office.far.crowd).toBe(1);
    const { queued = 0, sending = 0, retrying = 0, failed = 0 } = await office.counts();
    expect(queued + sending + retrying + failed).toBe(0);
  });

  it('send again what a process had sent but not written down: twice at most, and in order', async () => {
    await office.subscribes('1');
    await office.opens(['a']);
    await office.opens(['b']);
    const doomed = office.anotherClerk();
    doomed.dies();
    await doomed.turns();
    await eventually(() => office.far.said.length > 0);
    await office.delivers();
    expect(office.far.at('1').length).toBeLessThanOrEqual(1);
    await office.pass(seconds(31), seconds(31));
    expect(office.far.at('1')).toHaveLength(3);
    expect(await office.outcomes('1')).toEqual(['delivered', 'delivered']);
  });

  it('take nothing down from a process that has lost its lease', async () => {
    await office.subscribes('1');
    await office.opens(['a']);
    const open = office.far.hangs();
    await office.clerk.turns();
    await eventually(() => office.far.isBusy);
    await office.clock.pass(seconds(31));
    const other = office.anotherClerk();
    await other.turns();
    open();
    await Promise.all([office.clerk.sender.idle(), other.sender.idle()]);
    expect(office.far.at('1')).toHaveLength(2);
    expect(await office.clerk.notifications.deliveries({ limit: 5 })).toMatchObject([{ status: 'delivered' }]);
    expect(await office.clerk.sender.hasDue()).toBe(false);
  });
});
