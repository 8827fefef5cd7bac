import type { LocationState } from '../location';
import { isAiling, isBadHealth, type PodState } from '../pod';

/** What of a pod tells how its home is doing. */
export interface PodSigns {
  readonly name: string;
  readonly state: PodState;
  readonly gateway: boolean | null;
  readonly health: string | null;
  readonly alerts: readonly string[];
  readonly devices: number | null;
}

/** Something that is wrong now: a pod that has lost its connection. */
export interface HealthIssue {
  readonly pod: string;
}

/** Something that may become wrong, or that nobody can tell. */
export type HealthWarning =
  | { readonly kind: 'health'; readonly pod: string; readonly health: string }
  | { readonly kind: 'alert'; readonly pod: string; readonly alert: string }
  | { readonly kind: 'unknown'; readonly pod: string };

export type HealthSummary =
  | { readonly kind: 'no_pods' | 'unseen' | 'unknown' | 'all_offline' | 'gateway_offline' | 'operational' }
  | { readonly kind: 'pods_offline' | 'warnings'; readonly count: number };

/** How grave it is, as a colour: white is not known. */
export type HealthLevel = 'green' | 'yellow' | 'orange' | 'red' | 'white';

/** How a home is doing, and why. */
export interface Health {
  readonly state: LocationState;
  readonly level: HealthLevel;
  readonly summary: HealthSummary;
  readonly issues: readonly HealthIssue[];
  readonly warnings: readonly HealthWarning[];
  /** Devices of the connected pods; null when none of them says how many it has, or there is no pod. */
  readonly devices: number | null;
  /** What the operator has switched off for commercial reasons; no matter of health. */
  readonly limit: 'basic' | 'none' | null;
}

/**
 * Judges a home by its pods. `settled` is the state that looks have agreed upon, where there is one: it also knows that
 * a home has not been seen for long. Null leaves the state to the pods.
 */
export function healthOf(
  pods: readonly PodSigns[],
  serviceLevel: string | null,
  settled: LocationState | null = null,
): Health {
  const state = settled ?? stateOf(pods);
  const issues = pods.filter((pod) => pod.state === 'offline').map(({ name }) => ({ pod: name }));
  const warnings = pods.flatMap(warningsOf);
  const summary = summaryOf(state, pods, issues.length, warnings.length);
  return {
    state,
    level: LEVEL[summary.kind],
    summary,
    issues,
    warnings,
    devices: devicesOf(pods),
    limit: serviceLevel === 'basicService' ? 'basic' : serviceLevel === 'noService' ? 'none' : null,
  };
}

function stateOf(pods: readonly PodSigns[]): LocationState {
  const down = (some: readonly PodSigns[]) => some.length > 0 && some.every(({ state }) => state === 'offline');
  if (down(pods) || down(pods.filter(({ gateway }) => gateway))) return 'offline';
  if (!pods.some(isOnline)) return 'unknown';
  return pods.some((pod) => pod.state === 'offline' || (isOnline(pod) && isAiling(pod))) ? 'degraded' : 'online';
}

const isOnline = ({ state }: PodSigns): boolean => state === 'online';

function warningsOf({ name: pod, state, health, alerts }: PodSigns): HealthWarning[] {
  if (state === 'offline') return [];
  if (state === 'unknown') return [{ kind: 'unknown', pod }];
  return [
    ...(health !== null && isBadHealth(health) ? [{ kind: 'health' as const, pod, health }] : []),
    ...alerts.map((alert) => ({ kind: 'alert' as const, pod, alert })),
  ];
}

/** The first that holds. */
function summaryOf(state: LocationState, pods: readonly PodSigns[], issues: number, warnings: number): HealthSummary {
  if (state === 'unknown') return { kind: pods.length === 0 ? 'no_pods' : pods.some(isOnline) ? 'unseen' : 'unknown' };
  if (state === 'offline') return { kind: pods.some(isOnline) ? 'gateway_offline' : 'all_offline' };
  if (issues > 0) return { kind: 'pods_offline', count: issues };
  return warnings > 0 ? { kind: 'warnings', count: warnings } : { kind: 'operational' };
}

const LEVEL: Readonly<Record<HealthSummary['kind'], HealthLevel>> = {
  no_pods: 'white',
  unseen: 'white',
  unknown: 'white',
  all_offline: 'red',
  gateway_offline: 'red',
  pods_offline: 'orange',
  warnings: 'yellow',
  operational: 'green',
};

function devicesOf(pods: readonly PodSigns[]): number | null {
  if (pods.length === 0) return null;
  const connected = pods.filter(isOnline);
  const told = connected.flatMap(({ devices }) => devices ?? []);
  return connected.length > 0 && told.length === 0 ? null : told.reduce((sum, count) => sum + count, 0);
}
