import type { LocationRule, LocationView, Outcome } from './rule';

/** A home is dark: its gateway is down, or every pod of it. Its pods are told as an effect in the same incident. */
export const locationOffline: LocationRule = {
  kind: 'location_offline',
  about: 'location',
  evaluate: (location, now) => [
    {
      kind: 'location_offline',
      subject: location.id,
      podId: null,
      outcome: OUTCOME[location.state],
      severity: 'critical',
      since: location.stateSince ?? now,
      title: `${location.name} is offline`,
      facts: effects(location),
    },
  ],
};

const OUTCOME: Readonly<Record<LocationView['state'], Outcome>> = {
  offline: 'found',
  unknown: 'undecided',
  online: 'clear',
  degraded: 'clear',
};

function effects({ pods }: LocationView) {
  const bad = pods.filter((pod) => pod.state === 'offline' || pod.candidate?.state === 'offline');
  return { pods: bad.map(({ name }) => ({ name })), gatewayDown: bad.some(({ gateway }) => gateway) };
}
