import { affected, pgArray, rows, type Tx } from '../platform/database/sql';
import { attemptColumns, noteAttempts } from './attempt';
import { failoverAfter } from './settle';
import type { Settlement } from './settlement';

const LONGEST_ERROR = 500;

/** Whether something has to be written that `settle` does not write. */
export const isRare = ({ again, untried, digest, proven, dead, dropped }: Settlement): boolean =>
  [again, untried, digest, proven, dead, dropped].some((each) => each !== undefined);

/**
 * What happens now and then, before the rest of it is settled in the same transaction, of lanes that are ours and locked.
 * Gives how much was settled of each.
 */
export async function settleRare(tx: Tx, mine: readonly Settlement[], now: Date): Promise<Map<string, number>> {
  const counts = new Map<string, number>();
  const count = (found: readonly { destination_id: string }[]) => {
    for (const { destination_id: id } of found) counts.set(id, (counts.get(id) ?? 0) + 1);
  };
  await putBack(tx, mine);
  for (const settlement of mine) {
    if (settlement.digest) count(await settleDigest(tx, settlement, now));
  }
  await leaveUntried(tx, mine);
  count(await settleAll(tx, mine));
  await verify(tx, mine);
  return counts;
}

/** Heads that are tried again. */
async function putBack(tx: Tx, mine: readonly Settlement[]): Promise<void> {
  const again = mine.flatMap((settlement) => settlement.again ?? []);
  if (again.length === 0) return;
  await affected(
    tx,
    `WITH back AS (
       UPDATE deliveries d SET status = 'retrying', attempts = x.attempts, last_error = x.error, tried = d.tried + 1
       FROM unnest($1::uuid[], $2::int[], $3::text[], $4::timestamptz[], $5::int[], $6::text[], $7::text[])
         AS x(id, attempts, error, at, latency_ms, outcome, said)
       WHERE d.id = x.id AND d.waiting
       RETURNING d.id, d.channel, d.tried, x.at, x.latency_ms, x.outcome, x.said
     )
     ${noteAttempts('back')}`,
    [
      pgArray(again.map(({ id }) => id)),
      pgArray(again.map(({ attempts }) => attempts)),
      pgArray(again.map(({ error }) => error.slice(0, LONGEST_ERROR))),
      ...attemptColumns(again.map(({ attempt }) => attempt)),
    ],
  );
}

async function settleDigest(tx: Tx, { lane, digest }: Settlement, now: Date) {
  if (!digest) return [];
  return rows<{ destination_id: string }>(
    tx,
    `WITH ended AS (
       UPDATE deliveries d SET status = $4, waiting = false, last_error = $5, provider_message_id = $6,
         attempts = d.attempts + ($4 <> 'suppressed')::int,
         delivered_at = CASE WHEN $4 = 'delivered' THEN $7::timestamptz END,
         receipt_status = CASE WHEN $8 THEN 'sent' END, receipt_at = CASE WHEN $8 THEN $7::timestamptz END,
         tried = d.tried + ($9::timestamptz IS NOT NULL)::int, failover = ${failoverAfter('$4')}
       WHERE d.destination_id = $1 AND d.waiting AND d.seq <= $2::bigint
         -- "IS TRUE" makes it a hash that is probed. As a join of two tables that were small when they were counted last,
         -- ten thousand deliveries were compared with ten thousand cards one by one.
         AND (d.card_id IN (SELECT c.id FROM cards c WHERE c.digest_id = $3)) IS TRUE
       RETURNING d.id, d.destination_id, d.channel, d.tried, $9::timestamptz AS at, $10::int AS latency_ms,
         $11::text AS outcome, $12::text AS said
     ), noted AS (
       ${noteAttempts('ended')}
     )
     SELECT destination_id FROM ended`,
    [
      lane.destinationId,
      digest.upTo,
      digest.id,
      digest.status,
      digest.error?.slice(0, LONGEST_ERROR) ?? null,
      digest.messageId,
      now,
      digest.awaitsReceipt ?? false,
      digest.attempt?.at ?? null,
      digest.attempt?.latencyMs ?? null,
      digest.attempt?.outcome ?? null,
      digest.attempt?.said?.slice(0, LONGEST_ERROR) ?? null,
    ],
  );
}

/** What was taken up, and neither told nor tried: left as being sent, they would be taken for orphans of a process that died. */
async function leaveUntried(tx: Tx, mine: readonly Settlement[]): Promise<void> {
  const untried = mine.flatMap((settlement) => settlement.untried ?? []);
  if (untried.length === 0) return;
  const sql = `UPDATE deliveries SET status = 'queued' WHERE id = ANY($1::uuid[]) AND waiting AND status = 'sending'`;
  await affected(tx, sql, [pgArray(untried)]);
}

/** Destinations where nobody is reached any more, or that hear nothing now: what waits there is settled at once. */
async function settleAll(tx: Tx, mine: readonly Settlement[]) {
  const closed = mine.filter(({ dead, dropped }) => dead !== undefined || dropped !== undefined);
  if (closed.length === 0) return [];
  const dead = mine.filter((settlement) => settlement.dead !== undefined);
  await affected(
    tx,
    `UPDATE destinations d SET enabled = false, disabled_reason = x.reason, owner_untold = d.user_id IS NOT NULL
     FROM unnest($1::uuid[], $2::text[]) AS x(id, reason) WHERE d.id = x.id AND d.enabled`,
    [pgArray(dead.map(({ lane }) => lane.destinationId)), pgArray(dead.map((each) => each.dead ?? null))],
  );
  return rows<{ destination_id: string }>(
    tx,
    `UPDATE deliveries d SET status = x.status, waiting = false, last_error = x.reason,
       failover = ${failoverAfter('x.status')}
     FROM unnest($1::uuid[], $2::text[], $3::text[]) AS x(id, status, reason)
     WHERE d.destination_id = x.id AND d.waiting AND d.id <> ALL($4::uuid[])
     RETURNING d.destination_id`,
    [
      pgArray(closed.map(({ lane }) => lane.destinationId)),
      pgArray(closed.map((each) => (each.dead === undefined ? 'suppressed' : 'failed'))),
      pgArray(closed.map((each) => each.dead ?? each.dropped ?? null)),
      // What has become of these is known.
      pgArray(closed.flatMap(({ deliveries = [] }) => deliveries.map(({ id }) => id))),
    ],
  );
}

/** Addresses that have shown whose they are. */
async function verify(tx: Tx, mine: readonly Settlement[]): Promise<void> {
  const proven = mine.filter((settlement) => settlement.proven).map(({ lane }) => lane.destinationId);
  if (proven.length === 0) return;
  await affected(tx, 'UPDATE destinations SET verified = true WHERE id = ANY($1::uuid[])', [pgArray(proven)]);
}
