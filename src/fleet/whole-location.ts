import type { DataSource } from 'typeorm';

import type { PodSpeedTest } from '../domain/reports/speed-test';
import { asId, pgArray, rows } from '../platform/database/sql';
import { type Location, LOCATION_COLUMNS, type PodDetails } from './location-details';

/** A location with its claimed pods, the gateway first, and the newest speed test of each of them that has run one. */
export interface WholeLocation extends Location {
  readonly pods: readonly PodDetails[];
  readonly speedTests: readonly PodSpeedTest[];
}

/** What `WHOLE_PODS` brings: JSON knows no dates. */
export type StoredPod = Omit<PodDetails, 'stateSince'> & {
  stateSince: string | Date | null;
  readonly speedTest: (Omit<PodSpeedTest, 'at' | 'gateway'> & { readonly at: string }) | null;
};

/** The pods of the location `l` as JSON: with it they are one statement, and one trip to the database. */
const WHOLE_PODS = `(
  SELECT COALESCE(json_agg(json_build_object(
    'id', p.id, 'nodeId', p.node_id, 'name', p.name, 'gateway', p.gateway, 'state', p.state,
    'stateSince', p.state_since, 'health', p.health, 'alerts', p.alerts, 'devices', p.devices, 'backhaul', p.backhaul,
    'model', p.model, 'firmware', p.firmware, 'serial', p.serial, 'mac', p.mac, 'ip', p.ip,
    'speedTest', CASE WHEN t.at IS NOT NULL THEN json_build_object(
      'at', t.at, 'downloadMbps', t.download_mbps, 'uploadMbps', t.upload_mbps, 'rttMs', t.rtt_ms) END
  ) ORDER BY p.gateway DESC, p.name, p.node_id), '[]')
  FROM pods p
  LEFT JOIN LATERAL (SELECT * FROM speed_tests WHERE pod_id = p.id ORDER BY at DESC LIMIT 1) t ON true
  WHERE p.location_id = l.id AND p.unclaimed_at IS NULL
) AS pods`;

export function wholeOf(location: Location, stored: readonly StoredPod[]): WholeLocation {
  const pods: PodDetails[] = [];
  const speedTests: PodSpeedTest[] = [];
  for (const { speedTest, ...pod } of stored) {
    pod.stateSince = pod.stateSince && new Date(pod.stateSince);
    pods.push(pod as PodDetails);
    if (!speedTest) continue;
    const { at, downloadMbps, uploadMbps, rttMs } = speedTest;
    speedTests.push({ at: new Date(at), downloadMbps, uploadMbps, rttMs, gateway: pod.gateway });
  }
  return { ...location, pods, speedTests };
}

/** Locations that are watched, whoever may see them, in the order of their ids; null for what is none. */
export async function wholeLocations(db: DataSource, ids: readonly string[]): Promise<(WholeLocation | null)[]> {
  const found = await rows<Location & { readonly pods: readonly StoredPod[] }>(
    db,
    `SELECT ${LOCATION_COLUMNS}, ${WHOLE_PODS}
     FROM unnest($1::text[]) AS asked(id) JOIN locations l ON l.id = ${asId('asked.id')} AND l.retired_at IS NULL`,
    [pgArray([...new Set(ids)])],
  );
  const byId = new Map(found.map((each) => [each.id, wholeOf(each, each.pods)]));
  return ids.map((id) => byId.get(id.toLowerCase()) ?? null);
}

/** The pods of locations, in the order of their ids. */
export async function storedPods(db: DataSource, ids: readonly string[]): Promise<(readonly StoredPod[])[]> {
  const sql = `SELECT l.id, ${WHOLE_PODS} FROM unnest($1::uuid[]) AS l(id)`;
  const found = await rows<{ readonly id: string; readonly pods: readonly StoredPod[] }>(db, sql, [
    pgArray([...new Set(ids)]),
  ]);
  const byId = new Map(found.map(({ id, pods }) => [id, pods]));
  return ids.map((id) => byId.get(id) ?? []);
}
