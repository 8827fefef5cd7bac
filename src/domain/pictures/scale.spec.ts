import fc from 'fast-check';

import { linear, roundTicks } from './scale';

describe('a scale', () => {
  it('lays values out evenly, upwards or downwards', () => {
    const y = linear(0, 50, 400, 100);
    expect([0, 25, 50].map(y)).toEqual([400, 250, 100]);
  });

  it('does not break where everything is the same', () => {
    expect(linear(3, 3, 10, 20)(3)).toBe(10);
  });
});

describe('the marks of an axis', () => {
  it.each([
    [95, 4, [0, 25, 50, 75, 100]],
    [412.7, 4, [0, 200, 400, 600]],
    [0.3, 3, [0, 0.1, 0.2, 0.3]],
    [7, 4, [0, 2, 4, 6, 8]],
    [0, 4, [0, 1]],
  ])('up to %d in %i steps are %j', (most, steps, ticks) => {
    expect(roundTicks(most, steps)).toEqual(ticks);
  });

  it('reach as high as the data, in no more steps than asked for', () => {
    fc.assert(
      fc.property(fc.double({ min: 1e-6, max: 1e12, noNaN: true }), fc.integer({ min: 1, max: 6 }), (most, steps) => {
        const ticks = roundTicks(most, steps);
        expect(ticks.at(-1)).toBeGreaterThanOrEqual(most * (1 - 1e-6));
        expect(ticks.length).toBeLessThanOrEqual(steps + 1);
        expect(new Set(ticks).size).toBe(ticks.length);
      }),
    );
  });
});
