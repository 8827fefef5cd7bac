import fc from 'fast-check';

import { nextLook } from './look-time';

const INTERVAL = 60_000;
const NOON = Date.UTC(2026, 2, 1, 12);

describe('the time of the next look', () => {
  it('is an interval away at the most, and nine tenths of it at the least', () => {
    fc.assert(
      fc.property(
        fc.nat(10_000_000),
        fc.nat(86_400_000),
        fc.integer({ min: 200, max: 600_000 }),
        (no, ms, interval) => {
          const wait = nextLook(NOON + ms, no, interval) - (NOON + ms);
          expect(wait).toBeLessThanOrEqual(interval);
          expect(wait).toBeGreaterThanOrEqual(interval * 0.9 - 1e-3);
        },
      ),
    );
  });

  it('spreads a fleet that was due at once over the interval, and keeps it so', () => {
    const fleet = 1_000;
    const times = Array.from({ length: fleet }, () => NOON);
    for (let round = 0; round < 15; round++)
      for (const [no, at] of times.entries()) times[no] = nextLook(at, no, INTERVAL);
    const tenths = Array.from({ length: 10 }, () => 0);
    for (const at of times) tenths[Math.floor(((at % INTERVAL) / INTERVAL) * 10)]! += 1;
    for (const count of tenths) expect(count).toBeCloseTo(fleet / 10, -1);

    // A look that comes a little late moves nothing.
    for (const [no, at] of times.entries()) expect(nextLook(at + 40, no, INTERVAL)).toBeCloseTo(at + INTERVAL, 0);
  });
});
