import { Injectable } from '@nestjs/common';
import { DataSource } from 'typeorm';

import { Clock } from '../platform/clock/clock';
import { affected, pgArray, rows, type Tx } from '../platform/database/sql';

/** Lanes that one transaction takes a message out of. */
const BATCH = 500;

/** How far taking back has come: `later` is left in lanes that somebody is speaking in at this moment. */
export type Withdrawn = 'nothing' | 'some' | 'later';

/** Takes messages that were cancelled out of the lanes in which they still wait. */
@Injectable()
export class AnnouncementWithdrawal {
  constructor(
    private readonly db: DataSource,
    private readonly clock: Clock,
  ) {}

  /** One batch of the oldest that nobody else is at. */
  next(): Promise<Withdrawn> {
    return this.db.transaction(async (tx) => {
      const [announcement] = await rows<{ id: string }>(
        tx,
        `SELECT id FROM announcements WHERE state = 'withdrawing' ORDER BY created_at LIMIT 1 FOR UPDATE SKIP LOCKED`,
      );
      if (!announcement) return 'nothing';
      const free = await lockFree(tx, announcement.id, this.clock.now());
      if (free.length > 0) {
        await takeOut(tx, announcement.id, free);
        return 'some';
      }
      const ended = await affected(
        tx,
        `UPDATE announcements SET state = 'cancelled' WHERE id = $1 AND NOT EXISTS (
           SELECT FROM deliveries WHERE notification_id = $1 AND incident_id IS NULL AND waiting
         )`,
        [announcement.id],
      );
      return ended > 0 ? 'some' : 'later';
    });
  }
}

/**
 * Lanes in which it waits and nobody speaks, locked in the order in which everybody locks them. Whoever speaks in one
 * may be saying it: what becomes of it there is settled first.
 */
async function lockFree(tx: Tx, id: string, now: Date): Promise<string[]> {
  const found = await rows<{ destination_id: string }>(
    tx,
    `SELECT destination_id FROM lanes
     WHERE destination_id IN (
       SELECT destination_id FROM deliveries WHERE notification_id = $1 AND incident_id IS NULL AND waiting
     ) AND (lease_token IS NULL OR lease_until <= $2)
     ORDER BY destination_id LIMIT $3 FOR UPDATE`,
    [id, now, BATCH],
  );
  return found.map(({ destination_id: destination }) => destination);
}

/** A lease that ran out ends with it, so that whoever had it settles nothing any more. */
async function takeOut(tx: Tx, id: string, destinations: readonly string[]): Promise<void> {
  await rows(
    tx,
    `WITH gone AS (
       UPDATE deliveries SET status = 'suppressed', waiting = false, last_error = 'cancelled'
       WHERE notification_id = $1 AND incident_id IS NULL AND waiting AND destination_id = ANY($2::uuid[])
       RETURNING destination_id
     )
     UPDATE lanes l SET settled = l.settled + x.n, lease_token = NULL, lease_until = NULL,
       due_at = CASE WHEN l.posted > l.settled + x.n OR l.dirtied > l.cleaned THEN l.due_at END
     FROM (SELECT destination_id, count(*) AS n FROM gone GROUP BY destination_id) x
     WHERE l.destination_id = x.destination_id`,
    [id, pgArray(destinations)],
  );
}
