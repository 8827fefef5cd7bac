import type { PodObservation, PodState, SpeedTest } from '../domain/pod';
import { Fingerprint } from './fingerprint';
import {
  type Node,
  alertsOf,
  connectionOf,
  devicesOf,
  firmwareOf,
  gatewayOf,
  healthOf,
  idOf,
  isConnected,
  nameOf,
  speedTestOf,
  testedAt,
} from './node-fields';
import { malformed } from './plume-error';
import { asAmount, asCount, asMac, asMoment, asText, listIn } from './tolerant';

/** What one look at a location brought. */
export interface Look {
  /** The same as long as nothing that is kept of the pods has changed; device counts and radio noise are left out. */
  readonly fingerprint: string;
  /** Devices at the connected pods of the location; null when no pod says how many it has. */
  readonly devices: number | null;
  /** The pods, read only when somebody wants them. Throws a PlumeError of kind `malformed`. */
  observe(): readonly PodObservation[];
}

/** Told of each word for a pod's connection that nobody knows. */
export type StrangeWords = (word: string) => void;

// Goes into the stored fingerprints: when the reading below changes, every location is read anew.
const READING = '1';

/**
 * Reads an answer of `GET …/nodes` as far as every poll needs it. Throws a PlumeError of kind `malformed` for what is
 * no list of nodes: that is no news, and not a home without pods.
 */
export function readLook(answer: unknown, endpoint: string, strange: StrangeWords): Look {
  const nodes = listIn(answer, 'nodes');
  if (nodes === null) throw malformed(endpoint, 'holds no list of nodes');
  const print = new Fingerprint();
  let devices: number | null = null;
  for (const node of nodes) {
    if (!isNode(node)) throw malformed(endpoint, 'lists something that is no node');
    addNode(print, node);
    const count = asCount(devicesOf(node));
    if (count !== null) devices = (devices ?? 0) + (isUp(node) ? count : 0);
  }
  return {
    fingerprint: `${READING}-${print.text()}`,
    devices,
    observe: () => observe(nodes as readonly Node[], endpoint, strange),
  };
}

const isNode = (node: unknown): node is Node =>
  typeof node === 'object' && node !== null && idOf(node as Node) !== null;

function isUp(node: Node): boolean {
  const connection = connectionOf(node);
  return connection === true || isConnected(connection);
}

function addNode(print: Fingerprint, node: Node): void {
  print.begin();
  print.add(idOf(node));
  print.add(nameOf(node));
  print.add(connectionOf(node));
  print.add(node['connectionStateChangeAt']);
  print.add(gatewayOf(node));
  print.add(healthOf(node));
  for (const alert of alertsOf(node)) print.add(alert);
  print.add(node['backhaulType']);
  print.add(node['model']);
  print.add(firmwareOf(node));
  print.add(node['serialNumber']);
  print.add(node['mac']);
  print.add(node['ip']);
  print.add(node['wanIp'] ?? node['publicIp']);
  const test = speedTestOf(node);
  print.add(test !== null);
  if (test) {
    print.add(testedAt(test));
    print.add(test['download']);
    print.add(test['upload']);
    print.add(test['rtt']);
  }
  print.end();
}

function observe(nodes: readonly Node[], endpoint: string, strange: StrangeWords): readonly PodObservation[] {
  const pods = new Map<string, PodObservation>();
  for (const node of nodes) {
    const seen = podOf(node);
    if (!seen) throw malformed(endpoint, 'holds a node without a usable id');
    if (seen.state === 'unknown' && seen.rawState !== null) strange(seen.rawState);
    // Told twice, the newer news counts.
    const twin = pods.get(seen.nodeId);
    if (!twin || changed(seen) > changed(twin)) pods.set(seen.nodeId, seen);
  }
  return [...pods.values()];
}

const changed = ({ stateChangedAt }: PodObservation): number => stateChangedAt?.getTime() ?? -Infinity;

// PostgreSQL keeps it in an index, which takes no endless texts.
const LONGEST_ID = 500;

/** What a node says, by readers that take whatever stands there; null without a usable id. */
function podOf(node: Node): PodObservation | null {
  const nodeId = asText(idOf(node));
  if (nodeId === null || nodeId.length > LONGEST_ID) return null;
  const connection = connectionOf(node);
  const { state, rawState } = stateOf(typeof connection === 'boolean' ? connection : asWord(connection));
  return {
    nodeId,
    name: asText(nameOf(node)) ?? nodeId,
    state,
    rawState,
    stateChangedAt: asMoment(node['connectionStateChangeAt']),
    gateway: gatewayOf(node),
    health: asWord(healthOf(node)),
    alerts: [...new Set(alertsOf(node).map((type) => asWord(type) ?? 'unknown'))].sort(),
    devices: asCount(devicesOf(node)),
    backhaul: asWord(node['backhaulType']),
    model: asWord(node['model']),
    firmware: asWord(firmwareOf(node)),
    serial: asWord(node['serialNumber']),
    mac: asMac(node['mac']),
    ip: asWord(node['ip']),
    wanIp: asWord(node['wanIp'] ?? node['publicIp']),
    speedTest: lastTestOf(node),
  };
}

const LONGEST_WORD = 500;

const asWord = (value: unknown): string | null => asText(value)?.slice(0, LONGEST_WORD) ?? null;

function lastTestOf(node: Node): SpeedTest | null {
  const test = speedTestOf(node);
  const at = test && asMoment(testedAt(test));
  // A test that does not say when it was is none.
  if (!at) return null;
  const { download, upload, rtt } = test;
  return { at, downloadMbps: asAmount(download), uploadMbps: asAmount(upload), rttMs: asAmount(rtt) };
}

/** Only `connected` is up and only `disconnected` is down; a word that nobody knows is neither. */
function stateOf(connection: string | boolean | null): { state: PodState; rawState: string | null } {
  if (typeof connection === 'boolean')
    return connection ? { state: 'online', rawState: 'online' } : { state: 'offline', rawState: 'offline' };
  const state = isConnected(connection)
    ? 'online'
    : connection?.toLowerCase() === 'disconnected'
      ? 'offline'
      : 'unknown';
  return { state, rawState: connection };
}
