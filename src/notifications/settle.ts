import { after } from '../domain/duration';
import { pgArray, rows, type Tx } from '../platform/database/sql';
import { attemptColumns, noteAttempts } from './attempt';
import { noteLessons, lessonColumns, lessonsOf } from './channel-lessons';
import { LEASE } from './lanes';
import type { Release, Settlement } from './settlement';

const LONGEST_ERROR = 500;

/** What came of settling. */
export interface Settled {
  /** The destinations whose lease was still ours; of the others nothing was written. */
  readonly held: ReadonlySet<string>;
  /** The channels in which something waits in a lane that was given back. */
  readonly due: ReadonlySet<string>;
  /** Whether there is something to tell admins of a channel. */
  readonly news: boolean;
}

/** An alert that has failed is to be told another way, unless one was looked for already. */
export const failoverAfter = (status: string): string =>
  `CASE WHEN ${status} = 'failed' AND d.incident_id IS NOT NULL THEN COALESCE(d.failover, 'wanted') ELSE d.failover END`;

/**
 * Locks the lanes whose lease is still ours, in the order in which everybody locks them. A statement by itself: what is
 * said after it sees all that was posted before.
 */
export async function lockHeld(tx: Tx, settlements: readonly Settlement[]): Promise<Set<string>> {
  const found = await rows<{ destination_id: string }>(
    tx,
    `SELECT l.destination_id FROM lanes l
     JOIN unnest($1::uuid[], $2::uuid[]) AS x(id, token) ON x.id = l.destination_id AND x.token = l.lease_token
     ORDER BY l.destination_id FOR UPDATE OF l`,
    [
      pgArray(settlements.map(({ lane }) => lane.destinationId)),
      pgArray(settlements.map(({ lane }) => lane.leaseToken)),
    ],
  );
  return new Set(found.map(({ destination_id: id }) => id));
}

/**
 * Everything that is settled every day, in one statement, since it stands between a message and the next: deliveries that
 * wait no more, those that are sent next, what cards show, the lanes, and what was learned of their channels.
 *
 * The lanes are locked; of those that are not ours any more nothing is written, but what was learned by speaking there.
 * The channels come last, since every replica writes these few rows. Lanes are counted up from their rows' own numbers,
 * so that what was posted meanwhile keeps its lane due. `counts`: what else was settled of each lane in this transaction.
 *
 * What has ended, always in one of these lanes, is counted by a full join behind an `OFFSET 0`: a left join is done by
 * going through all of the one side for each of the other, as is thought cheap where few are expected.
 */
export async function settle(
  tx: Tx,
  settlements: readonly Settlement[],
  now: Date,
  counts: ReadonlyMap<string, number> = new Map(),
): Promise<Settled> {
  const ended = settlements.flatMap(({ deliveries = [] }) => deliveries);
  const shown = settlements.flatMap(({ cards = [] }) => cards);
  const at = (pick: (release: Release) => Date | string | null | undefined) =>
    pgArray(settlements.map(({ release }) => (release && pick(release)) ?? null));
  const found = await rows<{ destination_id: string; channel: string; due: boolean; news: boolean }>(
    tx,
    `WITH held AS (
       SELECT l.destination_id FROM lanes l
       JOIN unnest($3::uuid[], $4::uuid[]) AS x(id, token) ON x.id = l.destination_id AND x.token = l.lease_token
     ), next AS (
       UPDATE deliveries d SET status = 'sending', begun_at = $1
       WHERE d.id = ANY($12::uuid[]) AND ${MINE}
     ), shown AS (
       UPDATE cards c SET message_id = x.message_id, shown_version = x.version, shown_final = c.shown_final OR x.final,
         edit_not_before = x.edit_not_before, dirty = c.version > x.version
       FROM unnest($13::uuid[], $14::text[], $15::int[], $16::bool[], $17::timestamptz[])
         AS x(id, message_id, version, final, edit_not_before)
       WHERE c.id = x.id AND c.destination_id = ANY(${HELD})
     ), ended AS (
       UPDATE deliveries d SET status = x.status, waiting = false, attempts = x.attempts, last_error = x.error,
         provider_message_id = x.message_id, delivered_at = CASE WHEN x.status = 'delivered' THEN $1::timestamptz END,
         receipt_status = CASE WHEN x.awaits THEN 'sent' END, receipt_at = CASE WHEN x.awaits THEN $1::timestamptz END,
         tried = d.tried + (x.at IS NOT NULL)::int, failover = ${failoverAfter('x.status')}
       FROM unnest($18::uuid[], $19::text[], $20::int[], $21::text[], $22::text[], $23::bool[],
           $24::timestamptz[], $25::int[], $26::text[], $27::text[])
         AS x(id, status, attempts, error, message_id, awaits, at, latency_ms, outcome, said)
       WHERE d.id = x.id AND ${MINE}
       RETURNING d.id, d.destination_id, d.channel, d.tried, x.at, x.latency_ms, x.outcome, x.said
     ), noted AS (
       ${noteAttempts('ended')}
     ), lane AS (
       UPDATE lanes l SET settled = l.settled + x.n, cleaned = COALESCE(x.cleaned, l.cleaned),
         not_before = CASE WHEN x.released THEN x.not_before ELSE l.not_before END,
         burst_tat = CASE WHEN x.released THEN x.tat ELSE l.burst_tat END,
         lease_until = CASE WHEN x.released THEN NULL WHEN l.lease_until < $11 THEN $2::timestamptz ELSE l.lease_until END,
         lease_token = CASE WHEN x.released THEN NULL ELSE l.lease_token END,
         patient = CASE WHEN x.released
           THEN l.posted > l.settled + x.n AND l.dirtied = COALESCE(x.cleaned, l.cleaned) AND NOT ${URGENT}
           ELSE l.patient END,
         due_at = CASE
           WHEN NOT x.released THEN CASE WHEN l.lease_until < $11 THEN $2::timestamptz ELSE l.due_at END
           WHEN l.posted > l.settled + x.n THEN GREATEST(x.not_before, $1::timestamptz,
             CASE WHEN x.patient_at IS NOT NULL AND NOT ${URGENT} THEN x.patient_at END)
           WHEN l.dirtied > COALESCE(x.cleaned, l.cleaned) THEN GREATEST(x.not_before, x.edits_at, $1::timestamptz)
         END
       FROM (
         SELECT x.*, x.before + COALESCE(e.count, 0) AS n
         FROM unnest($3::uuid[], $5::int[], $6::bool[], $7::timestamptz[], $8::timestamptz[], $9::bigint[],
             $10::timestamptz[], $28::timestamptz[])
           AS x(id, before, released, not_before, tat, cleaned, edits_at, patient_at)
         FULL JOIN (SELECT destination_id, count(*)::int FROM ended GROUP BY destination_id) e ON e.destination_id = x.id
         OFFSET 0
       ) x
       WHERE l.destination_id = x.id AND l.destination_id = ANY(${HELD})
       RETURNING l.destination_id, l.channel, x.released AND l.due_at IS NOT NULL AS due
     ), learned AS (
       ${noteLessons('$1', 29, '(SELECT count(*) FROM lane) > 0')}
     )
     SELECT destination_id, channel, due, (SELECT bool_or(untold) FROM learned) IS TRUE AS news FROM lane`,
    [
      now,
      after(now, LEASE),
      pgArray(settlements.map(({ lane }) => lane.destinationId)),
      pgArray(settlements.map(({ lane }) => lane.leaseToken)),
      pgArray(settlements.map(({ lane }) => counts.get(lane.destinationId) ?? 0)),
      pgArray(settlements.map(({ release }) => release !== undefined)),
      at(({ notBefore }) => notBefore),
      at(({ tat }) => tat),
      at(({ cleaned }) => cleaned),
      at(({ editsAt }) => editsAt),
      // Renewed when half of it is over: a row whose due_at stays is written without touching its indexes.
      after(now, LEASE / 2),
      pgArray(settlements.flatMap(({ next }) => next ?? [])),
      pgArray(shown.map(({ id }) => id)),
      pgArray(shown.map(({ messageId }) => messageId)),
      pgArray(shown.map(({ version }) => version)),
      pgArray(shown.map(({ final }) => final)),
      pgArray(shown.map(({ editNotBefore }) => editNotBefore)),
      pgArray(ended.map(({ id }) => id)),
      pgArray(ended.map(({ status }) => status)),
      pgArray(ended.map(({ attempts }) => attempts)),
      pgArray(ended.map(({ error }) => error?.slice(0, LONGEST_ERROR) ?? null)),
      pgArray(ended.map(({ messageId }) => messageId)),
      pgArray(ended.map(({ awaitsReceipt = false }) => awaitsReceipt)),
      ...attemptColumns(ended.map(({ attempt }) => attempt)),
      at(({ patientAt }) => patientAt),
      ...lessonColumns(lessonsOf(settlements)),
    ],
  );
  return {
    held: new Set(found.map(({ destination_id: id }) => id)),
    due: new Set(found.filter(({ due }) => due).map(({ channel }) => channel)),
    news: found.some(({ news }) => news),
  };
}

const HELD = 'ARRAY(SELECT destination_id FROM held)';

/**
 * Whether the delivery `d` still waits in a lane that is ours. Written so that it is found by its id alone: by its lane,
 * everything that waits there would be read for each message.
 */
const MINE = `d.waiting IS TRUE AND (d.destination_id = ANY(${HELD})) IS TRUE`;

/** Whether something that is not patient waits in the lane `l`. What ends in the statement itself is seen as it was before. */
const URGENT = `EXISTS (
  SELECT FROM deliveries d
  WHERE d.destination_id = l.destination_id AND d.waiting AND NOT d.patient AND d.id <> ALL($18::uuid[]))`;
