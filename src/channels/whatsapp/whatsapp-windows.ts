import { Injectable } from '@nestjs/common';
import { DataSource } from 'typeorm';

import { after, hours, minutes } from '../../domain/duration';
import { Clock } from '../../platform/clock/clock';
import { affected, pgArray, rows } from '../../platform/database/sql';

/** A little less than Meta's 24 hours: clocks differ, and a message takes its time. */
const OPEN = hours(24) - minutes(2);

export interface Inbound {
  /** As we write addresses: +34600111222. */
  readonly address: string;
  readonly at: Date;
}

/** Remembers who has written to us, for all replicas together. */
@Injectable()
export class WhatsappWindows {
  constructor(
    private readonly db: DataSource,
    private readonly clock: Clock,
  ) {}

  async isOpen(address: string): Promise<boolean> {
    const since = after(this.clock.now(), -OPEN);
    const sql = 'SELECT FROM whatsapp_windows WHERE address = $1 AND last_inbound_at > $2';
    return (await rows(this.db, sql, [address, since])).length > 0;
  }

  /** The same messages again, or older ones, change nothing. */
  async opened(inbound: readonly Inbound[]): Promise<void> {
    if (inbound.length === 0) return;
    await affected(
      this.db,
      `INSERT INTO whatsapp_windows AS w (address, last_inbound_at)
       SELECT address, LEAST(max(at), $3) FROM unnest($1::text[], $2::timestamptz[]) AS x(address, at)
       GROUP BY address ORDER BY address
       ON CONFLICT (address) DO UPDATE SET last_inbound_at = excluded.last_inbound_at
       WHERE w.last_inbound_at < excluded.last_inbound_at`,
      [pgArray(inbound.map(({ address }) => address)), pgArray(inbound.map(({ at }) => at)), this.clock.now()],
    );
  }

  /** Meta says that it is over. */
  async closed(addresses: readonly string[]): Promise<void> {
    if (addresses.length === 0) return;
    await affected(this.db, 'DELETE FROM whatsapp_windows WHERE address = ANY($1::text[])', [pgArray(addresses)]);
  }
}
