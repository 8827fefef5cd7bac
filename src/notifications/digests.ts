import { randomUUID } from 'node:crypto';
import { Injectable } from '@nestjs/common';
import { DataSource } from 'typeorm';
import { DIGEST_NAMES, DIGEST_OPEN_FOR } from '../domain/digest';
import type { DigestItem, DigestView, ReminderView } from '../domain/digest-message';
import { after } from '../domain/duration';
import { affected, rows, type Tx } from '../platform/database/sql';
import { MAY_SEE } from './audience';
import type { Lane } from './lanes';

/** What a lane's waiting deliveries have become: a card of its own, which accounts for them up to a number. */
export interface Collapsed {
  readonly digestId: string;
  /** The last sequence number that it accounts for; bigint. */
  readonly upTo: string;
}

/** A digest as it is to be shown now. */
export interface LoadedDigest {
  readonly id: string;
  readonly messageId: string | null;
  readonly version: number;
  readonly shownVersion: number;
  readonly editNotBefore: Date | null;
  readonly createdAt: Date;
  readonly lastAddedAt: Date | null;
  readonly view: DigestView;
}

/** Who reads the card `c`, and the incident `i` that it is about. */
const READER = `JOIN incidents i ON i.id = c.incident_id
  JOIN destinations reached ON reached.id = c.destination_id
  LEFT JOIN users u ON u.id = reached.user_id`;

const ITEM = `i.kind, i.resolved_at IS NOT NULL AS over, l.name AS "locationName", p.name AS "podName",
    a.name AS "accountName"
  FROM cards c ${READER}
  LEFT JOIN locations l ON l.id = i.location_id
  LEFT JOIN pods p ON p.id = i.pod_id
  LEFT JOIN plume_accounts a ON a.id = i.account_id`;

/** Makes one message of many: what a destination's limits could not carry. */
@Injectable()
export class Digests {
  constructor(private readonly db: DataSource) {}

  /**
   * Gathers everything that waits in the lane and is about an incident that its reader may see into the digest that is still open, or into a
   * new one. Doing it again after a crash changes nothing. Null when nothing can be gathered or the lease is lost. One
   * that was said already takes in more only where it can be edited.
   */
  collapse({ destinationId, leaseToken }: Lane, editable: boolean, now: Date): Promise<Collapsed | null> {
    return this.db.transaction(async (tx) => {
      const [lane] = await rows<{ posted: string }>(
        tx,
        'SELECT posted FROM lanes WHERE destination_id = $1 AND lease_token = $2 FOR UPDATE',
        [destinationId, leaseToken],
      );
      if (!lane) return null;
      const waiting = await this.waitingCards(tx, destinationId);
      const newest = waiting.find(({ digestId }) => digestId !== null)?.digestId ?? null;
      const fresh = waiting.filter(({ digestId }) => digestId === null).map(({ id }) => id);
      if (waiting.length === 0) return null;
      const digestId = newest ?? (await this.open(tx, destinationId, editable, now));
      if (fresh.length > 0) {
        await affected(tx, 'UPDATE cards SET digest_id = $1 WHERE id = ANY($2::uuid[])', [digestId, fresh]);
        await affected(
          tx,
          `UPDATE cards SET version = version + 1, dirty = shown_version > 0, last_added_at = $2 WHERE id = $1`,
          [digestId, now],
        );
      }
      return { digestId, upTo: lane.posted };
    });
  }

  /** The digest with its counts, all of one moment; null when it is gone. */
  async load(digestId: string): Promise<LoadedDigest | null> {
    const [head] = await rows<DigestRow>(
      this.db,
      `SELECT d.id, d.message_id, d.version, d.shown_version, d.edit_not_before, d.created_at, d.last_added_at, x.offline, x.back, x.since
       FROM cards d
       CROSS JOIN LATERAL (
         SELECT count(*) FILTER (WHERE i.resolved_at IS NULL)::int AS offline,
           count(*) FILTER (WHERE i.resolution IN ('recovered', 'manual'))::int AS back,
           min(i.opened_at) AS since
         FROM cards c ${READER} WHERE c.digest_id = d.id AND ${MAY_SEE}
       ) x
       WHERE d.id = $1`,
      [digestId],
    );
    if (!head) return null;
    const { offline, back, since, created_at: createdAt } = head;
    return {
      id: head.id,
      messageId: head.message_id,
      version: head.version,
      shownVersion: head.shown_version,
      editNotBefore: head.edit_not_before,
      createdAt,
      lastAddedAt: head.last_added_at,
      view: { offline, back, since: since ?? createdAt, items: await this.items(digestId) },
    };
  }

  /** What a destination was told in digests, is open and has been acknowledged by nobody. */
  async unacknowledged(destinationId: string): Promise<ReminderView> {
    const found = await rows<DigestItem & { readonly open: number; readonly since: Date }>(
      this.db,
      `SELECT count(*) OVER ()::int AS open, min(i.opened_at) OVER () AS since, ${ITEM}
       WHERE c.destination_id = $1 AND c.digest_id IS NOT NULL AND i.status = 'open' AND ${MAY_SEE}
       ORDER BY i.opened_at, i.id LIMIT $2`,
      [destinationId, DIGEST_NAMES],
    );
    return { open: found[0]?.open ?? 0, since: found[0]?.since ?? null, items: found };
  }

  private async waitingCards(tx: Tx, destinationId: string): Promise<{ id: string; digestId: string | null }[]> {
    return rows(
      tx,
      `SELECT c.id, c.digest_id AS "digestId" FROM cards c ${READER}
       WHERE c.id IN (SELECT v.card_id FROM deliveries v WHERE v.destination_id = $1 AND v.waiting AND v.card_id IS NOT NULL
           AND v.type <> 'incident.assigned'
           AND NOT EXISTS (SELECT FROM deliveries o WHERE o.id = v.stand_in AND o.status = 'delivered'))
         AND (c.digest_id IS NOT NULL OR ${MAY_SEE})`,
      [destinationId],
    );
  }

  private async open(tx: Tx, destinationId: string, editable: boolean, now: Date): Promise<string> {
    const [known] = await rows<{ id: string }>(
      tx,
      `SELECT id FROM cards WHERE destination_id = $1 AND incident_id IS NULL AND last_added_at > $2 AND ($3 OR shown_version = 0)
       ORDER BY last_added_at DESC LIMIT 1`,
      [destinationId, after(now, -DIGEST_OPEN_FOR), editable],
    );
    if (known) return known.id;
    const id = randomUUID();
    const sql = `INSERT INTO cards (id, destination_id, version, last_added_at, created_at) VALUES ($1, $2, 0, $3, $3)`;
    await affected(tx, sql, [id, destinationId, now]);
    return id;
  }

  /** Those that are still offline, the oldest first, then those that are back. */
  private items(digestId: string): Promise<DigestItem[]> {
    return rows<DigestItem>(
      this.db,
      `SELECT ${ITEM}
       WHERE c.digest_id = $1 AND ${MAY_SEE} AND (i.resolution IS NULL OR i.resolution IN ('recovered', 'manual'))
       ORDER BY over, i.opened_at, i.id LIMIT $2`,
      [digestId, DIGEST_NAMES],
    );
  }
}

interface DigestRow {
  readonly id: string;
  readonly message_id: string | null;
  readonly version: number;
  readonly shown_version: number;
  readonly edit_not_before: Date | null;
  readonly created_at: Date;
  readonly last_added_at: Date | null;
  readonly offline: number;
  readonly back: number;
  readonly since: Date | null;
}
