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

  it('is finished by another process when the first died before or after it was sent', async () => {
    office.far.limitsAre(GROUP);
    await office.subscribes('-1');
    await office.opens(names(100));
    const doomed = office.anotherClerk();
    doomed.dies();
    await doomed.sender.turn(new AbortController().signal);
    await office.pass(seconds(31), seconds(31));
    expect(office.far.said.length).toBeLessThanOrEqual(2);
    expect(new Set(office.far.titlesAt('-1'))).toEqual(new Set(['🔴 100 offline, 0 back online']));
    expect(await office.counts()).toEqual({ delivered: 100 });
  });

  it('never comes where there is no limit', async () => {
    await office.subscribes('1');
    await office.opens(names(100));
    await office.delivers();
    expect(office.far.said).toHaveLength(100);
  });
});
