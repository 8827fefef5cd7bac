import { randomUUID } from 'node:crypto';
import { Injectable } from '@nestjs/common';

import { detect, type Detection, type KnownLocation, type PodStanding } from '../domain/detection';
import { LIVE_CHANNEL, liveWord } from '../domain/live';
import type { LocationDocument, LocationState, Observation } from '../domain/location';
import type { Pod } from '../domain/pod';
import type { LocationView } from '../domain/rules/rule';
import type { Detected, Transition } from '../domain/transition';
import { notify } from '../platform/database/listener';
import { pgArray, type Queryable, rows, type Tx, UNHURRIED } from '../platform/database/sql';
import { candidateOf, type CandidateColumns, knownPods, printOf, storePods, storeSpeedTests } from './pod-store';

/** A look that brought news, as it is to be recorded. */
export interface Look {
  readonly id: string;
  readonly observation: Observation;
  readonly fingerprint: string;
  readonly devices: number | null;
  /** When it is looked at next; sooner while a state is being confirmed. */
  readonly nextPollAt: Date;
  readonly soonAt: Date;
}

/** What recording a look led to. */
export interface Recorded {
  readonly view: LocationView;
  readonly transitions: readonly Transition[];
  readonly confirming: boolean;
}

/** Takes in what looks saw: states, transitions and speed tests, all set-wise, in the transaction it is given. */
@Injectable()
export class RecorderService {
  /** Locations as they stand before their looks are recorded, locked in id order, so that replicas cannot deadlock. */
  async lock(tx: Tx, ids: readonly string[]): Promise<KnownLocations> {
    const [locations, pods] = await Promise.all([
      rows<LocationRow>(
        tx,
        `SELECT id, account_id, customer_id, name, state, state_since, candidate_state, candidate_count, candidate_since
         FROM locations WHERE id = ANY($1::uuid[]) AND retired_at IS NULL ORDER BY id FOR UPDATE`,
        [pgArray(ids)],
      ),
      knownPods(tx, ids),
    ]);
    return new Map(
      locations.map((row) => [
        row.id,
        {
          id: row.id,
          accountId: row.account_id,
          customerId: row.customer_id,
          name: row.name,
          state: row.state,
          stateSince: row.state_since,
          candidate: candidateOf<'offline'>(row),
          pods: pods.claimed.get(row.id) ?? [],
          unclaimed: pods.unclaimed.get(row.id) ?? NONE,
          prints: pods.prints,
        },
      ]),
    );
  }

  /**
   * Records looks of distinct locations that are locked. One that is gone or retired is left out of the answer. What is
   * `stored` is on its way when this returns: whatever is said in the transaction from then on sees it.
   */
  record(
    tx: Tx,
    known: KnownLocations,
    looks: readonly Look[],
    confirmPolls: number,
  ): {
    readonly recorded: readonly Recorded[];
    readonly transitions: readonly Detected[];
    readonly stored: Promise<unknown>;
  } {
    const found = looks.flatMap((look) => {
      const before = known.get(look.id);
      return before ? [{ look, before, detection: detect(before, look.observation, confirmPolls) }] : [];
    });
    const pods = found.flatMap(({ look, before, detection }) =>
      detection.pods.map((pod) => ({
        at: look.observation.at,
        locationId: look.id,
        pod,
        id: pod.id ?? before.unclaimed.get(pod.nodeId) ?? randomUUID(),
        print: printOf(pod),
      })),
    );
    const news = pods.filter(
      ({ id, locationId, pod, print }) => !pod.seen || known.get(locationId)?.prints.get(id) !== print,
    );
    const transitions = found.flatMap(({ look, detection }) =>
      detection.transitions.map(({ locationId, podId, from, to, at }) => {
        return { locationId, podId, from, to, at, detectedAt: look.observation.at };
      }),
    );
    const changed = new Set([...transitions, ...news].map(({ locationId }) => locationId));
    const stored = Promise.all([
      this.storeLocations(tx, found),
      storePods(tx, news),
      this.storeTransitions(tx, transitions),
      storeSpeedTests(tx, news),
      changed.size > 0 && notify(tx, LIVE_CHANNEL, liveWord('location', [...changed])),
    ]);

    const byLocation = new Map<string, Pod[]>();
    for (const { locationId, pod, id } of pods) {
      if (pod.unclaimed) continue;
      const list = byLocation.get(locationId) ?? [];
      list.push(podOf(id, pod, known.get(locationId)));
      byLocation.set(locationId, list);
    }
    const recorded = found.map(({ look, before, detection }) => ({
      view: viewOf(before, detection, byLocation.get(look.id) ?? []),
      transitions: detection.transitions,
      confirming: detection.confirming,
    }));
    return { recorded, transitions, stored };
  }

  private async storeLocations(tx: Tx, found: readonly { look: Look; detection: Detection }[]): Promise<void> {
    if (found.length === 0) return;
    const column = <T>(pick: (one: { look: Look; detection: Detection }) => T) => pgArray(found.map(pick) as never[]);
    await tx.query(
      `UPDATE locations l SET state = v.state, state_since = v.since, candidate_state = v.c_state,
         candidate_count = v.c_count, candidate_since = v.c_since, pods_online = v.online, pods_total = v.total,
         devices = COALESCE(v.devices, l.devices),
         devices_at = CASE WHEN v.devices IS NULL THEN l.devices_at ELSE v.at END,
         fingerprint = v.print, last_polled_at = v.at, next_poll_at = v.next, missing_looks = 0
       FROM unnest($1::uuid[], $2::text[], $3::timestamptz[], $4::text[], $5::int[], $6::timestamptz[], $7::int[],
                   $8::int[], $9::int[], $10::text[], $11::timestamptz[], $12::timestamptz[])
         AS v(id, state, since, c_state, c_count, c_since, online, total, devices, print, at, next)
       WHERE l.id = v.id`,
      [
        column(({ look }) => look.id),
        column(({ detection }) => detection.location.state),
        column(({ detection }) => detection.location.stateSince),
        column(({ detection }) => detection.location.candidate?.state ?? null),
        column(({ detection }) => detection.location.candidate?.count ?? 0),
        column(({ detection }) => detection.location.candidate?.since ?? null),
        column(({ detection }) => detection.location.podsOnline),
        column(({ detection }) => detection.location.podsTotal),
        column(({ look }) => look.devices),
        column(({ look }) => look.fingerprint),
        column(({ look }) => look.observation.at),
        column(({ look, detection }) => (detection.confirming ? look.soonAt : look.nextPollAt)),
      ],
    );
  }

  private async storeTransitions(tx: Tx, all: readonly (Transition & { detectedAt: Date })[]): Promise<void> {
    if (all.length === 0) return;
    await tx.query(
      `INSERT INTO transitions (location_id, pod_id, from_state, to_state, at, detected_at)
       SELECT * FROM unnest($1::uuid[], $2::uuid[], $3::text[], $4::text[], $5::timestamptz[], $6::timestamptz[])`,
      [
        pgArray(all.map(({ locationId }) => locationId)),
        pgArray(all.map(({ podId }) => podId)),
        pgArray(all.map(({ from }) => from)),
        pgArray(all.map(({ to }) => to)),
        pgArray(all.map(({ at }) => at)),
        pgArray(all.map(({ detectedAt }) => detectedAt)),
      ],
    );
  }

  /** The looks that saw nothing new: their times and, where it is due again, the count of devices. */
  async touch(db: Queryable, looks: readonly Touch[]): Promise<void> {
    if (looks.length === 0) return;
    await db.query(
      `WITH touched AS (
         UPDATE locations l SET last_polled_at = v.at, next_poll_at = v.next, devices = COALESCE(v.devices, l.devices),
           devices_at = CASE WHEN v.devices IS NULL THEN l.devices_at ELSE v.at END
         FROM unnest($1::bigint[], $2::timestamptz[], $3::timestamptz[], $4::int[]) AS v(no, at, next, devices)
         WHERE l.no = v.no
       )
       SELECT ${UNHURRIED}`,
      [
        pgArray(looks.map(({ no }) => no)),
        pgArray(looks.map(({ at }) => at)),
        pgArray(looks.map(({ nextPollAt }) => nextPollAt)),
        pgArray(looks.map(({ devices }) => devices)),
      ],
    );
  }

  async reviewAt(tx: Tx, moments: readonly { id: string; at: Date | null }[]): Promise<void> {
    if (moments.length === 0) return;
    await tx.query(
      `UPDATE locations l SET review_at = v.at FROM unnest($1::uuid[], $2::timestamptz[]) AS v(id, at)
       WHERE l.id = v.id AND l.review_at IS DISTINCT FROM v.at`,
      [pgArray(moments.map(({ id }) => id)), pgArray(moments.map(({ at }) => at))],
    );
  }

  /** Keeps what the location documents say; what a document leaves out stays as it was. */
  async describe(
    tx: Tx,
    documents: readonly { readonly id: string; readonly document: LocationDocument; readonly at: Date }[],
  ): Promise<void> {
    if (documents.length === 0) return;
    const described = await rows<{ id: string; news: boolean }>(
      tx,
      `UPDATE locations l SET name = CASE WHEN l.named_by_us THEN l.name ELSE COALESCE(v.name, l.name) END,
         service_level = v.level, time_zone = COALESCE(v.zone, l.time_zone), document_at = v.at
       FROM unnest($1::uuid[], $2::text[], $3::text[], $4::text[], $5::timestamptz[]) AS v(id, name, level, zone, at)
       JOIN locations before ON before.id = v.id
       WHERE l.id = v.id AND l.dismissed_at IS NULL
       RETURNING l.id, (before.name, before.service_level, before.time_zone)
         IS DISTINCT FROM (l.name, l.service_level, l.time_zone) AS news`,
      [
        pgArray(documents.map(({ id }) => id)),
        pgArray(documents.map(({ document }) => document.name)),
        pgArray(documents.map(({ document }) => document.serviceLevel)),
        pgArray(documents.map(({ document }) => document.timeZone)),
        pgArray(documents.map(({ at }) => at)),
      ],
    );
    const changed = described.filter(({ news }) => news).map(({ id }) => id);
    if (changed.length > 0) await notify(tx, LIVE_CHANNEL, liveWord('location', changed));
  }
}

/** A look that saw nothing new. `devices` is null while their count need not be stored again. */
export interface Touch {
  readonly no: number;
  readonly at: Date;
  readonly nextPollAt: Date;
  readonly devices: number | null;
}

/** Locations that are locked, by id. */
export type KnownLocations = ReadonlyMap<string, Known>;

/** A location before the look, with the ids of pods that once were part of it. */
interface Known extends LocationView, KnownLocation {
  readonly unclaimed: ReadonlyMap<string, string>;
  /** What the rows of pods were last written of, by the pods' ids. */
  readonly prints: ReadonlyMap<string, string>;
}

// Field by field, here and above: spread into so many, they would take ten times as long, for each home of a storm.
const viewOf = (before: Known, { location }: Detection, pods: readonly Pod[]): LocationView => ({
  id: before.id,
  accountId: before.accountId,
  customerId: before.customerId,
  name: before.name,
  state: location.state,
  stateSince: location.stateSince,
  candidate: location.candidate,
  pods,
});

const NONE: ReadonlyMap<string, string> = new Map();

interface LocationRow extends CandidateColumns {
  readonly id: string;
  readonly account_id: string;
  readonly customer_id: string;
  readonly name: string;
  readonly state: LocationState;
  readonly state_since: Date | null;
}

function podOf(id: string, { seen, nodeId, gateway, state, stateSince, candidate }: PodStanding, known?: Known): Pod {
  const name = seen?.name ?? known?.pods.find((each) => each.nodeId === nodeId)?.name ?? nodeId;
  const health = seen?.health ?? null;
  return { id, nodeId, name, gateway, state, stateSince, candidate, health, alerts: seen?.alerts ?? [] };
}
