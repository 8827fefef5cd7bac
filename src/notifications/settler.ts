import { Injectable, Logger } from '@nestjs/common';
import { DataSource } from 'typeorm';

import { Batcher } from '../platform/clock/batcher';
import { Clock } from '../platform/clock/clock';
import { ChannelHealth } from './channel-health';
import { OutboxMetrics } from './outbox-metrics';
import { lockHeld, settle, type Settled } from './settle';
import { isRare, settleRare } from './settle-rare';
import type { Settlement } from './settlement';

/**
 * A third of the lanes that one process has in hand: were all of them settled together, nothing would be sent meanwhile,
 * and nothing settled while they send.
 */
const BATCH = 64;

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
  private due: (channel: string) => void = () => undefined;

  constructor(
    private readonly db: DataSource,
    private readonly clock: Clock,
    private readonly metrics: OutboxMetrics,
    private readonly health: ChannelHealth,
  ) {}

  /** What is called when a lane of the channel was given back in which something waits. */
  onDue(due: (channel: string) => void): void {
    this.due = due;
  }

  /**
   * Resolves when it is written: true, or false when the lease was lost, and then nothing was. Rejects when the
   * database cannot be reached.
   */
  settle(settlement: Settlement): Promise<boolean> {
    return new Promise((done, failed) => this.batcher.add({ settlement, done, failed }));
  }

  private async flush(items: Item[]): Promise<void> {
    try {
      const { held, due, news } = await this.write(items.map(({ settlement }) => settlement));
      if (news) this.health.news();
      for (const channel of due) this.due(channel);
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

  private write(settlements: readonly Settlement[]): Promise<Settled> {
    const now = this.clock.now();
    return this.db.transaction(async (tx) => {
      const locked = lockHeld(tx, settlements);
      if (settlements.some(isRare)) {
        const held = await locked;
        const mine = settlements.filter(({ lane }) => held.has(lane.destinationId));
        return settle(tx, mine, now, await settleRare(tx, mine, now));
      }
      const [, settled] = await Promise.all([locked, settle(tx, settlements, now)]);
      return settled;
    });
  }
}
