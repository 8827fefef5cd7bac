import { randomUUID } from 'node:crypto';
import { Injectable } from '@nestjs/common';
import type { Counter } from 'prom-client';
import { DataSource } from 'typeorm';

import { ChannelRegistry } from '../channels/channel-registry';
import { seconds } from '../domain/duration';
import { isBroken, isStillNews, nextWay, overdueSince, toldInstead, type Way } from '../domain/failover';
import { filtered, filterOf } from '../domain/routing';
import type { Severity } from '../domain/severity';
import { Clock } from '../platform/clock/clock';
import { lockInTx } from '../platform/database/locks';
import { pgArray, rows, type Tx } from '../platform/database/sql';
import { Metrics } from '../platform/metrics/metrics';
import { PREFERENCES, preferencesOf, type PreferencesRow } from './audience';
import { ChannelHealth } from './channel-health';
import { NotificationsConfig } from './notifications.config';
import { lockLanes, type NewDelivery, write } from './outbox-store';

/** Deliveries, or lanes, that one transaction looks after. */
const BATCH = 500;

/** An alert that does not reach somebody by one of their destinations. */
interface Stuck {
  readonly id: string;
  readonly channel: string;
  readonly destinationId: string;
  readonly notificationId: string;
  readonly incidentId: string;
  readonly severity: Severity;
  readonly queuedAt: Date;
  /** Null where nobody is known to live. */
  readonly userId: string | null;
}

interface Choice extends Way {
  readonly order: readonly string[];
}

/** What stands in for a stuck delivery; `to` null where a stand-in was made for another of the same alert. */
interface StandIn {
  readonly of: Stuck;
  readonly id: string;
  readonly to: Way | null;
}

/**
 * Tells people another way what does not reach them by the first: once, and in one transaction with the note that it was
 * done. What does get through makes the other needless, whichever of them it is.
 */
@Injectable()
export class Failover {
  private readonly limit: number;
  private readonly failovers: Counter<'from' | 'to'>;

  constructor(
    private readonly db: DataSource,
    private readonly clock: Clock,
    private readonly channels: ChannelRegistry,
    private readonly health: ChannelHealth,
    config: NotificationsConfig,
    metrics: Metrics,
  ) {
    this.limit = seconds(config.FAILOVER_AFTER_SECONDS);
    const help = 'Alerts that were told another way, since the first did not get through';
    this.failovers = metrics.counter('panoptes_failovers_total', help, ['from', 'to']);
  }

  /** Looks after one batch of alerts that are stuck. True when there may be more. */
  async next(): Promise<boolean> {
    if (this.limit <= 0) return false;
    const now = this.clock.now();
    const standings = await this.standings(now);
    const made = await this.db.transaction(async (tx) => {
      if (!(await lockInTx(tx, 'failover'))) return null;
      const found = await stuckNow(tx, standings);
      if (found.length === 0) return null;
      await lockPlaces(tx, found);
      const stuck = await takeUp(tx, found);
      const standIns = decide(stuck, await this.choices(tx, stuck, standings, now), now);
      await put(tx, standIns, now);
      return { standIns, more: found.length >= BATCH };
    });
    for (const { of, to } of made?.standIns ?? []) if (to) this.failovers.inc({ from: of.channel, to: to.channel });
    return made?.more ?? false;
  }

  /** Takes out of their lanes what has been told another way by now. True when there may be more. */
  async settle(): Promise<boolean> {
    const settled = await this.db.transaction((tx) => settleReplaced(tx, this.clock.now()));
    return settled >= BATCH;
  }

  /** By channel: whether it is in trouble, and since when what waits for it has waited for too long. */
  private async standings(
    now: Date,
  ): Promise<ReadonlyMap<string, { readonly broken: boolean; readonly before: Date }>> {
    const known = new Map((await this.health.all()).map((standing) => [standing.channel, standing]));
    return new Map(
      this.channels.all.map(({ kind, configured }) => {
        const { state = 'ok', since = null } = known.get(kind) ?? {};
        const standing = { configured, state, since };
        const before = overdueSince(standing, this.limit, now);
        return [kind, { broken: isBroken(standing, this.limit, now), before }];
      }),
    );
  }

  /** The ways to the owner of each stuck delivery, by its id. The lanes of their destinations must be locked. */
  private async choices(
    tx: Tx,
    stuck: readonly Stuck[],
    standings: Awaited<ReturnType<Failover['standings']>>,
    now: Date,
  ): Promise<ReadonlyMap<string, readonly Choice[]>> {
    const found = await rows<
      {
        stuck: string;
        severity: Severity;
        id: string;
        channel: string;
        told: boolean;
        wishes: string[] | null;
      } & PreferencesRow
    >(
      tx,
      `SELECT x.id AS stuck, x.severity, o.id, o.channel, p.channel_order AS wishes, ${PREFERENCES},
         EXISTS (SELECT FROM cards c WHERE c.incident_id = x.incident AND c.destination_id = o.id) AS told
       FROM unnest($1::uuid[], $2::uuid[], $3::uuid[], $4::text[]) AS x(id, owner, incident, severity)
       JOIN users u ON u.id = x.owner AND u.active
       JOIN destinations o ON o.user_id = x.owner AND o.enabled AND o.verified
       LEFT JOIN preferences p ON p.user_id = x.owner
       ORDER BY o.created_at, o.id`,
      [
        pgArray(stuck.map(({ id }) => id)),
        pgArray(stuck.map(({ userId }) => userId)),
        pgArray(stuck.map(({ incidentId }) => incidentId)),
        pgArray(stuck.map(({ severity }) => severity)),
      ],
    );
    const byDelivery = new Map<string, Choice[]>();
    for (const row of found) {
      const { channel, severity, told } = row;
      const filter = filterOf(preferencesOf(row), channel, this.channels.usualSeverities.get(channel));
      const wanted = filtered(filter, 'incident', severity, now) === 'tell';
      const works = standings.get(channel)?.broken === false;
      const choice = { destinationId: row.id, channel, works, told, wanted, order: row.wishes ?? [] };
      const there = byDelivery.get(row.stuck);
      if (there) there.push(choice);
      else byDelivery.set(row.stuck, [choice]);
    }
    return byDelivery;
  }
}

/** One stand-in for all that is stuck of an alert and its owner: it tells the newest truth. */
function decide(
  stuck: readonly Stuck[],
  choices: ReadonlyMap<string, readonly Choice[]>,
  now: Date,
): readonly StandIn[] {
  const made = new Map<string, string>();
  return stuck.flatMap((of): StandIn[] => {
    const alert = `${of.userId ?? ''}/${of.incidentId}`;
    const known = made.get(alert);
    if (known !== undefined) return [{ of, id: known, to: null }];
    const ways = choices.get(of.id) ?? [];
    const to = isStillNews(of.queuedAt, now) ? nextWay(ways, ways[0]?.order ?? []) : null;
    if (!to) return [];
    const id = randomUUID();
    made.set(alert, id);
    return [{ of, id, to }];
  });
}

/**
 * Alerts that have failed, and those that have waited for too long: these are looked for in the lanes that have
 * something to do but what is patient, of owners who have another destination. The oldest first; `BATCH` at the most.
 */
function stuckNow(tx: Tx, standings: ReadonlyMap<string, { readonly before: Date }>): Promise<Stuck[]> {
  return rows<Stuck>(
    tx,
    `SELECT v.id, v.channel, v.destination_id AS "destinationId", v.notification_id AS "notificationId",
       v.incident_id AS "incidentId", n.severity, v.queued_at AS "queuedAt", d.user_id AS "userId"
     FROM (
       (SELECT id FROM deliveries WHERE failover = 'wanted' ORDER BY queued_at LIMIT $3)
       UNION
       (SELECT late.id FROM unnest($1::text[], $2::timestamptz[]) AS x(channel, before)
        JOIN lanes l ON l.channel = x.channel AND NOT l.patient AND l.due_at IS NOT NULL AND l.posted > l.settled
        JOIN destinations d ON d.id = l.destination_id AND d.user_id IS NOT NULL
        CROSS JOIN LATERAL (
          SELECT queued_at FROM deliveries WHERE destination_id = l.destination_id AND waiting
          ORDER BY patient, seq LIMIT 1
        ) head
        CROSS JOIN LATERAL (
          SELECT id FROM deliveries
          WHERE destination_id = l.destination_id AND waiting AND failover IS NULL AND incident_id IS NOT NULL
            AND queued_at <= x.before
          ORDER BY patient, seq LIMIT $3
        ) late
        WHERE head.queued_at <= x.before AND EXISTS (
          SELECT FROM destinations o WHERE o.user_id = d.user_id AND o.id <> d.id AND o.enabled AND o.verified)
        LIMIT $3)
     ) s
     JOIN deliveries v ON v.id = s.id
     JOIN notifications n ON n.id = v.notification_id
     JOIN destinations d ON d.id = v.destination_id
     ORDER BY v.queued_at, v.seq, v.id LIMIT $3`,
    [pgArray([...standings.keys()]), pgArray([...standings.values()].map(({ before }) => before)), BATCH],
  );
}

/** Locks the lanes of all destinations of their owners: nothing is told there, and nobody sends there, meanwhile. */
async function lockPlaces(tx: Tx, stuck: readonly Stuck[]): Promise<void> {
  const owners = [...new Set(stuck.flatMap(({ userId }) => userId ?? []))];
  const places = await rows<{ id: string; channel: string }>(
    tx,
    'SELECT id, channel FROM destinations WHERE user_id = ANY($1::uuid[]) AND enabled AND verified',
    [pgArray(owners)],
  );
  await lockLanes(tx, new Map(places.map(({ id, channel }) => [id, channel])), []);
}

/** Marks them as looked after; those that have got through meanwhile are left out. */
async function takeUp(tx: Tx, found: readonly Stuck[]): Promise<readonly Stuck[]> {
  const taken = await rows<{ id: string }>(
    tx,
    // Whoever sends one of them again by hand has it locked, and wants its lane.
    `UPDATE deliveries SET failover = 'done' WHERE id IN (
       SELECT id FROM deliveries WHERE id = ANY($1::uuid[]) AND (waiting OR failover = 'wanted') FOR UPDATE SKIP LOCKED
     ) RETURNING id`,
    [pgArray(found.map(({ id }) => id))],
  );
  const mine = new Set(taken.map(({ id }) => id));
  return found.filter(({ id, userId }) => userId !== null && mine.has(id));
}

/** Puts stand-ins in line, each with a card of its own, and writes down what they stand in for. */
async function put(tx: Tx, standIns: readonly StandIn[], now: Date): Promise<void> {
  if (standIns.length === 0) return;
  const deliveries = standIns.flatMap(({ of, id, to }): NewDelivery[] => {
    if (!to) return [];
    const { notificationId, incidentId, severity } = of;
    // Rendered when its turn comes, as every card is: it tells of the end where that has come meanwhile.
    const notification = { id: notificationId, type: 'incident.opened', severity, incidentId, content: {} } as const;
    return [{ id, notification, destinationId: to.destinationId, channel: to.channel, cardId: id, isCard: true }];
  });
  const nothing = new Set<string>();
  await write(tx, { notifications: [], deliveries, changed: nothing, dirty: nothing }, now);
  // What the stuck one stood in for itself goes along.
  await tx.query(
    `WITH made AS (
       SELECT * FROM unnest($1::uuid[], $2::uuid[]) AS x(stuck, stand_in)
     ), replaced AS (
       SELECT stuck AS id, stand_in FROM made
       UNION ALL SELECT v.id, made.stand_in FROM made JOIN deliveries v ON v.stand_in = made.stuck
     )
     UPDATE deliveries v SET stand_in = replaced.stand_in FROM replaced WHERE v.id = replaced.id`,
    [pgArray(standIns.map(({ of }) => of.id)), pgArray(standIns.map(({ id }) => id))],
  );
}

/** Gives how many lanes that were. Whoever speaks in one settles it first, and looks for this before speaking again. */
async function settleReplaced(tx: Tx, now: Date): Promise<number> {
  const free = await rows<{ id: string }>(
    tx,
    `SELECT destination_id AS id FROM lanes
     WHERE destination_id IN (
       SELECT p.destination_id FROM deliveries p JOIN deliveries o ON o.id = p.stand_in AND o.status = 'delivered'
       WHERE p.waiting AND p.stand_in IS NOT NULL
     ) AND (lease_token IS NULL OR lease_until <= $1)
     ORDER BY destination_id LIMIT $2 FOR UPDATE`,
    [now, BATCH],
  );
  if (free.length === 0) return 0;
  await rows(
    tx,
    `WITH gone AS (
       UPDATE deliveries p SET status = 'suppressed', waiting = false, failover = 'done',
         last_error = replace($2, '?', o.channel)
       FROM deliveries o
       WHERE p.waiting AND p.stand_in = o.id AND o.status = 'delivered' AND p.destination_id = ANY($1::uuid[])
       RETURNING p.destination_id
     )
     UPDATE lanes l SET settled = l.settled + x.n, lease_token = NULL, lease_until = NULL,
       due_at = CASE WHEN l.posted > l.settled + x.n OR l.dirtied > l.cleaned THEN l.due_at END
     FROM (SELECT destination_id, count(*) AS n FROM gone GROUP BY destination_id) x
     WHERE l.destination_id = x.destination_id`,
    [pgArray(free.map(({ id }) => id)), toldInstead('?')],
  );
  return free.length;
}
