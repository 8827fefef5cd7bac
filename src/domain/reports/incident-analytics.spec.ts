import fc from 'fast-check';

import { INCIDENT_KINDS } from '../incident';
import { SEVERITIES } from '../severity';
import { analyticsOf, type IncidentTally } from './incident-analytics';

const MARCH: readonly IncidentTally[] = [
  {
    ...{ kind: 'location_offline', severity: 'critical', count: 4 },
    ...{ acknowledged: 3, secondsToAcknowledge: 900, resolved: 3, secondsToResolve: 10_800 },
  },
  {
    ...{ kind: 'location_offline', severity: 'info', count: 1 },
    ...{ acknowledged: 0, secondsToAcknowledge: 0, resolved: 1, secondsToResolve: 60 },
  },
  {
    ...{ kind: 'pod_offline', severity: 'warning', count: 10 },
    ...{ acknowledged: 1, secondsToAcknowledge: 100, resolved: 10, secondsToResolve: 6_000 },
  },
];

describe('analyticsOf', () => {
  it('counts a month and takes its means', () => {
    expect(analyticsOf(MARCH)).toEqual({
      count: 15,
      stillOpen: 1,
      byKind: { location_offline: 5, pod_offline: 10 },
      bySeverity: { critical: 4, warning: 10, info: 1 },
      acknowledged: 4,
      mttaSeconds: 250,
      resolved: 14,
      mttrSeconds: 1_204,
    });
  });

  it('has no means of nothing', () => {
    expect(analyticsOf([])).toEqual({
      ...{ count: 0, stillOpen: 0, byKind: {}, bySeverity: { critical: 0, warning: 0, info: 0 } },
      ...{ acknowledged: 0, mttaSeconds: null, resolved: 0, mttrSeconds: null },
    });
  });

  it('says the same however the incidents are tallied', () => {
    const tally = fc.record({
      kind: fc.constantFrom(...INCIDENT_KINDS),
      severity: fc.constantFrom(...SEVERITIES),
      count: fc.nat(50),
      acknowledged: fc.nat(50),
      secondsToAcknowledge: fc.nat(10_000),
      resolved: fc.nat(50),
      secondsToResolve: fc.nat(10_000),
    });
    fc.assert(
      fc.property(fc.array(tally), (tallies) => {
        const all = analyticsOf(tallies);
        const severities = Object.values(all.bySeverity).reduce((sum, each) => sum + each, 0);
        const kinds = Object.values(all.byKind).reduce((sum, each) => sum + each, 0);
        expect([severities, kinds]).toEqual([all.count, all.count]);
        expect(analyticsOf([...tallies].reverse())).toEqual(all);
      }),
      { numRuns: 100 },
    );
  });
});
