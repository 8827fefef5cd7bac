import fc from 'fast-check';

import { toldTime } from './told-time';

const AT = new Date('2026-03-04T23:30:15.250Z');

describe('toldTime', () => {
  it.each([
    ['Europe/Madrid', '2026-03-05T00:30:15+01:00'],
    ['America/St_Johns', '2026-03-04T20:00:15-03:30'],
    ['Asia/Kathmandu', '2026-03-05T05:15:15+05:45'],
    ['UTC', '2026-03-04T23:30:15Z'],
    ['Nowhere/Land', '2026-03-04T23:30:15Z'],
    [null, '2026-03-04T23:30:15Z'],
  ])('tells a moment on the clocks of %s', (zone, told) => {
    expect(toldTime(AT, zone)).toBe(told);
  });

  it('is the same moment in every zone', () => {
    const moments = fc.date({ min: new Date('1990-01-01'), max: new Date('2060-01-01'), noInvalidDate: true });
    const zones = fc.constantFrom('Europe/Madrid', 'America/New_York', 'Australia/Lord_Howe', 'Asia/Kolkata', null);
    fc.assert(
      fc.property(moments, zones, (at, zone) => {
        return Date.parse(toldTime(at, zone)) === Math.floor(at.getTime() / 1_000) * 1_000;
      }),
      { numRuns: 200 },
    );
  });
});
