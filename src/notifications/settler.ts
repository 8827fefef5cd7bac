import { Injectable, Logger } from '@nestjs/common';
import { DataSource } from 'typeorm';
import { after } from '../domain/duration';
import { Batcher } from '../platform/clock/batcher';
import { Clock } from '../platform/clock/clock';
import { affected, pgArray, rows, type Tx } from '../platform/database/sql';
import { attemptColumns, noteAttempts } from './attempt';
import { ChannelHealth } from './channel-health';
import { LEASE } from './lanes';
import { OutboxMetrics } from './outbox-metrics';
import type { Settlement } from './settlement';

/** Lanes in hand of one process are fewer; more than that is never settled at once. */
const BATCH = 500;

const LONGEST_ERROR = 500;

interface Item {
  readonly settlement: Settlement;
  readonly done: (held: boolean) => void;
  readonly failed: (cause: unknown) => void;
}

/** Writes down what has become of deliveries: whatever is known by the next turn of the event loop, together. */
@Injectable()
export class Settler {
  private readonly logger = new Logger(Settler.name);
  private readonly batcher = new Batcher<Item>(BATCH, (items) => this.flush(items));

  constructor(
    private readonly db: DataSource,
    private readonly clock: Clock,
    private readonly metrics: OutboxMetrics,
    private readonly health: ChannelHealth,
  ) {}

  /**
   * Resolves when it is written: true, or false when the lease was lost, and then nothing was. Rejects when the
   * database cannot be reached.
   */
  settle(settlement: Settlement): Promise<boolean> {
    return new Promise((done, failed) => this.batcher.add({ settlement, done, failed }));
  }

  private async flush(items: Item[]): Promise<void> {
    try {
      const { held, news } = await this.db.transaction((tx) => this.write(tx, items));
      if (news) this.health.news();
      for (const { settlement, done } of items) {
        const mine = held.has(settlement.lane.destinationId);
        if (mine) this.metrics.settled(settlement);
        else this.logger.warn(`the lease of destination ${settlement.lane.destinationId} was lost`);
        done(mine);
      }
    } catch (cause) {
      for (const { failed } of items) failed(cause);
    }
  }

  private async write(tx: Tx, items: readonly Item[]): Promise<{ held: Set<string>; news: boolean }> {
    const now = this.clock.now();
    const held = await lockHeld(
      tx,
      items.map(({ settlement }) => settlement),
    );
    const mine = items.map(({ settlement }) => settlement).filter(({ lane }) => held.has(lane.destinationId));
    if (mine.length === 0) return { held, news: false };
    const counts = new Map<string, number>();
    const count = (found: readonly { destination_id: string }[]) => {
      for (const { destination_id: id } of found) counts.set(id, (counts.get(id) ?? 0) + 1);
    };
    count(await settleDeliveries(tx, mine, now));
    await putBack(tx, mine);
    for (const settlement of mine) {
      if (settlement.digest) count(await settleDigest(tx, settlement, now));
    }
    await leaveUntried(tx, mine);
    count(await settleAll(tx, mine));
    await verify(tx, mine);
    await writeLanes(tx, mine, counts, now);
    // Last, since every replica writes these few rows.
    return { held, news: await this.health.learn(tx, mine, now) };
  }
}

/** The lanes whose lease is still ours, locked in the order in which everybody locks them. */
async function lockHeld(tx: Tx, settlements: readonly Settlement[]): Promise<Set<string>> {
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

/** Deliveries that wait no more, those that are sent next, and what cards show: one statement, since each costs a trip. */
async function settleDeliveries(tx: Tx, mine: readonly Settlement[], now: Date) {
  const settled = mine.flatMap(({ deliveries = [] }) => deliveries);
  const next = mine.flatMap((settlement) => settlement.next ?? []);
  const shown = mine.flatMap(({ cards = [] }) => cards);
  if (settled.length + next.length + shown.length === 0) return [];
  return rows<{ destination_id: string }>(
    tx,
    `WITH next AS (
       UPDATE deliveries SET status = 'sending', begun_at = $1 WHERE id = ANY($7::uuid[]) AND waiting
     ), shown AS (
       UPDATE cards c SET message_id = x.message_id, shown_version = x.version, shown_final = c.shown_final OR x.final,
         edit_not_before = x.edit_not_before, dirty = c.version > x.version
       FROM unnest($8::uuid[], $9::text[], $10::int[], $11::bool[], $12::timestamptz[])
         AS x(id, message_id, version, final, edit_not_before)
       WHERE c.id = x.id
     ), ended AS (
       UPDATE deliveries d SET status = x.status, waiting = false, attempts = x.attempts, last_error = x.error,
         provider_message_id = x.message_id, delivered_at = CASE WHEN x.status = 'delivered' THEN $1::timestamptz END,
         receipt_status = CASE WHEN x.awaits THEN 'sent' END, receipt_at = CASE WHEN x.awaits THEN $1::timestamptz END,
         tried = d.tried + (x.at IS NOT NULL)::int, failover = ${failoverAfter('x.status')}
       FROM unnest($2::uuid[], $3::text[], $4::int[], $5::text[], $6::text[], $13::bool[],
           $14::timestamptz[], $15::int[], $16::text[], $17::text[])
         AS x(id, status, attempts, error, message_id, awaits, at, latency_ms, outcome, said)
       WHERE d.id = x.id AND d.waiting
       RETURNING d.id, d.destination_id, d.channel, d.tried, x.at, x.latency_ms, x.outcome, x.said
     ), noted AS (
       ${noteAttempts('ended')}
     )
     SELECT destination_id FROM ended`,
    [
      now,
      pgArray(settled.map(({ id }) => id)),
      pgArray(settled.map(({ status }) => status)),
      pgArray(settled.map(({ attempts }) => attempts)),
      pgArray(settled.map(({ error }) => error?.slice(0, LONGEST_ERROR) ?? null)),
      pgArray(settled.map(({ messageId }) => messageId)),
      pgArray(next),
      pgArray(shown.map(({ id }) => id)),
      pgArray(shown.map(({ messageId }) => messageId)),
      pgArray(shown.map(({ version }) => version)),
      pgArray(shown.map(({ final }) => final)),
      pgArray(shown.map(({ editNotBefore }) => editNotBefore)),
      pgArray(settled.map(({ awaitsReceipt = false }) => awaitsReceipt)),
      ...attemptColumns(settled.map(({ attempt }) => attempt)),
    ],
  );
}

/** An alert that has failed is to be told another way, unless one was looked for already. */
const failoverAfter = (status: string): string =>
  `CASE WHEN ${status} = 'failed' AND d.incident_id IS NOT NULL THEN COALESCE(d.failover, 'wanted') ELSE d.failover END`;

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

/** Heads that a digest neither told nor tried: left as being sent, they would be taken for orphans of a process that died. */
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
     WHERE d.destination_id = x.id AND d.waiting
     RETURNING d.destination_id`,
    [
      pgArray(closed.map(({ lane }) => lane.destinationId)),
      pgArray(closed.map((each) => (each.dead === undefined ? 'suppressed' : 'failed'))),
      pgArray(closed.map((each) => each.dead ?? each.dropped ?? null)),
    ],
  );
}

/** Addresses that have shown whose they are. */
async function verify(tx: Tx, mine: readonly Settlement[]): Promise<void> {
  const proven = mine.filter((settlement) => settlement.proven).map(({ lane }) => lane.destinationId);
  if (proven.length === 0) return;
  await affected(tx, 'UPDATE destinations SET verified = true WHERE id = ANY($1::uuid[])', [pgArray(proven)]);
}

/** Counted up from the rows' own numbers, so that what was posted meanwhile keeps its lane due. */
async function writeLanes(tx: Tx, mine: readonly Settlement[], counts: ReadonlyMap<string, number>, now: Date) {
  const at = (pick: (release: NonNullable<Settlement['release']>) => Date | string | null) =>
    pgArray(mine.map(({ release }) => (release ? pick(release) : null)));
  await affected(
    tx,
    `UPDATE lanes l SET settled = l.settled + x.n, cleaned = COALESCE(x.cleaned, l.cleaned),
       not_before = CASE WHEN x.released THEN x.not_before ELSE l.not_before END,
       burst_tat = CASE WHEN x.released THEN x.tat ELSE l.burst_tat END,
       lease_until = CASE WHEN x.released THEN NULL WHEN l.lease_until < $10 THEN $2::timestamptz ELSE l.lease_until END,
       lease_token = CASE WHEN x.released THEN NULL ELSE l.lease_token END,
       patient = CASE WHEN x.released
         THEN l.posted > l.settled + x.n AND l.dirtied = COALESCE(x.cleaned, l.cleaned) AND NOT EXISTS (
           SELECT FROM deliveries d WHERE d.destination_id = l.destination_id AND d.waiting AND NOT d.patient)
         ELSE l.patient END,
       due_at = CASE
         WHEN NOT x.released THEN CASE WHEN l.lease_until < $10 THEN $2::timestamptz ELSE l.due_at END
         WHEN l.posted > l.settled + x.n THEN GREATEST(x.not_before, $1::timestamptz)
         WHEN l.dirtied > COALESCE(x.cleaned, l.cleaned) THEN GREATEST(x.not_before, x.edits_at, $1::timestamptz)
       END
     FROM unnest($3::uuid[], $4::int[], $5::bool[], $6::timestamptz[], $7::timestamptz[], $8::bigint[], $9::timestamptz[])
       AS x(id, n, released, not_before, tat, cleaned, edits_at)
     WHERE l.destination_id = x.id`,
    [
      now,
      after(now, LEASE),
      pgArray(mine.map(({ lane }) => lane.destinationId)),
      pgArray(mine.map(({ lane }) => counts.get(lane.destinationId) ?? 0)),
      pgArray(mine.map(({ release }) => release !== undefined)),
      at(({ notBefore }) => notBefore),
      at(({ tat }) => tat),
      at(({ cleaned }) => cleaned),
      at(({ editsAt }) => editsAt),
      // Renewed when half of it is over: a row whose due_at stays is written without touching its indexes.
      after(now, LEASE / 2),
    ],
  );
}
