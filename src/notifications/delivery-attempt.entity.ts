import { Column, Entity, Index, PrimaryColumn } from 'typeorm';
import type { AttemptOutcome } from '../domain/delivery';

/** One attempt to deliver something, and what came of it. Those of a delivery are numbered from 1. */
@Entity('delivery_attempts')
@Index('delivery_attempts_recent', { synchronize: false })
export class DeliveryAttemptEntity {
  @PrimaryColumn('uuid', { name: 'delivery_id' })
  deliveryId: string;

  @PrimaryColumn('integer')
  number: number;

  @Column('text')
  channel: string;

  /** When it began. */
  @Column('timestamptz')
  at: Date;

  /** How long the far side took, in milliseconds; null when nobody waited for its answer. */
  @Column('integer', { name: 'latency_ms', nullable: true })
  latencyMs: number | null;

  @Column('text')
  outcome: AttemptOutcome;

  /** In the provider's words. */
  @Column('text', { nullable: true })
  said: string | null;
}
