import type { LocationStanding, LocationState, Observation } from './location';
import { latest } from './duration';
import { type Candidate, isAiling, type Pod, type PodObservation, type PodState } from './pod';
import { dated, type Transition } from './transition';

/** A location and its claimed pods as we knew them before a look. */
export interface KnownLocation extends LocationStanding {
  readonly id: string;
  readonly pods: readonly Pod[];
}

/** A pod as it stands after a look. `seen` is null for a pod that the answer left out. */
export interface PodStanding {
  /** Null for a pod met for the first time. */
  readonly id: string | null;
  readonly nodeId: string;
  readonly gateway: boolean;
  readonly state: PodState;
  readonly stateSince: Date | null;
  readonly candidate: Candidate | null;
  /** Missing for so many looks that it is no longer part of the location. */
  readonly unclaimed: boolean;
  readonly seen: PodObservation | null;
}

/** What a look means: how everything now stands, and what changed. */
export interface Detection {
  readonly location: LocationStanding & { readonly podsOnline: number; readonly podsTotal: number };
  readonly pods: readonly PodStanding[];
  readonly transitions: readonly Transition[];
  /** A state is being confirmed, so the next look must come soon and count. */
  readonly confirming: boolean;
}

/**
 * What one look at a location means, given what we knew.
 *
 * Offline counts after `confirmPolls` consecutive looks that agree, recovery after one. A pod or a location met for
 * the first time has no past: its first state is no transition. A pod that the answer leaves out is not offline; it
 * is unclaimed once as many looks agree on that. No pod at all is `unknown`, never an outage.
 */
export function detect(known: KnownLocation, { at: now, pods: seen }: Observation, confirmPolls: number): Detection {
  const past = new Map(known.pods.map((pod) => [pod.nodeId, pod]));
  const present = new Set(seen.map(({ nodeId }) => nodeId));
  const pods = [
    ...seen.map((pod) => standingOf(past.get(pod.nodeId), pod, now, confirmPolls)),
    ...known.pods.filter(({ nodeId }) => !present.has(nodeId)).map((pod) => missing(pod, now, confirmPolls)),
  ];
  const location = locationStanding(known, pods, now, confirmPolls);
  const claimed = pods.filter(({ seen: observation }) => observation);
  return {
    location: {
      ...location,
      podsOnline: claimed.filter(({ seen: observation }) => observation?.state === 'online').length,
      podsTotal: claimed.length,
    },
    pods,
    transitions: [...locationTransition(known, location), ...podTransitions(known, pods)],
    confirming: location.candidate !== null || pods.some(({ candidate }) => candidate !== null),
  };
}

function standingOf(known: Pod | undefined, seen: PodObservation, now: Date, confirmPolls: number): PodStanding {
  const before: Standing<PodState> = known ?? FIRST_SIGHT;
  const { state, stateSince, candidate } = settle(before, seen.state, seen.stateChangedAt, now, confirmPolls);
  const gateway = seen.gateway ?? known?.gateway ?? false;
  return { id: known?.id ?? null, nodeId: seen.nodeId, gateway, state, stateSince, candidate, unclaimed: false, seen };
}

function missing(pod: Pod, now: Date, confirmPolls: number): PodStanding {
  const candidate = counted(pod.candidate, 'unclaimed', now);
  const unclaimed = candidate.count >= confirmPolls;
  return { ...pod, candidate: unclaimed ? null : candidate, unclaimed, seen: null };
}

function locationStanding(
  known: KnownLocation,
  pods: readonly PodStanding[],
  now: Date,
  confirmPolls: number,
): LocationStanding {
  const { state, changedAt } = glance(pods);
  const { candidate, ...rest } = settle<LocationState>(known, state, changedAt, now, confirmPolls);
  return { ...rest, candidate: candidate && { ...candidate, state: 'offline' } };
}

/** The location as this look alone shows it, and when Plume says that it became so. */
function glance(pods: readonly PodStanding[]): { state: LocationState; changedAt: Date | null } {
  const claimed = pods.filter(isSeen);
  const gateways = claimed.filter(({ gateway }) => gateway);
  const online = claimed.filter(({ seen }) => seen.state === 'online');
  const down = (some: typeof claimed) => some.length > 0 && some.every(({ seen }) => seen.state === 'offline');
  const changed = (some: typeof claimed) => latest(some.map(({ seen }) => seen.stateChangedAt));

  if (down(gateways)) return { state: 'offline', changedAt: changed(gateways) };
  if (down(claimed)) return { state: 'offline', changedAt: changed(claimed) };
  if (online.length === 0) return { state: 'unknown', changedAt: null };

  const upAgain = (online.find(({ gateway }) => gateway) ?? online[0])?.seen.stateChangedAt ?? null;
  const ailing = claimed.some(({ state }) => state === 'offline') || online.some(({ seen }) => isAiling(seen));
  return { state: ailing ? 'degraded' : 'online', changedAt: upAgain };
}

const isSeen = (pod: PodStanding): pod is PodStanding & { readonly seen: PodObservation } => pod.seen !== null;

interface Standing<State> {
  readonly state: State;
  readonly stateSince: Date | null;
  readonly candidate: Candidate | null;
}

const FIRST_SIGHT: Standing<PodState> = { state: 'unknown', stateSince: null, candidate: null };

/** The one rule of confirmation, for pods and locations alike. */
function settle<State extends string>(
  before: Standing<State>,
  seen: State,
  claimedAt: Date | null,
  now: Date,
  confirmPolls: number,
): Standing<State> {
  if (seen === before.state) return { state: before.state, stateSince: before.stateSince, candidate: null };
  const floor = before.stateSince;
  if (seen === 'offline') {
    const candidate = counted(before.candidate, 'offline', now);
    if (candidate.count < confirmPolls) return { state: before.state, stateSince: before.stateSince, candidate };
    return { state: seen, stateSince: dated(claimedAt, floor, now, candidate.since), candidate: null };
  }
  // Only crossing the line to or from the dark is dated by Plume: its time says when a connection came or went.
  const crossing = before.state === 'offline' || before.state === 'unknown';
  const at = crossing && seen !== 'unknown' ? dated(claimedAt, floor, now, now) : now;
  return { state: seen, stateSince: at, candidate: null };
}

const counted = <State extends Candidate['state']>(before: Candidate | null, state: State, now: Date) =>
  before?.state === state ? { state, count: before.count + 1, since: before.since } : { state, count: 1, since: now };

const locationTransition = (known: KnownLocation, after: LocationStanding): Transition[] =>
  known.stateSince && after.stateSince && after.state !== known.state
    ? [{ locationId: known.id, podId: null, from: known.state, to: after.state, at: after.stateSince }]
    : [];

function podTransitions(known: KnownLocation, pods: readonly PodStanding[]): Transition[] {
  const past = new Map(known.pods.map((pod) => [pod.id, pod]));
  return pods.flatMap(({ id, state, stateSince }) => {
    const before = id === null ? undefined : past.get(id);
    if (!before?.stateSince || !stateSince || before.state === state) return [];
    return [{ locationId: known.id, podId: id, from: before.state, to: state, at: stateSince }];
  });
}
