import { z } from 'zod';
import type { PodObservation, PodState } from '../domain/pod';
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
  /** Devices of the whole location; null when no pod says how many it has. */
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
    if (count !== null) devices = (devices ?? 0) + count;
  }
  return {
    fingerprint: `${READING}-${print.text()}`,
    devices,
    observe: () => observe(nodes as readonly Node[], endpoint, strange),
  };
}

const isNode = (node: unknown): node is Node =>
  typeof node === 'object' && node !== null && idOf(node as Node) !== null;

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

const text = z.unknown().transform(asText);
const word = z.unknown().transform((value) => asText(value)?.slice(0, 500) ?? null);

const speedTest = z
  .object({
    at: z.unknown().transform(asMoment).pipe(z.date()),
    downloadMbps: z.unknown().transform(asAmount),
    uploadMbps: z.unknown().transform(asAmount),
    rttMs: z.unknown().transform(asAmount),
  })
  .nullable()
  // A test that does not say when it was is none.
  .catch(null);

const pod = z.object({
  // PostgreSQL keeps it in an index, which takes no endless texts.
  nodeId: text.pipe(z.string().max(500)),
  name: text,
  connection: z.union([z.boolean(), word]),
  stateChangedAt: z.unknown().transform(asMoment),
  gateway: z.boolean().nullable(),
  health: word,
  alerts: z.array(word).transform((types) => [...new Set(types.map((type) => type ?? 'unknown'))].sort()),
  devices: z.unknown().transform(asCount),
  backhaul: word,
  model: word,
  firmware: word,
  serial: word,
  mac: z.unknown().transform(asMac),
  ip: word,
  wanIp: word,
  speedTest,
});

function observe(nodes: readonly Node[], endpoint: string, strange: StrangeWords): readonly PodObservation[] {
  const pods = new Map<string, PodObservation>();
  for (const node of nodes) {
    const read = pod.safeParse(factsOf(node));
    if (!read.success) throw malformed(endpoint, 'holds a node without a usable id');
    const { connection, name, ...facts } = read.data;
    const { state, rawState } = stateOf(connection);
    if (state === 'unknown' && rawState !== null) strange(rawState);
    const seen = { ...facts, name: name ?? facts.nodeId, state, rawState };
    // Told twice, the newer news counts.
    const twin = pods.get(seen.nodeId);
    if (!twin || changed(seen) > changed(twin)) pods.set(seen.nodeId, seen);
  }
  return [...pods.values()];
}

const changed = ({ stateChangedAt }: PodObservation): number => stateChangedAt?.getTime() ?? -Infinity;

function factsOf(node: Node): Readonly<Record<keyof z.input<typeof pod>, unknown>> {
  const test = speedTestOf(node);
  return {
    nodeId: idOf(node),
    name: nameOf(node),
    connection: connectionOf(node),
    stateChangedAt: node['connectionStateChangeAt'],
    gateway: gatewayOf(node),
    health: healthOf(node),
    alerts: alertsOf(node),
    devices: devicesOf(node),
    backhaul: node['backhaulType'],
    model: node['model'],
    firmware: firmwareOf(node),
    serial: node['serialNumber'],
    mac: node['mac'],
    ip: node['ip'],
    wanIp: node['wanIp'] ?? node['publicIp'],
    speedTest: test && {
      at: testedAt(test),
      downloadMbps: test['download'],
      uploadMbps: test['upload'],
      rttMs: test['rtt'],
    },
  };
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
