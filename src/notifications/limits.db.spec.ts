import { randomUUID } from 'node:crypto';

import { eventually } from '../../test/support/eventually';
import { PostOffice } from '../../test/support/post-office';
import { minutes, seconds } from '../domain/duration';
import { minuteBucket, perSecond } from '../domain/pacing';

let office: PostOffice;
beforeEach(async () => {
  office = await PostOffice.open();
});
afterEach(() => office.close());

const GROUP = { gap: 1_000, bucket: minuteBucket(20) };
const names = (count: number) => Array.from({ length: count }, (_, at) => `home ${at}`);

describe('limits', () => {
  it('keep a second between two messages of a chat', async () => {
    office.far.limitsAre(perSecond(1));
    await office.subscribes('1');
    await office.opens(names(3));
    await office.delivers();
    expect(office.far.said).toHaveLength(1);
    await office.pass(seconds(1));
    expect(office.far.said).toHaveLength(2);
    await office.pass(seconds(1));
    expect(office.far.said).toHaveLength(3);
  });

  it('keep the whole channel at its rate, whatever waits', async () => {
    office.far.limitsAre(perSecond(1), 28);
    for (let chat = 1; chat <= 100; chat++) await office.subscribes(String(chat));
    await office.opens(['home']);
    await office.pass(seconds(1), 20);
    expect(office.far.said.length).toBeGreaterThanOrEqual(27);
    expect(office.far.said.length).toBeLessThanOrEqual(30);
    await office.pass(seconds(3), 20);
    expect(office.far.said).toHaveLength(100);
  });

  it('let replies of the bot go first', async () => {
    office.far.limitsAre(perSecond(1), 10);
    for (let chat = 1; chat <= 30; chat++) await office.subscribes(String(chat));
    for (let reply = 0; reply < 10; reply++) await office.clerk.notifications.reserveReply('telegram');
    await office.opens(['home']);
    await office.pass(800, 20);
    expect(office.far.said).toEqual([]);
    await office.pass(seconds(4), 20);
    expect(office.far.said).toHaveLength(30);
  });
});

describe('a digest', () => {
  it('takes in at once what a chat could not hear one by one, and is kept current', async () => {
    office.far.limitsAre(GROUP);
    await office.subscribes('-1');
    const ids = await office.opens(names(10_000));
    await office.delivers();
    expect(office.far.titlesAt('-1')).toEqual(['🔴 10000 offline, 0 back online']);
    expect(await office.counts()).toEqual({ delivered: 10_000 });

    await office.ends(ids.slice(0, 4_000));
    await office.pass(seconds(5));
    await office.ends(ids.slice(4_000));
    await office.pass(seconds(10));
    expect(office.far.titlesAt('-1')).toEqual(['🟢 0 offline, 10000 back online']);
    expect(office.far.at('-1')[0]?.titles).toContain('🔴 6000 offline, 4000 back online');
    expect(await office.counts()).toEqual({ delivered: 10_000 });
    expect(await office.clerk.sender.hasDue()).toBe(false);
  }, 60_000);

  it('takes in what comes while it is open, without going beyond the group’s limit', async () => {
    office.far.limitsAre(GROUP);
    await office.subscribes('-1');
    for (let wave = 0; wave < 20; wave++) {
      await office.opens(names(50));
      await office.pass(seconds(1));
    }
    await office.pass(seconds(40));
    expect(office.far.said.length + office.far.edits).toBeLessThanOrEqual(20);
    expect(office.far.titlesAt('-1').at(-1)).toBe('🔴 1000 offline, 0 back online');
    expect(await office.counts()).toEqual({ delivered: 1_000 });
  });

  it('ends the single messages that came before it, too', async () => {
    office.far.limitsAre(GROUP);
    await office.subscribes('-1');
    const [first = ''] = await office.opens(['first']);
    await office.delivers();
    const many = await office.opens(names(100));
    await office.pass(seconds(5));
    await office.ends([first, ...many]);
    await office.pass(minutes(2));
    expect(office.far.titlesAt('-1')[0]).toBe('🟢 (no name) is back online');
    expect(office.far.titlesAt('-1')[1]).toBe('🟢 0 offline, 100 back online');
    const left = await office.counts();
    expect(left.queued ?? 0).toBe(0);
  });

  it('leaves out what was closed to its reader, while it waited and after it was told', async () => {
    office.far.limitsAre(GROUP);
    const homes = names(100).map(() => randomUUID());
    const vera = await office.welcomes('-1', homes);
    const ids = await office.opens(names(100), 'location_offline', homes);
    await office.closes(homes[0] ?? '', vera);
    await office.pass(seconds(5));
    expect(office.far.titlesAt('-1')).toEqual(['🔴 99 offline, 0 back online']);
    await office.closes(homes[1] ?? '', vera);
    await office.ends(ids);
    await office.pass(minutes(1));
    expect(office.far.titlesAt('-1')).toEqual(['🟢 0 offline, 98 back online']);
    expect(await office.counts()).toEqual({ delivered: 99, suppressed: 1 });
    expect(await office.clerk.sender.hasDue()).toBe(false);
  });

  it('is finished by another process when the first died before or after it was sent', async () => {
    office.far.limitsAre(GROUP);
    await office.subscribes('-1');
    await office.opens(names(100));
    const doomed = office.anotherClerk();
    doomed.dies();
    await doomed.turns();
    await eventually(() => office.far.said.length > 0);
    await office.pass(seconds(31), seconds(31));
    expect(office.far.said.length).toBeLessThanOrEqual(2);
    expect(new Set(office.far.titlesAt('-1'))).toEqual(new Set(['🔴 100 offline, 0 back online']));
    expect(await office.counts()).toEqual({ delivered: 100 });
  });

  describe('that is followed by reminders', () => {
    const AN_HOUR = minutes(60);
    const reminds = (ids: readonly string[]) =>
      office.says(ids.map((incidentId) => ({ type: 'incident.reminder', incidentId, every: AN_HOUR })));
    let ids: string[];

    beforeEach(async () => {
      office.far.limitsAre(GROUP);
      await office.subscribes('-1');
      ids = await office.opens(names(100));
      await office.delivers();
      await office.ends(ids.slice(0, 20));
      await office.acknowledges(ids.slice(20, 50));
      await office.pass(minutes(55), minutes(1));
    });

    it('makes one new message of a whole round, which counts what is open and nobody has', async () => {
      await reminds(ids.slice(50, 75));
      await office.pass(seconds(10));
      await reminds(ids.slice(75));
      await office.pass(minutes(1));
      expect(office.far.titlesAt('-1')).toEqual([
        '🔴 80 offline, 20 back online',
        '⏰ Reminder: 50 alerts are still open',
      ]);
      expect(office.far.at('-1')[1]).toMatchObject({ replyTo: office.far.at('-1')[0]?.id });
      await office.pass(minutes(50), minutes(1));
      await reminds(ids.slice(50));
      await office.pass(minutes(1));
      expect(office.far.titlesAt('-1')).toHaveLength(3);
    });

    it('says nothing when somebody has taken them before its turn came', async () => {
      await reminds(ids.slice(50));
      await office.acknowledges(ids.slice(50));
      await office.pass(minutes(1));
      expect(office.far.titlesAt('-1')).toEqual(['🔴 80 offline, 20 back online']);
      expect(await office.counts()).toMatchObject({ suppressed: 1 });
    });

    it('goes to another place as single reminders, where the alerts were single', async () => {
      await office.subscribes('2', { type: 'account', id: office.account });
      const [later = ''] = await office.opens(['late home']);
      await office.pass(minutes(1));
      await reminds([later]);
      await office.pass(minutes(1));
      expect(office.far.titlesAt('2')).toEqual(['🔴 (no name) is offline', '⏰ Reminder: (no name) is offline']);
      expect(office.far.titlesAt('-1').filter((title) => title.startsWith('⏰'))).toEqual([
        '⏰ Reminder: (no name) is offline',
      ]);
    });
  });

  it('never comes where there is no limit', async () => {
    await office.subscribes('1');
    await office.opens(names(100));
    await office.delivers();
    expect(office.far.said).toHaveLength(100);
  });
});
