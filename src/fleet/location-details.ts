import type { LocationState } from '../domain/location';
import type { PodState } from '../domain/pod';

/** A location as people see it. */
export interface Location {
  readonly id: string;
  readonly accountId: string;
  readonly customerId: string;
  readonly locationId: string;
  readonly name: string;
  readonly customerName: string | null;
  readonly state: LocationState;
  readonly stateSince: Date | null;
  readonly podsOnline: number;
  readonly podsTotal: number;
  readonly devices: number | null;
  readonly serviceLevel: string | null;
  readonly timeZone: string | null;
  readonly lastPolledAt: Date | null;
}

/** A pod as people see it. */
export interface PodDetails {
  readonly id: string;
  readonly nodeId: string;
  readonly name: string;
  readonly gateway: boolean;
  readonly state: PodState;
  readonly stateSince: Date | null;
  readonly health: string | null;
  readonly alerts: readonly string[];
  readonly devices: number | null;
  readonly backhaul: string | null;
  readonly model: string | null;
  readonly firmware: string | null;
  readonly serial: string | null;
  readonly mac: string | null;
  /** Within the home. */
  readonly ip: string | null;
}

/** Of the location `l`, as `Location` has them. */
export const LOCATION_COLUMNS = `l.id, l.account_id AS "accountId", l.customer_id AS "customerId", l.location_id AS "locationId", l.name,
  l.customer_name AS "customerName", l.state, l.state_since AS "stateSince", l.pods_online AS "podsOnline",
  l.pods_total AS "podsTotal", l.devices, l.service_level AS "serviceLevel", l.time_zone AS "timeZone",
  l.last_polled_at AS "lastPolledAt"`;
