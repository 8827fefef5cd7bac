import type { Pod } from '../pod';
import type { LocationRule, LocationView, Outcome } from './rule';

/**
 * A pod is down in a home that is not dark as a whole.
 *
 * While the whole location is down, or may prove to be within the next looks, it holds back: one page, not one a pod.
 */
export const podOffline: LocationRule = {
  kind: 'pod_offline',
  about: 'location',
  evaluate: (location, now) =>
    location.pods.map((pod) => ({
      kind: 'pod_offline',
      subject: pod.id,
      podId: pod.id,
      outcome: outcome(location, pod),
      severity: 'warning',
      since: pod.stateSince ?? now,
      title: `${pod.name} at ${location.name} is offline`,
      facts: {},
    })),
};

function outcome(location: LocationView, pod: Pod): Outcome {
  if (pod.state === 'online') return 'clear';
  if (pod.state === 'unknown' || location.state === 'offline' || location.candidate) return 'undecided';
  return 'found';
}
