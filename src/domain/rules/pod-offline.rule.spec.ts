import { aPod, at, aView, NOON } from '../../../test/support/builders';
import { podOffline } from './pod-offline.rule';

const down = aPod({ state: 'offline', stateSince: at(-5) });

describe('the rule pod_offline', () => {
  it('finds a pod that is down in a home that is not, since it went down', () => {
    expect(podOffline.evaluate(aView({ state: 'degraded', pods: [down] }), NOON)).toMatchObject([
      { subject: 'pod-1', podId: 'pod-1', outcome: 'found', severity: 'warning', since: at(-5) },
    ]);
  });

  it('judges each pod by itself', () => {
    const pods = [down, aPod({ id: 'pod-2' })];
    const verdicts = podOffline.evaluate(aView({ state: 'degraded', pods }), NOON);
    expect(verdicts.map(({ subject, outcome }) => [subject, outcome])).toEqual([
      ['pod-1', 'found'],
      ['pod-2', 'clear'],
    ]);
  });

  it.each([
    ['the pod is unknown', aView({ pods: [aPod({ state: 'unknown' })] })],
    ['the whole home is dark', aView({ state: 'offline', pods: [down] })],
    [
      'the whole home may prove to be dark',
      aView({ candidate: { state: 'offline', count: 1, since: NOON }, pods: [down] }),
    ],
  ])('decides nothing while %s', (_why, home) => {
    expect(podOffline.evaluate(home, NOON)).toMatchObject([{ outcome: 'undecided' }]);
  });
});
