import { Injectable } from '@nestjs/common';
import type { Counter } from 'prom-client';
import { DataSource } from 'typeorm';
import { Clock } from '../platform/clock/clock';
import { rows } from '../platform/database/sql';
import { Metrics } from '../platform/metrics/metrics';
import type { Settlement } from './settlement';

/** Counts what became of deliveries, and how much waits. */
@Injectable()
export class OutboxMetrics {
  private readonly deliveries: Counter<'channel' | 'status'>;

  constructor(
    metrics: Metrics,
    private readonly db: DataSource,
    private readonly clock: Clock,
  ) {
    this.deliveries = metrics.counter('panoptes_deliveries_total', 'Deliveries by what became of them', [
      'channel',
      'status',
    ]);
    const oldest = metrics.gauge('panoptes_outbox_oldest_seconds', 'How long the oldest waiting delivery has waited');
    metrics.gauge('panoptes_outbox_waiting', 'Deliveries that wait', [], async (gauge) => {
      const { waiting, since } = await this.backlog();
      gauge.set(waiting);
      oldest.set(since ? Math.max(0, (this.clock.now().getTime() - since.getTime()) / 1_000) : 0);
    });
  }

  settled({ lane: { channel }, deliveries = [], again, digest }: Settlement): void {
    for (const { status } of deliveries) this.deliveries.inc({ channel, status });
    if (again) this.deliveries.inc({ channel, status: 'retrying' });
    if (digest) this.deliveries.inc({ channel, status: digest.status });
  }

  /** What silences have kept out of the queue. */
  silenced(deliveries: readonly { readonly channel: string }[]): void {
    for (const { channel } of deliveries) this.deliveries.inc({ channel, status: 'suppressed' });
  }

  /** Asks the lanes that have something to do, not the backlog: cheap however long it is. */
  async backlog(): Promise<{ waiting: number; since: Date | null }> {
    const [row] = await rows<{ waiting: number; since: Date | null }>(
      this.db,
      `SELECT COALESCE(sum(l.posted - l.settled), 0)::int AS waiting, min(head.queued_at) AS since
       FROM lanes l
       LEFT JOIN LATERAL (
         SELECT queued_at FROM deliveries WHERE destination_id = l.destination_id AND waiting ORDER BY seq LIMIT 1
       ) head ON true
       WHERE l.due_at IS NOT NULL AND l.posted > l.settled`,
    );
    return row ?? { waiting: 0, since: null };
  }
}
