import { randomUUID } from 'node:crypto';
import { Injectable } from '@nestjs/common';
import { DataSource } from 'typeorm';

import { ChannelRegistry } from '../channels/channel-registry';
import { nextWay, type Way } from '../domain/failover';
import { Clock } from '../platform/clock/clock';
import { lockInTx } from '../platform/database/locks';
import { pgArray, rows, type Tx } from '../platform/database/sql';
import { lockLanes, write } from './outbox-store';

/** Addresses whose owners one transaction tells. */
const BATCH = 100;

/** A destination that was switched off because nobody is reached there any more. */
interface Dead {
  readonly id: string;
  readonly channel: string;
  readonly address: string;
  readonly reason: string | null;
  /** It was switched on again meanwhile. */
  readonly enabled: boolean;
  readonly order: readonly string[];
  /** Where else its owner is reached. */
  readonly others: readonly { readonly id: string; readonly channel: string }[];
}

/** Tells the owners of dead addresses, by another of their destinations; a pause is let pass first. */
@Injectable()
export class DeadAddresses {
  constructor(
    private readonly db: DataSource,
    private readonly clock: Clock,
    private readonly channels: ChannelRegistry,
  ) {}

  /** One batch, each owner once. True when there may be more. */
  tell(): Promise<boolean> {
    const now = this.clock.now();
    return this.db.transaction(async (tx) => {
      if (!(await lockInTx(tx, 'dead-addresses'))) return false;
      const dead = await untold(tx, now);
      if (dead.length === 0) return false;
      const told = dead.flatMap((each) => {
        const to = nextWay(
          each.others.map((other) => this.wayOf(other)),
          each.order,
        );
        return to && !each.enabled ? [{ ...each, to }] : [];
      });
      await lockLanes(tx, new Map(told.map(({ to }) => [to.destinationId, to.channel])), []);
      await tx.query('UPDATE destinations SET owner_untold = false WHERE id = ANY($1::uuid[])', [
        pgArray(dead.map(({ id }) => id)),
      ]);
      await this.post(tx, told, now);
      return dead.length >= BATCH;
    });
  }

  /** It is told whatever they want to hear by that channel: they would miss what they do want. */
  private wayOf({ id, channel }: Dead['others'][number]): Way {
    const works = this.channels.get(channel)?.configured ?? false;
    return { destinationId: id, channel, works, told: false, wanted: true };
  }

  private async post(tx: Tx, told: readonly (Dead & { readonly to: Way })[], now: Date): Promise<void> {
    if (told.length === 0) return;
    const notifications = told.map(({ channel, address, reason }) => ({
      id: randomUUID(),
      type: 'notice' as const,
      severity: 'warning' as const,
      incidentId: null,
      content: {
        key: 'address_dead',
        params: {
          channel: this.channels.get(channel)?.title ?? channel,
          address: this.channels.shownAddress(channel, address),
          reason: reason ?? '',
        },
      },
    }));
    const deliveries = told.flatMap(({ to: { destinationId, channel } }, at) => {
      const notification = notifications[at];
      return notification
        ? [{ id: randomUUID(), notification, destinationId, channel, cardId: null, isCard: false }]
        : [];
    });
    const nothing = new Set<string>();
    await write(tx, { notifications, deliveries, changed: nothing, dirty: nothing }, now);
  }
}

const untold = (tx: Tx, now: Date): Promise<Dead[]> =>
  rows<Dead>(
    tx,
    `SELECT d.id, d.channel, d.address, d.disabled_reason AS reason, d.enabled, COALESCE(p.channel_order, '{}') AS "order",
       COALESCE((
         SELECT jsonb_agg(jsonb_build_object('id', o.id, 'channel', o.channel) ORDER BY o.created_at, o.id)
         FROM destinations o WHERE o.user_id = d.user_id AND o.enabled AND o.verified
       ), '[]') AS others
     FROM destinations d JOIN users u ON u.id = d.user_id AND u.active LEFT JOIN preferences p ON p.user_id = d.user_id
     WHERE d.owner_untold AND (p.paused_until IS NULL OR p.paused_until <= $1) ORDER BY d.id LIMIT $2`,
    [now, BATCH],
  );
