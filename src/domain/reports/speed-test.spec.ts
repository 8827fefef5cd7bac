import { at, NOON } from '../../../test/support/builders';
import { chooseSpeedTest, type PodSpeedTest } from './speed-test';

const test = (minute: number, gateway = false): PodSpeedTest => ({
  at: at(minute),
  downloadMbps: 412.7,
  uploadMbps: null,
  rttMs: 11.4,
  gateway,
});

describe('the speed test of a home', () => {
  it('is the newest of the gateway, even when another pod has a newer one', () => {
    const chosen = chooseSpeedTest([test(-90, true), test(-60, true), test(-1)], test(0), NOON);
    expect(chosen).toEqual({
      at: at(-60),
      downloadMbps: 412.7,
      uploadMbps: null,
      rttMs: 11.4,
      by: 'gateway',
      ageMs: 3_600_000,
    });
  });

  it('is the newest of any pod when the gateway has none', () => {
    expect(chooseSpeedTest([test(-9), test(-5)], test(0), NOON)).toMatchObject({ by: 'pod', at: at(-5) });
  });

  it('is the location’s when no pod has one', () => {
    expect(chooseSpeedTest([], test(-5), NOON)).toMatchObject({ by: 'location', at: at(-5) });
  });

  it('is none when nobody ran one', () => {
    expect(chooseSpeedTest([], null, NOON)).toBeNull();
  });

  it('is never older than nothing, though Plume’s clock may run ahead', () => {
    expect(chooseSpeedTest([test(3)], null, NOON)?.ageMs).toBe(0);
  });
});
