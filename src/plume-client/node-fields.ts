import { asNumber, asRecord } from './tolerant';

/**
 * Where in a node of Plume's answer each fact is found. Shared by the fingerprint and the translation, so that a
 * node whose facts differ always has another fingerprint. The second names are those that some clouds are said to use.
 */
export type Node = Readonly<Record<string, unknown>>;

type Scalar = string | number | boolean | null;

export const idOf = (node: Node): Scalar => filled(node['id']) ?? filled(node['serialNumber']) ?? filled(node['mac']);

export const nameOf = (node: Node): Scalar =>
  filled(node['nickname']) ??
  filled(node['defaultName']) ??
  filled(node['roomName']) ??
  filled(node['displayName']) ??
  filled(node['name']);

/** The word, or the answer to whether it is online. */
export function connectionOf(node: Node): Scalar {
  const word = node['connectionState'];
  if (word !== undefined) return scalar(word);
  for (const alias of ['isOnline', 'isConnected', 'online', 'connected'])
    if (typeof node[alias] === 'boolean') return node[alias];
  return null;
}

/** A word, or the word that belongs to a score of 0 to 5. */
export function healthOf(node: Node): string | null {
  const health = node['health'] ?? node['healthStatus'];
  if (typeof health === 'string') return health.toLowerCase();
  if (typeof health === 'number') return wordOf(health);
  if (typeof health !== 'object' || health === null) return null;
  const { status, score } = health as Node;
  if (typeof status === 'string') return status.toLowerCase();
  const number = asNumber(score);
  return number === null ? null : wordOf(number);
}

const wordOf = (score: number): string =>
  score >= 5 ? 'excellent' : score >= 4 ? 'good' : score >= 3 ? 'fair' : 'poor';

/** The type of each alert; null for one that does not say. */
export function alertsOf(node: Node): readonly Scalar[] {
  const { alerts } = node;
  return Array.isArray(alerts) ? alerts.map(alertOf) : NONE;
}

const NONE: readonly Scalar[] = [];

function alertOf(alert: unknown): Scalar {
  const record = asRecord(alert);
  return record ? (filled(record['type']) ?? filled(record['name'])) : filled(alert);
}

/**
 * Whether it is the gateway; null when the answer does not tell.
 *
 * Only the gateway has nothing between itself and the root. Of a pod that is not connected an empty path says nothing.
 */
export function gatewayOf(node: Node): boolean | null {
  const path = node['leafToRoot'];
  if (Array.isArray(path)) {
    if (path.length > 0) return false;
    const connection = connectionOf(node);
    if (connection === true || isConnected(connection)) return true;
  }
  if (node['residentialGateway'] === true || node['networkMode'] === 'router') return true;
  return asRecord(node['speedTest'])?.['gateway'] === true ? true : null;
}

export const isConnected = (word: Scalar): boolean =>
  word === 'connected' || (typeof word === 'string' && word.trim().toLowerCase() === 'connected');

/** Its last speed test if that has succeeded: only then its numbers mean anything. */
export function speedTestOf(node: Node): Node | null {
  const test = asRecord(node['speedTest']);
  const status = test?.['status'];
  return status === 'succeeded' || (typeof status === 'string' && status.toLowerCase() === 'succeeded') ? test : null;
}

export const testedAt = (test: Node): unknown => test['endedAt'] ?? test['completedAt'] ?? test['startedAt'];

export function firmwareOf(node: Node): Scalar {
  const version = node['firmwareVersion'];
  return version === undefined ? scalar(asRecord(node['firmware'])?.['version']) : scalar(version);
}

export const devicesOf = (node: Node): unknown => node['connectedDeviceCount'];

function scalar(value: unknown): Scalar {
  return typeof value === 'string' || typeof value === 'number' || typeof value === 'boolean' ? value : null;
}

function filled(value: unknown): Scalar {
  if (typeof value === 'string') return value.charCodeAt(0) > 32 || value.trim() !== '' ? value : null;
  return typeof value === 'number' ? value : null;
}
