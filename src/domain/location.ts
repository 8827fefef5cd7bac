import type { Candidate, PodObservation } from './pod';

/** How a home is doing. `degraded` counts as online for uptime. */
export type LocationState = 'online' | 'degraded' | 'offline' | 'unknown';

/** What one look at a location brought: its claimed pods, at a moment of our clock. An empty list is no outage. */
export interface Observation {
  readonly at: Date;
  readonly pods: readonly PodObservation[];
}

/** A location's state with what a confirmation has counted so far. */
export interface LocationStanding {
  readonly state: LocationState;
  /** When it entered its state; null while it has never had one (first sight). */
  readonly stateSince: Date | null;
  readonly candidate: Candidate<'offline'> | null;
}

/** Where a location is found at Plume. */
export interface LocationRef {
  readonly customerId: string;
  readonly locationId: string;
}

/** The location document, asked for when a location is new and then daily. */
export interface LocationDocument {
  readonly name: string | null;
  readonly serviceLevel: string | null;
  readonly timeZone: string | null;
}
