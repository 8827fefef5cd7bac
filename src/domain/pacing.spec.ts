import fc from 'fast-check';
import { after, minutes, seconds } from './duration';
import { minuteBucket, nextFree, perSecond, spend, timeToCarry, UNPACED, type Pace, type PaceState } from './pacing';

const NOON = new Date('2026-03-01T12:00:00Z');
const fresh: PaceState = { notBefore: null, tat: null };
const group = (perMinute: number): Pace => ({ gap: 1_000, bucket: minuteBucket(perMinute) });

/** Sends as fast as the pace lets it, and gives back the moments. */
function moments(pace: Pace, count: number, latency = 0): number[] {
  let state = fresh;
  let now = NOON;
  return Array.from({ length: count }, () => {
    now = nextFree(pace, state, now);
    state = spend(pace, state, after(now, latency));
    return now.getTime();
  });
}

describe('pacing', () => {
  it('lets the first message go at once', () => {
    expect(nextFree(group(20), fresh, NOON)).toEqual(NOON);
  });

  it('keeps a second between two messages of a chat', () => {
    expect(moments(perSecond(1), 3)).toEqual([0, 1_000, 2_000].map((ms) => NOON.getTime() + ms));
  });

  it('knows no wait where there is no limit', () => {
    expect(moments(UNPACED, 3)).toEqual([NOON.getTime(), NOON.getTime(), NOON.getTime()]);
    expect(timeToCarry(10_000, UNPACED, fresh, NOON)).toBe(0);
  });

  it('never exceeds a group’s messages per minute in any sliding minute', () => {
    fc.assert(
      fc.property(fc.integer({ min: 2, max: 60 }), (perMinute) => {
        const sent = moments(group(perMinute), perMinute * 4);
        for (const start of sent) {
          const within = sent.filter((at) => at >= start && at < start + minutes(1)).length;
          expect(within).toBeLessThanOrEqual(perMinute);
        }
      }),
    );
  });

  it('uses at least three quarters of what a group allows in the long run', () => {
    const sent = moments(group(20), 160);
    expect(sent.at(-1)! - sent[0]!).toBeLessThan(minutes(10.2));
  });

  it('foretells how long a backlog takes', () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 200 }), fc.constantFrom(group(20), perSecond(1), group(3)), (n, pace) => {
        const foretold = timeToCarry(n, pace, fresh, NOON);
        const took = moments(pace, n).at(-1)! - NOON.getTime();
        expect(Math.abs(foretold - took)).toBeLessThanOrEqual(seconds(3));
      }),
    );
  });
});
