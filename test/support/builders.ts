import type { KnownLocation } from '../../src/domain/detection';
import type { Pod, PodObservation } from '../../src/domain/pod';
import type { LocationView } from '../../src/domain/rules/rule';

export const NOON = new Date('2026-03-04T12:00:00.000Z');
export const at = (minutesAfterNoon: number) => new Date(NOON.getTime() + minutesAfterNoon * 60_000);

/** A pod that has been online since nine in the morning. */
export const aPod = (given: Partial<Pod> = {}): Pod => ({
  id: 'pod-1',
  nodeId: 'NODE1',
  name: 'Hall',
  gateway: false,
  state: 'online',
  stateSince: at(-180),
  candidate: null,
  health: null,
  alerts: [],
  ...given,
});

/** A pod as a look sees it: connected, and nothing else told. */
export const seen = (given: Partial<PodObservation> = {}): PodObservation => ({
  nodeId: 'NODE1',
  name: 'Hall',
  state: 'online',
  rawState: 'connected',
  stateChangedAt: null,
  gateway: null,
  health: null,
  alerts: [],
  devices: null,
  backhaul: null,
  model: null,
  firmware: null,
  serial: null,
  mac: null,
  ip: null,
  wanIp: null,
  speedTest: null,
  ...given,
});

/** A home that has been online since nine in the morning. */
export const aHome = (given: Partial<KnownLocation> = {}): KnownLocation => ({
  id: 'home-1',
  state: 'online',
  stateSince: at(-180),
  candidate: null,
  pods: [],
  ...given,
});

export const aView = (given: Partial<LocationView> = {}): LocationView => ({
  ...aHome(),
  accountId: 'account-1',
  customerId: 'customer-1',
  name: 'Casa Vega',
  ...given,
});
