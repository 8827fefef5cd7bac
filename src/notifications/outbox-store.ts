import { isPatient, type NotificationType } from '../domain/delivery';
import type { Told } from '../domain/silence';
import type { Severity } from '../domain/severity';
import { covers, type Place, type Scope } from '../domain/scope';
import { pgArray, rows, type Tx } from '../platform/database/sql';
import { NOT_PAUSED } from './audience';

/** What is called out when something has become due: the channel it goes through or, without a word, any of them. */
export const DUE = 'deliveries';

export interface NewNotification {
  readonly id: string;
  readonly type: NotificationType;
  readonly severity: Severity;
  readonly incidentId: string | null;
  readonly content: object;
}

export interface NewDelivery {
  readonly id: string;
  readonly notification: NewNotification;
  readonly destinationId: string;
  readonly channel: string;
  readonly cardId: string | null;
  /** It announces an incident: the card is made with it, under the same id. */
  readonly isCard: boolean;
}

/** A delivery that a silence holds back: it is only put on record, and never waits in a lane. */
export interface SilencedDelivery extends Omit<NewDelivery, 'isCard'> {
  readonly silenceId: string;
}

/** A card of an incident that something has happened to. */
export interface KnownCard extends Told {
  readonly id: string;
  readonly incidentId: string;
  readonly destinationId: string;
  readonly channel: string;
  readonly digestId: string | null;
  readonly shownVersion: number;
  readonly severity: Severity;
  /** Whether its destination hears now, and its owner wants no quiet. */
  readonly enabled: boolean;
}

/**
 * Locks the lanes of `destinations` (by channel) and those that have cards of `incidentIds`, always in the same order,
 * so that two posts never wait for each other. Makes lanes that are missing. Gives back those that a sender has.
 */
export async function lockLanes(
  tx: Tx,
  destinations: ReadonlyMap<string, string>,
  incidentIds: readonly string[],
): Promise<Set<string>> {
  const locked = await lock(tx, [...destinations.keys()], incidentIds);
  const missing = [...destinations].filter(([id]) => !locked.has(id)).sort(([a], [b]) => (a < b ? -1 : 1));
  if (missing.length > 0) {
    await rows(
      tx,
      `INSERT INTO lanes (destination_id, channel) SELECT * FROM unnest($1::uuid[], $2::text[]) ON CONFLICT DO NOTHING`,
      [pgArray(missing.map(([id]) => id)), pgArray(missing.map(([, channel]) => channel))],
    );
    const made = missing.map(([id]) => id);
    for (const [id, leased] of await lock(tx, made, [])) locked.set(id, leased);
  }
  return new Set([...locked].filter(([, leased]) => leased).map(([id]) => id));
}

async function lock(tx: Tx, ids: readonly string[], incidentIds: readonly string[]): Promise<Map<string, boolean>> {
  const found = await rows<{ destination_id: string; leased: boolean }>(
    tx,
    `SELECT destination_id, lease_token IS NOT NULL AS leased FROM lanes
     WHERE destination_id IN (
       SELECT unnest($1::uuid[]) UNION SELECT destination_id FROM cards WHERE incident_id = ANY($2::uuid[])
     )
     ORDER BY destination_id FOR UPDATE`,
    [pgArray(ids), pgArray(incidentIds)],
  );
  return new Map(found.map((row) => [row.destination_id, row.leased]));
}

/** The cards of these incidents, but those of viewers who may not see them any more: they hear of no end, either. */
export async function cardsOf(tx: Tx, incidentIds: readonly string[], now: Date): Promise<KnownCard[]> {
  const found = await rows<Omit<KnownCard, 'place'> & Place & { readonly grants: readonly Scope[] | null }>(
    tx,
    `SELECT c.id, c.incident_id AS "incidentId", c.destination_id AS "destinationId", d.channel,
       c.digest_id AS "digestId", c.shown_version AS "shownVersion", i.severity, i.kind,
       i.account_id AS "accountId", i.customer_id AS "customerId", i.location_id AS "locationId",
       d.enabled AND (u.id IS NULL OR u.active) AND ${NOT_PAUSED('$2')} AS enabled,
       CASE WHEN u.role = 'viewer' THEN (
         SELECT COALESCE(jsonb_agg(jsonb_build_object('type', g.type, 'id', g.ref)), '[]')
         FROM user_grants g WHERE g.user_id = u.id
       ) END AS grants
     FROM cards c
     JOIN destinations d ON d.id = c.destination_id
     LEFT JOIN users u ON u.id = d.user_id
     JOIN incidents i ON i.id = c.incident_id
     WHERE c.incident_id = ANY($1::uuid[])
     ORDER BY c.destination_id, c.id`,
    [pgArray(incidentIds), now],
  );
  return found.flatMap(({ accountId, customerId, locationId, grants, ...card }) => {
    const place = { accountId, customerId, locationId };
    return grants && !grants.some((scope) => covers(scope, place)) ? [] : [{ ...card, place }];
  });
}

/** Where each of these incidents has been told, or waits to be. */
export async function toldAt(tx: Tx, incidentIds: readonly string[]): Promise<Map<string, Set<string>>> {
  const found = await rows<{ incident: string; destinations: string[] }>(
    tx,
    `SELECT incident_id AS incident, array_agg(destination_id::text) AS destinations FROM cards
     WHERE incident_id = ANY($1::uuid[]) GROUP BY incident_id`,
    [pgArray(incidentIds)],
  );
  return new Map(found.map(({ incident, destinations }) => [incident, new Set(destinations)]));
}

/**
 * When a lane is due once it gets more at `now`, in SQL: what is urgent waits for its own limits, and not until the
 * message of a person is tried again there. Whoever has the lane in hand looks for more before giving it back.
 */
export const dueWith = (patient: string, now: string): string =>
  `CASE WHEN l.due_at IS NULL THEN GREATEST(l.not_before, ${now}::timestamptz)
     WHEN l.lease_token IS NULL AND NOT ${patient} THEN LEAST(l.due_at, GREATEST(l.not_before, ${now}::timestamptz))
     ELSE l.due_at END`;

interface Writing {
  readonly notifications: readonly NewNotification[];
  readonly deliveries: readonly NewDelivery[];
  readonly changed: ReadonlySet<string>;
  readonly dirty: ReadonlySet<string>;
}

/** Whether a lane is patient once it gets more, in SQL: what is not is never made so by what comes after it. */
export const patientWith = (more: string): string =>
  `CASE WHEN l.due_at IS NULL THEN ${more} ELSE l.patient AND ${more} END`;

/**
 * Writes it all in one statement, and wakes who serves the channels of it when the transaction commits. The lanes must be
 * locked: a delivery's place in its lane is counted from theirs.
 */
export async function write(tx: Tx, { notifications, deliveries, changed, dirty }: Writing, now: Date): Promise<void> {
  const counts = new Map<string, number>([...dirty].map((id) => [id, 0]));
  const ranks = deliveries.map(({ destinationId }) => {
    const rank = (counts.get(destinationId) ?? 0) + 1;
    counts.set(destinationId, rank);
    return rank;
  });
  const lanes = [...counts.keys()];
  const patience = deliveries.map(({ notification: { type, severity } }) => isPatient(type, severity));
  const hurried = new Set([
    ...dirty,
    ...deliveries.flatMap(({ destinationId }, at) => (patience[at] ? [] : destinationId)),
  ]);
  const cards = deliveries.filter(({ isCard }) => isCard);
  await rows(
    tx,
    `WITH lane AS (
       UPDATE lanes l
       SET posted = l.posted + x.n, dirtied = l.dirtied + x.dirty, patient = ${patientWith('x.patient')},
         due_at = ${dueWith('(x.patient OR x.n = 0)', '$1')}
       FROM unnest($2::uuid[], $3::int[], $4::int[], $22::bool[]) AS x(id, n, dirty, patient)
       WHERE l.destination_id = x.id
       RETURNING l.destination_id, l.channel, l.posted - x.n AS before
     ), said AS (
       INSERT INTO notifications (id, type, severity, incident_id, content, created_at)
       SELECT id, type, severity, incident_id, content, $1
       FROM unnest($5::uuid[], $6::text[], $7::text[], $8::uuid[], $9::jsonb[])
         AS x(id, type, severity, incident_id, content)
     ), made AS (
       INSERT INTO cards (id, destination_id, incident_id, created_at)
       SELECT id, destination_id, incident_id, $1
       FROM unnest($10::uuid[], $11::uuid[], $12::uuid[]) AS x(id, destination_id, incident_id)
     ), touched AS (
       UPDATE cards SET version = version + 1, dirty = shown_version > 0 WHERE id = ANY($13::uuid[])
     ), posted AS (
       INSERT INTO deliveries (id, notification_id, destination_id, channel, seq, type, incident_id, card_id, patient,
         queued_at)
       SELECT x.id, x.notification_id, x.destination_id, x.channel, lane.before + x.rank, x.type, x.incident_id,
         x.card_id, x.patient, $1
       FROM unnest($14::uuid[], $15::uuid[], $16::uuid[], $17::text[], $18::int[], $19::text[], $20::uuid[],
           $21::uuid[], $23::bool[])
         AS x(id, notification_id, destination_id, channel, rank, type, incident_id, card_id, patient)
       JOIN lane ON lane.destination_id = x.destination_id
     )
     SELECT pg_notify('${DUE}', channel) FROM (SELECT DISTINCT channel FROM lane) woken`,
    [
      now,
      pgArray(lanes),
      pgArray(lanes.map((id) => counts.get(id) ?? 0)),
      pgArray(lanes.map((id) => (dirty.has(id) ? 1 : 0))),
      pgArray(notifications.map(({ id }) => id)),
      pgArray(notifications.map(({ type }) => type)),
      pgArray(notifications.map(({ severity }) => severity)),
      pgArray(notifications.map(({ incidentId }) => incidentId)),
      pgArray(notifications.map(({ content }) => JSON.stringify(content))),
      pgArray(cards.map(({ id }) => id)),
      pgArray(cards.map(({ destinationId }) => destinationId)),
      pgArray(cards.map(({ notification }) => notification.incidentId)),
      pgArray([...changed]),
      pgArray(deliveries.map(({ id }) => id)),
      pgArray(deliveries.map(({ notification }) => notification.id)),
      pgArray(deliveries.map(({ destinationId }) => destinationId)),
      pgArray(deliveries.map(({ channel }) => channel)),
      pgArray(ranks),
      pgArray(deliveries.map(({ notification }) => notification.type)),
      pgArray(deliveries.map(({ notification }) => notification.incidentId)),
      pgArray(deliveries.map(({ cardId }) => cardId)),
      pgArray(lanes.map((id) => !hurried.has(id))),
      pgArray(patience),
    ],
  );
}

/** Puts on record what silences hold back. It has no place in its lane, since it never waits. */
export async function recordSilenced(tx: Tx, silenced: readonly SilencedDelivery[], now: Date): Promise<void> {
  if (silenced.length === 0) return;
  await rows(
    tx,
    `INSERT INTO deliveries (id, notification_id, destination_id, channel, seq, type, incident_id, card_id, status,
       waiting, last_error, silence_id, queued_at)
     SELECT x.id, x.notification_id, x.destination_id, x.channel, 0, x.type, x.incident_id, x.card_id, 'suppressed',
       false, 'silenced', x.silence_id, $1
     FROM unnest($2::uuid[], $3::uuid[], $4::uuid[], $5::text[], $6::text[], $7::uuid[], $8::uuid[], $9::uuid[])
       AS x(id, notification_id, destination_id, channel, type, incident_id, card_id, silence_id)`,
    [
      now,
      pgArray(silenced.map(({ id }) => id)),
      pgArray(silenced.map(({ notification }) => notification.id)),
      pgArray(silenced.map(({ destinationId }) => destinationId)),
      pgArray(silenced.map(({ channel }) => channel)),
      pgArray(silenced.map(({ notification }) => notification.type)),
      pgArray(silenced.map(({ notification }) => notification.incidentId)),
      pgArray(silenced.map(({ cardId }) => cardId)),
      pgArray(silenced.map(({ silenceId }) => silenceId)),
    ],
  );
}
