import { Injectable } from '@nestjs/common';
import { DataSource } from 'typeorm';

import { ChannelRegistry } from '../channels/channel-registry';
import type { AlertView } from '../domain/alert-view';
import type { CardStanding, NotificationType } from '../domain/delivery';
import type { TimelineEntry } from '../domain/incident-report';
import type { SaidContent } from '../domain/said-message';
import { pgArray, rows, UNHURRIED } from '../platform/database/sql';
import type { SingleContent } from './single-notice';
import { type AlertIds, type Truth, TRUTH, truthJoins, type TruthRow, truthsIn } from './truth';

/** Deliveries or edits of one lane that are taken in hand at a time. */
export const PER_LANE = 20;

/** The newest lines of a timeline that go on paper. */
const LINES = 300;

/** Of what somebody has said, in characters. */
const LONGEST_WORDS = 1_000;

/** A card as it stands, with the newest truth of its incident; null when that is gone or hidden, or when it is a digest. */
export interface LoadedCard extends CardStanding {
  readonly id: string;
  readonly destinationId: string;
  readonly incidentId: string | null;
  readonly digestId: string | null;
  readonly messageId: string | null;
  readonly version: number;
  readonly editNotBefore: Date | null;
  /** Whether its reader may not see the incident any more. */
  readonly hidden: boolean;
  readonly alert: AlertView | null;
  /** By which programs know the incident and where it is; null where there is no alert. */
  readonly ids: AlertIds | null;
}

/** A delivery whose turn has come, with everything that rendering it needs. */
export interface LoadedDelivery {
  readonly id: string;
  readonly destinationId: string;
  readonly type: NotificationType;
  readonly attempts: number;
  readonly content: Partial<SaidContent> & Partial<SingleContent>;
  readonly severity: AlertView['severity'];
  readonly card: LoadedCard | null;
  /** The channel by which its reader has been told instead; null while they have not. */
  readonly toldBy: string | null;
  /** What happened, the oldest first: where its incident is over and its channel carries papers; null elsewhere. */
  readonly timeline: readonly TimelineEntry[] | null;
}

const CARD = `
  c.id AS card_id, c.incident_id, c.digest_id, c.message_id, c.version, c.shown_version, c.shown_final, c.edit_not_before`;

/**
 * The timeline of `i` for channels ($3) that carry papers, once it is over. Somebody who is nobody here is not told what
 * people have said among themselves.
 */
const TIMELINE = `CASE WHEN d.channel = ANY($3::text[]) AND i.status = 'resolved' THEN (
    SELECT jsonb_agg(jsonb_build_object('at', e.at, 'type', e.type, 'by', who.name, 'words',
      CASE WHEN reached.user_id IS NOT NULL
        THEN left(COALESCE(e.data ->> 'text', e.data ->> 'comment'), ${LONGEST_WORDS}) END) ORDER BY e.id)
    FROM (SELECT * FROM incident_events WHERE incident_id = i.id ORDER BY id DESC LIMIT ${LINES}) e
    LEFT JOIN users who ON who.id = e.user_id
  ) END AS timeline`;

/** Of what stands in for the delivery `d`, and of what it stands in for: whichever has told its reader already. */
const TOLD_BY = `COALESCE(
  (SELECT o.channel FROM deliveries o WHERE o.id = d.stand_in AND o.status = 'delivered'),
  (SELECT o.channel FROM deliveries o WHERE o.stand_in = d.id AND o.status = 'delivered' LIMIT 1))`;

/** Reads what claimed lanes have to say, with the newest truth, in one statement for all of them. */
@Injectable()
export class QueueReader {
  /** The channels that carry papers. */
  private readonly papers: readonly string[];

  constructor(
    private readonly db: DataSource,
    channels: ChannelRegistry,
  ) {
    this.papers = channels.all.flatMap(({ kind, carriesReports }) => (carriesReports ? [kind] : []));
  }

  /**
   * The waiting deliveries of each lane in the order of their turns: what is patient goes last, and else the oldest goes
   * first. The first `begun` of each count as being sent from now on; one that is found so has outlived its sender, and
   * that was an attempt. What another settles in that moment stays as settled.
   */
  async deliveries(
    destinationIds: readonly string[],
    now: Date,
    begun = 1,
    perLane = PER_LANE,
  ): Promise<Map<string, LoadedDelivery[]>> {
    if (destinationIds.length === 0) return new Map();
    const found = await rows<DeliveryRow>(
      this.db,
      `WITH heads AS (
         SELECT d.*, row_number() OVER (PARTITION BY d.destination_id ORDER BY d.patient, d.seq) AS place
         FROM unnest($1::uuid[]) AS w(id)
         CROSS JOIN LATERAL (
           SELECT * FROM deliveries WHERE destination_id = w.id AND waiting ORDER BY patient, seq LIMIT $2
         ) d
       ), begun AS (
         UPDATE deliveries d SET status = CASE WHEN heads.place <= $5 THEN 'sending' ELSE 'queued' END,
           attempts = d.attempts + (d.status = 'sending')::int, tried = d.tried + (d.status = 'sending')::int,
           begun_at = $4
         FROM heads WHERE d.id = heads.id AND d.waiting AND (heads.place <= $5 OR heads.status = 'sending')
         RETURNING d.id, d.channel, d.tried, heads.status, heads.begun_at
       ), orphaned AS (
         INSERT INTO delivery_attempts (delivery_id, number, channel, at, outcome)
         SELECT id, tried, channel, COALESCE(begun_at, $4), 'aborted' FROM begun WHERE status = 'sending'
       )
       SELECT d.id, d.destination_id, d.type, d.attempts + (d.status = 'sending')::int AS attempts, n.content,
         n.severity AS said_severity, ${TOLD_BY} AS told_by, ${CARD}, ${TRUTH}, ${TIMELINE},
         ${UNHURRIED}
       FROM heads d
       JOIN notifications n ON n.id = d.notification_id
       LEFT JOIN cards c ON c.id = d.card_id ${truthJoins('COALESCE(c.incident_id, d.incident_id)')}
       ORDER BY d.destination_id, d.patient, d.seq`,
      [pgArray(destinationIds), perLane, pgArray(this.papers), now, begun],
    );
    return byLane(found, (row, truth) => ({
      id: row.id,
      destinationId: row.destination_id,
      type: row.type,
      attempts: row.attempts,
      content: row.content,
      severity: row.said_severity,
      card: row.card_id === null ? null : cardOf(row, truth),
      toldBy: row.told_by,
      timeline: row.timeline?.map((entry) => ({ ...entry, at: new Date(entry.at) })) ?? null,
    }));
  }

  /** Cards of each lane that show less than the newest truth, the oldest first. */
  async dirtyCards(destinationIds: readonly string[], perLane = PER_LANE): Promise<Map<string, LoadedCard[]>> {
    if (destinationIds.length === 0) return new Map();
    const found = await rows<CardRow>(
      this.db,
      `SELECT c.destination_id, ${CARD}, ${TRUTH}
       FROM unnest($1::uuid[]) AS w(id)
       CROSS JOIN LATERAL (
         SELECT * FROM cards
         WHERE destination_id = w.id AND dirty
         ORDER BY edit_not_before NULLS FIRST, created_at LIMIT $2
       ) c ${truthJoins('c.incident_id')}`,
      [pgArray(destinationIds), perLane],
    );
    return byLane(found, cardOf);
  }
}

interface CardRow extends TruthRow {
  readonly destination_id: string;
  readonly card_id: string | null;
  readonly incident_id: string | null;
  readonly digest_id: string | null;
  readonly message_id: string | null;
  readonly version: number;
  readonly shown_version: number;
  readonly shown_final: boolean;
  readonly edit_not_before: Date | null;
}

interface DeliveryRow extends CardRow {
  readonly id: string;
  readonly type: NotificationType;
  readonly attempts: number;
  readonly content: LoadedDelivery['content'];
  readonly said_severity: AlertView['severity'];
  readonly told_by: string | null;
  readonly timeline: readonly (Omit<TimelineEntry, 'at'> & { readonly at: string })[] | null;
}

function byLane<R extends CardRow, T>(found: readonly R[], make: (row: R, truth: Truth | null) => T): Map<string, T[]> {
  const truths = truthsIn(found);
  const lanes = new Map<string, T[]>();
  for (const row of found) {
    const it = make(row, row.incident === null || row.hidden ? null : (truths.get(row.incident) ?? null));
    const there = lanes.get(row.destination_id);
    if (there) there.push(it);
    else lanes.set(row.destination_id, [it]);
  }
  return lanes;
}

const cardOf = (row: CardRow, truth: Truth | null): LoadedCard => ({
  id: row.card_id ?? '',
  destinationId: row.destination_id,
  incidentId: row.incident_id,
  digestId: row.digest_id,
  messageId: row.message_id,
  version: row.version,
  shownVersion: row.shown_version,
  shownFinal: row.shown_final,
  editNotBefore: row.edit_not_before,
  hidden: row.incident !== null && row.hidden,
  theirs: row.theirs ?? false,
  alert: truth && truth.alert,
  ids: truth && truth.ids,
});
