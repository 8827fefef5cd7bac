/** What a pod's connection says: only `connected` is online; a word that nobody knows is unknown, never healthy. */
export type PodState = 'online' | 'offline' | 'unknown';

/** The last speed test of a pod that succeeded. Mbps, ms; a number that was not measured is null, never 0. */
export interface SpeedTest {
  readonly at: Date;
  readonly downloadMbps: number | null;
  readonly uploadMbps: number | null;
  readonly rttMs: number | null;
}

/** A pod as one look at Plume saw it. */
export interface PodObservation {
  /** Plume's id of the node: in most cases its serial number. */
  readonly nodeId: string;
  /** `nickname`, else `defaultName`, else the id. */
  readonly name: string;
  readonly state: PodState;
  /** The word Plume used, for the log and for people; null when it said nothing. */
  readonly rawState: string | null;
  /** When Plume says that the state last changed. */
  readonly stateChangedAt: Date | null;
  /** Null when the answer does not tell; the last known role holds then. */
  readonly gateway: boolean | null;
  readonly health: string | null;
  readonly alerts: readonly string[];
  readonly devices: number | null;
  readonly backhaul: string | null;
  readonly model: string | null;
  readonly firmware: string | null;
  readonly serial: string | null;
  readonly mac: string | null;
  readonly ip: string | null;
  readonly wanIp: string | null;
  readonly speedTest: SpeedTest | null;
}

/** A pod as it stands in the fleet, with what a confirmation has counted so far. */
export interface Pod {
  readonly id: string;
  readonly nodeId: string;
  readonly name: string;
  readonly gateway: boolean;
  readonly state: PodState;
  /** When it entered its state; null while it has never had one (first sight). */
  readonly stateSince: Date | null;
  readonly candidate: Candidate | null;
  readonly health: string | null;
  readonly alerts: readonly string[];
}

/** A state that polls have begun to agree upon, and since when. */
export interface Candidate<State extends string = 'offline' | 'unclaimed'> {
  readonly state: State;
  /** Consecutive looks that agreed. */
  readonly count: number;
  readonly since: Date;
}

/** Whether it is connected, and still not well. */
export const isAiling = ({ health, alerts }: Pick<Pod, 'health' | 'alerts'>): boolean =>
  alerts.length > 0 || (health !== null && isBadHealth(health));

/** Only these words are bad; whatever else Plume says of a pod's health is fine or unknown. */
export const isBadHealth = (word: string): boolean => ['fair', 'poor'].includes(word.toLowerCase());
