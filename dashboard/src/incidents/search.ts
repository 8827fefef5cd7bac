import type { components } from '../api/schema';
import type { IncidentFilter } from './incidents';

type Incident = components['schemas']['Incident'];

export const STATUSES = ['unresolved', 'open', 'acknowledged', 'resolved'] as const;
export const SEVERITIES = ['critical', 'warning', 'info'] as const satisfies readonly Incident['severity'][];
export const KINDS = [
  ...(['location_offline', 'pod_offline', 'plume_unreachable', 'location_degraded', 'support', 'power'] as const),
] as const satisfies readonly Incident['kind'][];

/** Which incidents are shown, as it stands in the address: it can be sent to a colleague. */
export interface IncidentsSearch {
  readonly status?: (typeof STATUSES)[number];
  readonly severity?: (typeof SEVERITIES)[number];
  readonly kind?: (typeof KINDS)[number];
  readonly mine?: true;
  readonly q?: string;
}

/** Reads it; whatever it is not is left out. */
export function incidentsSearch(given: Record<string, unknown>): IncidentsSearch {
  const status = STATUSES.find((each) => each === given.status);
  const severity = SEVERITIES.find((each) => each === given.severity);
  const kind = KINDS.find((each) => each === given.kind);
  return {
    ...(status ? { status } : {}),
    ...(severity ? { severity } : {}),
    ...(kind ? { kind } : {}),
    ...(given.mine === true ? { mine: true } : {}),
    ...(typeof given.q === 'string' && given.q.trim() !== '' ? { q: given.q.slice(0, 100) } : {}),
  };
}

/** What the product is asked for; `me` is the reader's id. */
export const filterOf = ({ status = 'unresolved', mine, q, ...rest }: IncidentsSearch, me: string): IncidentFilter => ({
  status,
  ...rest,
  ...(mine ? { holder: me } : {}),
  ...(q?.trim() ? { q: q.trim() } : {}),
});
