import { hash } from 'node:crypto';

import type { PodStanding } from '../domain/detection';
import type { Candidate, Pod, PodState } from '../domain/pod';
import { pgArray, rows, type Tx } from '../platform/database/sql';

/** The pods' rows as the recorder reads and writes them, many at a time. */
export interface PodWrite {
  readonly id: string;
  readonly locationId: string;
  readonly pod: PodStanding;
  readonly at: Date;
  readonly print: string;
}

/**
 * Stands for what is stored of a pod that was seen: when it is the same, so is the row. The count of its devices is left
 * out, since it moves at every look: the row has the one of the pod's last news.
 */
export function printOf({ gateway, state, stateSince, candidate, seen }: PodStanding): string {
  const words = seen && [seen.name, seen.rawState, seen.health, seen.alerts, seen.backhaul, seen.model, seen.firmware];
  const marks = seen && [seen.serial, seen.mac, seen.ip, seen.wanIp, seen.speedTest];
  return hash('sha1', JSON.stringify([gateway, state, stateSince, candidate, words, marks]), 'base64url');
}

/** The claimed pods of each location with their prints, and the ids of those it once had, by node. */
export async function knownPods(tx: Tx, locationIds: readonly string[]) {
  const claimed = new Map<string, Pod[]>();
  const unclaimed = new Map<string, Map<string, string>>();
  const prints = new Map<string, string>();
  const found = await rows<PodRow>(
    tx,
    `SELECT id, location_id, node_id, name, gateway, state, state_since, candidate_state, candidate_count,
            candidate_since, health, alerts, unclaimed_at, print
     FROM pods WHERE location_id = ANY($1::uuid[])`,
    [pgArray(locationIds)],
  );
  for (const row of found) {
    if (row.print !== null) prints.set(row.id, row.print);
    if (row.unclaimed_at) {
      const ids = unclaimed.get(row.location_id) ?? new Map<string, string>();
      unclaimed.set(row.location_id, ids.set(row.node_id, row.id));
    } else {
      const list = claimed.get(row.location_id) ?? [];
      list.push(podOf(row));
      claimed.set(row.location_id, list);
    }
  }
  return { claimed, unclaimed, prints };
}

/** Writes every pod of the looks in one statement; a pod that the answer left out keeps what was known of it. */
export async function storePods(tx: Tx, pods: readonly PodWrite[]): Promise<void> {
  const seen = pods.filter(({ pod }) => pod.seen);
  const left = pods.filter(({ pod }) => !pod.seen);
  const stored: Promise<unknown>[] = [];
  if (seen.length > 0) {
    const column = <T>(pick: (one: PodWrite) => T) => pgArray(seen.map(pick) as never[]);
    const storing = tx.query(
      `INSERT INTO pods AS p (id, location_id, node_id, name, gateway, state, state_since, raw_state, candidate_state,
         candidate_count, candidate_since, health, alerts, devices, backhaul, model, firmware, serial, mac, ip,
         wan_ip, created_at, print)
       SELECT v.id, v.location_id, v.node_id, v.name, v.gateway, v.state, v.since, v.raw, v.c_state, v.c_count,
         v.c_since, v.health, v.alerts::text[], v.devices, v.backhaul, v.model,
         v.firmware, v.serial, v.mac, v.ip, v.wan_ip, v.at, v.print
       FROM unnest($1::uuid[], $2::uuid[], $3::text[], $4::text[], $5::bool[], $6::text[], $7::timestamptz[],
                   $8::text[], $9::text[], $10::int[], $11::timestamptz[], $12::text[], $13::text[], $14::int[],
                   $15::text[], $16::text[], $17::text[], $18::text[], $19::text[], $20::text[], $21::text[],
                   $22::timestamptz[], $23::text[])
         AS v(id, location_id, node_id, name, gateway, state, since, raw, c_state, c_count, c_since, health, alerts,
              devices, backhaul, model, firmware, serial, mac, ip, wan_ip, at, print)
       ON CONFLICT (location_id, node_id) DO UPDATE SET
         name = excluded.name, gateway = excluded.gateway, state = excluded.state,
         state_since = excluded.state_since, raw_state = excluded.raw_state,
         candidate_state = excluded.candidate_state, candidate_count = excluded.candidate_count,
         candidate_since = excluded.candidate_since, health = excluded.health, alerts = excluded.alerts,
         devices = COALESCE(excluded.devices, p.devices), backhaul = COALESCE(excluded.backhaul, p.backhaul),
         model = COALESCE(excluded.model, p.model), firmware = COALESCE(excluded.firmware, p.firmware),
         serial = COALESCE(excluded.serial, p.serial), mac = COALESCE(excluded.mac, p.mac),
         ip = COALESCE(excluded.ip, p.ip), wan_ip = COALESCE(excluded.wan_ip, p.wan_ip), unclaimed_at = NULL,
         print = excluded.print`,
      [
        column(({ id }) => id),
        column(({ locationId }) => locationId),
        column(({ pod }) => pod.nodeId),
        column(({ pod }) => pod.seen?.name ?? null),
        column(({ pod }) => pod.gateway),
        column(({ pod }) => pod.state),
        column(({ pod }) => pod.stateSince),
        column(({ pod }) => pod.seen?.rawState ?? null),
        column(({ pod }) => pod.candidate?.state ?? null),
        column(({ pod }) => pod.candidate?.count ?? 0),
        column(({ pod }) => pod.candidate?.since ?? null),
        column(({ pod }) => pod.seen?.health ?? null),
        column(({ pod }) => pgArray(pod.seen?.alerts ?? [])),
        column(({ pod }) => pod.seen?.devices ?? null),
        column(({ pod }) => pod.seen?.backhaul ?? null),
        column(({ pod }) => pod.seen?.model ?? null),
        column(({ pod }) => pod.seen?.firmware ?? null),
        column(({ pod }) => pod.seen?.serial ?? null),
        column(({ pod }) => pod.seen?.mac ?? null),
        column(({ pod }) => pod.seen?.ip ?? null),
        column(({ pod }) => pod.seen?.wanIp ?? null),
        column(({ at }) => at),
        column(({ print }) => print),
      ],
    );
    stored.push(storing);
  }
  if (left.length > 0) {
    // A pod that comes back after having been unclaimed is met anew: its past says nothing of where it is now.
    const storing = tx.query(
      `UPDATE pods p SET candidate_state = v.c_state, candidate_count = v.c_count, candidate_since = v.c_since,
         unclaimed_at = v.gone, print = NULL, state = CASE WHEN v.gone IS NULL THEN p.state ELSE 'unknown' END,
         state_since = CASE WHEN v.gone IS NULL THEN p.state_since END
       FROM unnest($1::uuid[], $2::text[], $3::int[], $4::timestamptz[], $5::timestamptz[])
         AS v(id, c_state, c_count, c_since, gone)
       WHERE p.id = v.id`,
      [
        pgArray(left.map(({ id }) => id)),
        pgArray(left.map(({ pod }) => pod.candidate?.state ?? null)),
        pgArray(left.map(({ pod }) => pod.candidate?.count ?? 0)),
        pgArray(left.map(({ pod }) => pod.candidate?.since ?? null)),
        pgArray(left.map(({ pod, at }) => (pod.unclaimed ? at : null))),
      ],
    );
    stored.push(storing);
  }
  await Promise.all(stored);
}

/** A test that is already stored stays as it is: looks see the same last test again and again. */
export async function storeSpeedTests(tx: Tx, pods: readonly PodWrite[]): Promise<void> {
  const tests = pods.flatMap(({ id, locationId, pod }) =>
    pod.seen?.speedTest ? [{ id, locationId, ...pod.seen.speedTest }] : [],
  );
  if (tests.length === 0) return;
  await tx.query(
    `INSERT INTO speed_tests (pod_id, location_id, at, download_mbps, upload_mbps, rtt_ms)
     SELECT * FROM unnest($1::uuid[], $2::uuid[], $3::timestamptz[], $4::float8[], $5::float8[], $6::float8[])
     ON CONFLICT DO NOTHING`,
    [
      pgArray(tests.map(({ id }) => id)),
      pgArray(tests.map(({ locationId }) => locationId)),
      pgArray(tests.map(({ at }) => at)),
      pgArray(tests.map(({ downloadMbps }) => downloadMbps)),
      pgArray(tests.map(({ uploadMbps }) => uploadMbps)),
      pgArray(tests.map(({ rttMs }) => rttMs)),
    ],
  );
}

export interface CandidateColumns {
  readonly candidate_state: string | null;
  readonly candidate_count: number;
  readonly candidate_since: Date | null;
}

interface PodRow extends CandidateColumns {
  readonly id: string;
  readonly location_id: string;
  readonly node_id: string;
  readonly name: string;
  readonly gateway: boolean;
  readonly state: PodState;
  readonly state_since: Date | null;
  readonly health: string | null;
  readonly alerts: string[];
  readonly unclaimed_at: Date | null;
  readonly print: string | null;
}

const podOf = (row: PodRow): Pod => ({
  id: row.id,
  nodeId: row.node_id,
  name: row.name,
  gateway: row.gateway,
  state: row.state,
  stateSince: row.state_since,
  candidate: candidateOf(row),
  health: row.health,
  alerts: row.alerts,
});

export const candidateOf = <State extends Candidate['state'] = Candidate['state']>(row: CandidateColumns) =>
  row.candidate_state && row.candidate_since
    ? { state: row.candidate_state as State, count: row.candidate_count, since: row.candidate_since }
    : null;
