import { Injectable, Logger, type OnModuleInit } from '@nestjs/common';
import { DataSource } from 'typeorm';

import { Clock } from '../clock/clock';
import { Loops } from '../clock/loops';
import { Metrics } from '../metrics/metrics';
import { Locks } from './locks';
import { dropPartitions, forgetUnpartitioned } from './partitions';
import { RetentionConfig } from './retention.config';
import { affected } from './sql';

const DAY = 86_400_000;

/** Rows that one transaction lets go of: its locks are short, whatever has piled up. */
export const AT_ONCE = 1_000;

/** Something that is kept for a while after it is over. */
export interface Keeping {
  /** As the metric and the log call it. */
  readonly what: string;
  /** 0 = for ever. */
  readonly days: number;
  /** Lets go of `limit` rows at the most that were over before that moment. Gives how many; fewer: nothing is left. */
  forget(before: Date, limit: number): Promise<number>;
}

/** Lets go of what is older than it is to be kept: daily, by one replica, a little at a time. */
@Injectable()
export class Retention implements OnModuleInit {
  private readonly logger = new Logger(Retention.name);
  private readonly keepings: Keeping[] = [];
  private readonly forgotten;

  constructor(
    private readonly db: DataSource,
    private readonly clock: Clock,
    private readonly loops: Loops,
    private readonly locks: Locks,
    private readonly config: RetentionConfig,
    metrics: Metrics,
  ) {
    this.forgotten = metrics.counter('panoptes_forgotten_rows_total', 'Rows that were older than they are kept', [
      'what',
    ]);
  }

  onModuleInit(): void {
    const { HISTORY_RETENTION_DAYS, AUDIT_RETENTION_DAYS } = this.config;
    const history = (before: Date, limit: number) => forgetUnpartitioned(this.db, before, limit);
    this.add({ what: 'history', days: HISTORY_RETENTION_DAYS, forget: history });
    this.add({ what: 'audit', days: AUDIT_RETENTION_DAYS, forget: (before, limit) => this.forgetAudit(before, limit) });
    this.loops.add({ name: 'retention', every: DAY, work: (signal) => this.turn(signal) });
  }

  add(keeping: Keeping): void {
    this.keepings.push(keeping);
  }

  /** Leaves off between two batches when `stopping` is aborted; the next turn goes on. */
  async turn(stopping: AbortSignal): Promise<void> {
    await this.locks.hold('retention', async (lost) => {
      const end = AbortSignal.any([stopping, lost]);
      const now = this.clock.now().getTime();
      const { HISTORY_RETENTION_DAYS: kept } = this.config;
      const dropped = kept > 0 ? await dropPartitions(this.db, new Date(now - kept * DAY)) : [];
      if (dropped.length > 0) this.logger.log({ partitions: dropped }, 'let go of whole months of history');
      for (const keeping of this.keepings) await this.forget(keeping, now, end);
    });
  }

  private async forget({ what, days, forget }: Keeping, now: number, end: AbortSignal): Promise<void> {
    if (days === 0) return;
    let rows = 0;
    for (let last = AT_ONCE; last >= AT_ONCE && !end.aborted; rows += last) {
      last = await forget(new Date(now - days * DAY), AT_ONCE);
      this.forgotten.inc({ what }, last);
    }
    if (rows > 0) this.logger.log({ what, rows, days }, 'let go of what is too old');
  }

  private forgetAudit(before: Date, limit: number): Promise<number> {
    return this.db.transaction(async (tx) => {
      // The audit is only ever added to, but for this.
      await tx.query(`SET LOCAL panoptes.retention = 'on'`);
      const oldest = 'SELECT id, at FROM audit_log ORDER BY id LIMIT $2';
      return affected(tx, `DELETE FROM audit_log WHERE id IN (SELECT id FROM (${oldest}) a WHERE a.at < $1)`, [
        before,
        limit,
      ]);
    });
  }
}
