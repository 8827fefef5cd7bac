export const INCIDENT_KINDS = [
  'location_offline',
  'pod_offline',
  'plume_unreachable',
  'location_degraded',
  'support',
  'power',
] as const;
export type IncidentKind = (typeof INCIDENT_KINDS)[number];

export type IncidentStatus = 'open' | 'acknowledged' | 'resolved';

/** Why an incident ended. `merged` and `removed` are ends without a recovery message. */
export type Resolution = 'recovered' | 'merged' | 'removed' | 'manual';
