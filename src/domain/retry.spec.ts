import fc from 'fast-check';
import { hours, minutes, seconds } from './duration';
import { ATTEMPTS, decideRetry, outcomeOf } from './retry';

describe('decideRetry', () => {
  it('tries again a little later each time, for about an hour, and then gives up', () => {
    let waited = 0;
    for (let attempts = 1; attempts < ATTEMPTS; attempts += 1) {
      const retry = decideRetry('retry', attempts, 0.5);
      if (retry.verdict === 'giveUp') throw new Error('gave up too early');
      waited += retry.inMs;
    }
    expect(waited).toBeGreaterThan(minutes(45));
    expect(waited).toBeLessThan(hours(1.25));
    expect(decideRetry('retry', ATTEMPTS, 0.5)).toEqual({ verdict: 'giveUp' });
  });

  it('waits as long as it is asked to, which uses no attempt however often it happens', () => {
    expect(decideRetry('wait', 99, 0.5, seconds(37))).toEqual({
      verdict: 'again',
      inMs: seconds(37),
      usesAttempt: false,
    });
  });

  it('does not blame a destination for our own refused token', () => {
    expect(decideRetry('misconfigured', 99, 0.5)).toMatchObject({ verdict: 'again', usesAttempt: false });
  });

  it('never tries again what will never be taken', () => {
    expect(decideRetry('permanent', 1, 0.5)).toEqual({ verdict: 'giveUp' });
    expect(decideRetry('deadAddress', 1, 0.5)).toEqual({ verdict: 'giveUp' });
  });

  it('leaves on record whether an attempt was one of several, a wait, or the last', () => {
    expect(outcomeOf(decideRetry('retry', 1, 0.5))).toBe('retry');
    expect(outcomeOf(decideRetry('wait', 1, 0.5))).toBe('wait');
    expect(outcomeOf(decideRetry('misconfigured', 1, 0.5))).toBe('wait');
    expect(outcomeOf(decideRetry('retry', ATTEMPTS, 0.5))).toBe('permanent');
    expect(outcomeOf(decideRetry('deadAddress', 1, 0.5))).toBe('permanent');
  });

  it('spreads retries, never by more than a fifth', () => {
    fc.assert(
      fc.property(
        fc.double({ min: 0, max: 1, noNaN: true }),
        fc.integer({ min: 1, max: ATTEMPTS - 1 }),
        (random, n) => {
          const middle = decideRetry('retry', n, 0.5);
          const spread = decideRetry('retry', n, random);
          if (middle.verdict !== 'again' || spread.verdict !== 'again') throw new Error('gave up');
          expect(Math.abs(spread.inMs - middle.inMs)).toBeLessThanOrEqual(middle.inMs * 0.2 + 1);
        },
      ),
    );
  });
});
