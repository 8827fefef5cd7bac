import fc from 'fast-check';

import { after, minutes, seconds } from './duration';
import { type ChannelStanding, isBroken, isStillNews, nextWay, overdueSince, type Way } from './failover';

const NOW = new Date('2026-03-04T12:00:00Z');
const ago = (ms: number) => after(NOW, -ms);
const LIMIT = minutes(2);
const WELL: ChannelStanding = { configured: true, state: 'ok', since: ago(minutes(30)) };

const aWay = (channel: string, what: Partial<Way> = {}): Way => ({
  destinationId: channel,
  channel,
  works: true,
  told: false,
  wanted: true,
  ...what,
});
const chosen = (ways: readonly Way[], order: readonly string[] = []) => nextWay(ways, order)?.channel ?? null;

describe('the next way to somebody who is not reached', () => {
  it('is the first of their order that has not been told', () => {
    const ways = [aWay('email'), aWay('telegram', { told: true }), aWay('ntfy')];
    expect(chosen(ways, ['telegram', 'ntfy', 'email'])).toBe('ntfy');
  });

  it('is any other where they name no order, the oldest first', () => {
    expect(chosen([aWay('telegram', { told: true }), aWay('email'), aWay('ntfy')])).toBe('email');
  });

  it('is none that is broken, or that they do not want to hear of this by', () => {
    expect(chosen([aWay('email', { works: false }), aWay('sms', { wanted: false })])).toBeNull();
  });

  it('is the inbox of the product only for who asks for it', () => {
    expect(chosen([aWay('in-app')])).toBeNull();
    expect(chosen([aWay('in-app'), aWay('email')], ['in-app'])).toBe('in-app');
  });

  it('never tells anybody twice, and leaves nobody out who has a way', () => {
    const channels = ['telegram', 'email', 'sms', 'ntfy', 'in-app'];
    const ways = fc.uniqueArray(
      fc.record({
        destinationId: fc.uuid(),
        channel: fc.constantFrom(...channels),
        works: fc.boolean(),
        told: fc.boolean(),
        wanted: fc.boolean(),
      }),
      { selector: ({ destinationId }) => destinationId, maxLength: 8 },
    );
    fc.assert(
      fc.property(ways, fc.shuffledSubarray(channels), (given, order) => {
        const open = given.filter(
          ({ channel, works, told, wanted }) =>
            works && !told && wanted && (channel !== 'in-app' || order.includes(channel)),
        );
        const way = nextWay(given, order);
        expect(way === null).toBe(open.length === 0);
        if (!way) return;
        expect(open).toContain(way);
        const better = order.slice(0, order.includes(way.channel) ? order.indexOf(way.channel) : order.length);
        expect(open.filter(({ channel }) => better.includes(channel))).toEqual([]);
      }),
    );
  });
});

describe('a delivery that waits', () => {
  it('waits for too long after the limit', () => {
    expect(overdueSince(WELL, LIMIT, NOW)).toEqual(ago(LIMIT));
  });

  it('has ten seconds where the channel is off, refused, or has long been failing', () => {
    const broken: ChannelStanding[] = [
      { ...WELL, configured: false },
      { ...WELL, state: 'misconfigured' },
      { ...WELL, state: 'failing', since: ago(LIMIT) },
    ];
    for (const standing of broken) expect(overdueSince(standing, LIMIT, NOW)).toEqual(ago(seconds(10)));
    expect(overdueSince(broken[0]!, seconds(3), NOW)).toEqual(ago(seconds(3)));
  });

  it('is not given up because something has failed a moment ago', () => {
    expect(isBroken({ ...WELL, state: 'failing', since: ago(seconds(5)) }, LIMIT, NOW)).toBe(false);
  });

  it('is no news after an hour', () => {
    expect(isStillNews(ago(minutes(59)), NOW)).toBe(true);
    expect(isStillNews(ago(minutes(60)), NOW)).toBe(false);
  });
});
