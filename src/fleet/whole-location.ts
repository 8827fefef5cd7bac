import type { PodSpeedTest } from '../domain/reports/speed-test';
import type { Location, PodDetails } from './location-details';

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
export const WHOLE_PODS = `(
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
