import fc from 'fast-check';

import { aHome, NOON, seen } from '../../../test/support/builders';
import { detect } from '../detection';
import { healthOf, type PodSigns } from './health';

const pod = (given: Partial<PodSigns> = {}): PodSigns => ({
  name: 'Hall',
  state: 'online',
  gateway: null,
  health: 'excellent',
  alerts: [],
  devices: 3,
  ...given,
});
const down = (given: Partial<PodSigns> = {}) => pod({ name: 'Den', state: 'offline', devices: 9, ...given });

describe('the health of a home', () => {
  // The vectors of the original, with the corrections: a missing service level and a commercial limit are no
  // degradation, and a home without pods is unknown, with devices that nobody has counted.
  it.each([
    ['one pod that is fine', [pod()], 'fullService', 'online', 0, 0, 3, 'green'],
    ['no service level told', [pod()], null, 'online', 0, 0, 3, 'green'],
    ['a commercial limit', [pod()], 'basicService', 'online', 0, 0, 3, 'green'],
    ['one of two disconnected', [pod(), down()], 'fullService', 'degraded', 1, 0, 3, 'orange'],
    ['its only pod disconnected', [down()], 'fullService', 'offline', 1, 0, 0, 'red'],
    ['no pods', [], 'fullService', 'unknown', 0, 0, null, 'white'],
    ['fair health', [pod({ health: 'Fair' })], 'fullService', 'degraded', 0, 1, 3, 'yellow'],
    ['poor, with an alert', [pod({ health: 'poor', alerts: ['x'] })], 'fullService', 'degraded', 0, 2, 3, 'yellow'],
    ['one down, one poor', [down(), pod({ health: 'poor' })], 'fullService', 'degraded', 1, 1, 3, 'orange'],
    ['no word of health', [pod({ health: null })], 'fullService', 'online', 0, 0, 3, 'green'],
  ] as const)('%s', (_, pods, serviceLevel, state, issues, warnings, devices, level) => {
    const health = healthOf(pods, serviceLevel);
    expect(health).toMatchObject({ state, devices, level });
    expect([health.issues.length, health.warnings.length]).toEqual([issues, warnings]);
  });

  it('is offline when its gateway is down, though a pod behind it still says connected', () => {
    expect(healthOf([down({ gateway: true }), pod()], null)).toMatchObject({
      state: 'offline',
      level: 'red',
      summary: { kind: 'gateway_offline' },
      issues: [{ pod: 'Den' }],
    });
  });

  it('takes a word that nobody knows for unknown: neither down nor well', () => {
    const odd = pod({ name: 'Attic', state: 'unknown', health: 'poor', alerts: ['x'], devices: 8 });
    expect(healthOf([odd], null)).toMatchObject({ state: 'unknown', level: 'white', summary: { kind: 'unknown' } });
    expect(healthOf([pod(), odd], null)).toMatchObject({
      state: 'online',
      level: 'yellow',
      devices: 3,
      issues: [],
      warnings: [{ kind: 'unknown', pod: 'Attic' }],
    });
  });

  it('tells of a commercial limit apart', () => {
    expect(healthOf([pod()], 'noService').limit).toBe('none');
    expect(healthOf([pod()], 'somethingNew').limit).toBeNull();
  });

  it('is unknown when it has not been seen for long, whatever its pods last said', () => {
    expect(healthOf([pod()], null, 'unknown')).toMatchObject({ level: 'white', summary: { kind: 'unseen' } });
  });

  it('has no count of devices when no connected pod tells one', () => {
    expect(healthOf([pod({ devices: null }), down()], null).devices).toBeNull();
    expect(healthOf([pod({ devices: null }), pod({ devices: 0 })], null).devices).toBe(0);
  });

  it('judges as the detection does, whatever the pods say', () => {
    const pods = fc.array(
      fc.record({
        state: fc.constantFrom('online' as const, 'offline' as const, 'unknown' as const),
        gateway: fc.constantFrom(true, false, null),
        health: fc.constantFrom(null, 'excellent', 'Fair', 'POOR', 'odd'),
        alerts: fc.array(fc.string(), { maxLength: 2 }),
      }),
      { maxLength: 5 },
    );
    fc.assert(
      fc.property(pods, (signs) => {
        const observed = signs.map((sign, i) => seen({ ...sign, nodeId: `NODE${i}` }));
        const first = aHome({ state: 'unknown', stateSince: null });
        const { location } = detect(first, { at: NOON, pods: observed }, 1);
        expect(
          healthOf(
            signs.map((sign) => pod(sign)),
            null,
          ).state,
        ).toBe(location.state);
      }),
    );
  });
});
