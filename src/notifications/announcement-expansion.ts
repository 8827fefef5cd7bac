import { randomUUID } from 'node:crypto';
import { Injectable } from '@nestjs/common';
import { DataSource } from 'typeorm';

import { ChannelRegistry } from '../channels/channel-registry';
import type { SaidType } from '../domain/messages';
import { filtered, filterOf } from '../domain/routing';
import { type Priority, type SaidContent, severityOf } from '../domain/said-message';
import type { Severity } from '../domain/severity';
import { Clock } from '../platform/clock/clock';
import { rows, type Tx } from '../platform/database/sql';
import { type AnnouncedTo, type Hearer, hearersOf } from './announcement-audience';
import type { NewNotification } from './outbox-store';
import { lockLanes, write } from './outbox-store';

/** Destinations that one transaction puts a message in line for. */
const BATCH = 500;

/** A message, and how far it has been put in line. */
export interface Expanding {
  readonly id: string;
  readonly type: SaidType;
  readonly priority: Priority;
  readonly content: SaidContent;
  readonly to: AnnouncedTo;
  readonly cursor: string | null;
}

/** What one batch has put in line. */
interface Expanded {
  readonly told: number;
  /** Null: nobody is left. */
  readonly cursor: string | null;
}

/** Puts messages to many in line, batch by batch: the place reached is written with what was put in line up to it. */
@Injectable()
export class AnnouncementExpansion {
  constructor(
    private readonly db: DataSource,
    private readonly clock: Clock,
    private readonly channels: ChannelRegistry,
  ) {}

  /** The first batch, and with it what is said. In the transaction that makes the announcement. */
  begin(tx: Tx, announcement: Expanding): Promise<Expanded> {
    const { id, type, content } = announcement;
    return this.tell(tx, announcement, [
      { id, type, severity: severityOf(announcement.priority), incidentId: null, content },
    ]);
  }

  /** The next batch of the oldest that nobody else is at. False when there is none. */
  next(): Promise<boolean> {
    return this.db.transaction(async (tx) => {
      const [announcement] = await rows<Expanding>(
        tx,
        `SELECT id, type, priority, audience AS "to", cursor,
           jsonb_build_object('title', title, 'message', message, 'actions', actions, 'related', related) AS content
         FROM announcements WHERE state = 'expanding' ORDER BY created_at LIMIT 1 FOR UPDATE SKIP LOCKED`,
      );
      if (!announcement) return false;
      const { cursor } = await this.tell(tx, announcement, []);
      await tx.query(
        `UPDATE announcements SET cursor = COALESCE($2, cursor), state = CASE WHEN $2::uuid IS NULL THEN 'sending' ELSE state END,
           total = CASE WHEN $2::uuid IS NULL
             THEN (SELECT count(*) FROM deliveries WHERE notification_id = $1 AND incident_id IS NULL) ELSE total END
         WHERE id = $1`,
        [announcement.id, cursor],
      );
      return true;
    });
  }

  private async tell(
    tx: Tx,
    { id, type, priority, content, to, cursor }: Expanding,
    notifications: NewNotification[],
  ): Promise<Expanded> {
    const found = await hearersOf(tx, to, cursor, BATCH + 1);
    const batch = found.slice(0, BATCH);
    const hearers = batch.filter((hearer) => this.wants(hearer, type, severityOf(priority)));
    const notification = { id, type, severity: severityOf(priority), incidentId: null, content };
    if (hearers.length > 0) await lockLanes(tx, new Map(hearers.map((hearer) => [hearer.id, hearer.channel])), []);
    const deliveries = hearers.map(({ id: destinationId, channel }) => ({
      id: randomUUID(),
      notification,
      destinationId,
      channel,
      cardId: null,
      isCard: false,
    }));
    const nothing = new Set<string>();
    await write(tx, { notifications, deliveries, changed: nothing, dirty: nothing }, this.clock.now());
    return { told: deliveries.length, cursor: found.length > BATCH ? (batch.at(-1)?.id ?? null) : null };
  }

  private wants({ channel, preferences }: Hearer, type: SaidType, severity: Severity): boolean {
    if (!preferences) return true;
    const filter = filterOf(preferences, channel, this.channels.usualSeverities.get(channel));
    return filtered(filter, type, severity, this.clock.now()) === 'tell';
  }
}
