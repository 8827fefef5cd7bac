import { Column, Entity, Index, JoinColumn, OneToOne, PrimaryColumn, type Relation } from 'typeorm';
import { DestinationEntity } from './destination.entity';

/**
 * A destination as the queue sees it: claimed whole, so that its deliveries keep their order on any replica.
 *
 * `due_at` is the queue: null when there is nothing to do, the end of the lease while somebody has it.
 */
@Entity('lanes')
@Index('lanes_due', ['channel', 'patient', 'dueAt'], { where: 'due_at IS NOT NULL' })
export class LaneEntity {
  @PrimaryColumn('uuid', { name: 'destination_id' })
  destinationId: string;

  @OneToOne(() => DestinationEntity, { onDelete: 'CASCADE' })
  @JoinColumn({ name: 'destination_id', foreignKeyConstraintName: 'lanes_destination_id_fkey' })
  destination?: Relation<DestinationEntity>;

  @Column('text')
  channel: string;

  /** Nothing waits in it but what lets everything else go first. */
  @Column('boolean', { default: false })
  patient: boolean;

  /** Deliveries ever posted: also the sequence number of the newest. */
  @Column('bigint', { default: 0 })
  posted: string;

  /** Deliveries that wait no more. */
  @Column('bigint', { default: 0 })
  settled: string;

  /** How often cards of it have changed, and how many of these changes have been looked after. */
  @Column('bigint', { default: 0 })
  dirtied: string;

  @Column('bigint', { default: 0 })
  cleaned: string;

  @Column('timestamptz', { name: 'due_at', nullable: true })
  dueAt: Date | null;

  /** Nothing is sent before: pace, a wait that was asked for, or the next attempt of the oldest delivery. */
  @Column('timestamptz', { name: 'not_before', nullable: true })
  notBefore: Date | null;

  /** Of the bucket of messages per minute: its theoretical arrival time (GCRA). */
  @Column('timestamptz', { name: 'burst_tat', nullable: true })
  burstTat: Date | null;

  @Column('timestamptz', { name: 'lease_until', nullable: true })
  leaseUntil: Date | null;

  @Column('uuid', { name: 'lease_token', nullable: true })
  leaseToken: string | null;
}
