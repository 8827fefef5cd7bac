import fc from 'fast-check';

import { at, NOON } from '../../test/support/builders';
import { minutes } from './duration';
import { isFlapping, stableFrom } from './flapping';

const LIMITS = { changes: 5, window: minutes(30), stable: minutes(15) };
const changes = (...minutesAgo: number[]) => minutesAgo.map((ago) => at(-ago));

describe('isFlapping', () => {
  it('begins with more changes within the window than are allowed', () => {
    expect(isFlapping(changes(5, 4, 3, 2, 1), false, NOON, LIMITS)).toBe(false);
    expect(isFlapping(changes(6, 5, 4, 3, 2, 1), false, NOON, LIMITS)).toBe(true);
  });

  it('forgets what lies before the window', () => {
    expect(isFlapping(changes(50, 40, 35, 32, 2, 1), false, NOON, LIMITS)).toBe(false);
  });

  it('lasts until nothing has changed for long enough', () => {
    expect(isFlapping(changes(14), true, NOON, LIMITS)).toBe(true);
    expect(isFlapping(changes(15), true, NOON, LIMITS)).toBe(false);
  });

  it('is over at the moment it announced, when nothing changes until then', () => {
    fc.assert(
      fc.property(fc.array(fc.integer({ min: 0, max: 14 }), { minLength: 1, maxLength: 5 }), (ago) => {
        const end = stableFrom(changes(...ago), LIMITS);
        expect(end && isFlapping(changes(...ago), true, end, LIMITS)).toBe(false);
      }),
    );
  });
});
