import { aPod, at, aView, NOON } from '../../../test/support/builders';
import { locationOffline } from './location-offline.rule';

const gateway = aPod({ id: 'gateway', name: 'Router', gateway: true });

describe('the rule location_offline', () => {
  it('finds a home that is dark, since it went dark', () => {
    expect(locationOffline.evaluate(aView({ state: 'offline', stateSince: at(-5) }), NOON)).toMatchObject([
      { subject: 'home-1', podId: null, outcome: 'found', severity: 'critical', since: at(-5) },
    ]);
  });

  it.each(['online', 'degraded'] as const)('clears a home that is %s', (state) => {
    expect(locationOffline.evaluate(aView({ state }), NOON)).toMatchObject([{ outcome: 'clear' }]);
  });

  it('decides nothing about a home that nobody has seen for long', () => {
    expect(locationOffline.evaluate(aView({ state: 'unknown' }), NOON)).toMatchObject([{ outcome: 'undecided' }]);
  });

  it('tells of every pod that is bad, confirmed or not, and of the gateway', () => {
    const candidate = { state: 'offline' as const, count: 1, since: NOON };
    const pods = [{ ...gateway, state: 'offline' as const }, aPod({ candidate }), aPod({ id: 'pod-2', name: 'Attic' })];
    expect(locationOffline.evaluate(aView({ state: 'offline', pods }), NOON)).toMatchObject([
      { facts: { pods: [{ name: 'Router' }, { name: 'Hall' }], gatewayDown: true } },
    ]);
  });
});
