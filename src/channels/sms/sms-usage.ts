import { Injectable } from '@nestjs/common';
import { DataSource } from 'typeorm';

import { Clock } from '../../platform/clock/clock';
import { affected, rows } from '../../platform/database/sql';

/** What was taken of a month's budget, to be given back when it was not needed. */
export interface Reservation {
  readonly month: string;
  readonly segments: number;
}

/** Counts the segments of each month, for all replicas together. */
@Injectable()
export class SmsUsage {
  constructor(
    private readonly db: DataSource,
    private readonly clock: Clock,
  ) {}

  /** Takes segments of this month's budget (0 = no limit); null when it would be exceeded. */
  async reserve(segments: number, budget: number): Promise<Reservation | null> {
    const month = this.clock.now().toISOString().slice(0, 7);
    const most = budget > 0 ? budget : null;
    const taken = await affected(
      this.db,
      `INSERT INTO sms_usage AS u (month, segments) SELECT $1, $2 WHERE $3::integer IS NULL OR $2 <= $3
       ON CONFLICT (month) DO UPDATE SET segments = u.segments + excluded.segments
       WHERE $3::integer IS NULL OR u.segments + excluded.segments <= $3`,
      [month, segments, most],
    );
    return taken > 0 ? { month, segments } : null;
  }

  /** Of a message that the provider has not taken. */
  async giveBack({ month, segments }: Reservation): Promise<void> {
    await affected(this.db, 'UPDATE sms_usage SET segments = GREATEST(0, segments - $2) WHERE month = $1', [
      month,
      segments,
    ]);
  }

  /** Segments of this month so far. */
  async used(): Promise<number> {
    const month = this.clock.now().toISOString().slice(0, 7);
    const [row] = await rows<{ segments: number }>(this.db, 'SELECT segments FROM sms_usage WHERE month = $1', [month]);
    return row?.segments ?? 0;
  }
}
