import { Column, Entity, Index, JoinColumn, ManyToOne, PrimaryGeneratedColumn, type Relation } from 'typeorm';

import type { LocationState } from '../domain/location';
import { PlumeAccountEntity } from './plume-account.entity';

/** A home that is watched: where it is found at Plume, how it stands, and when it is looked at. */
@Entity('locations')
@Index('locations_no', ['no'], { unique: true })
@Index('locations_plume', ['accountId', 'locationId'], { unique: true })
@Index('locations_block', { synchronize: false })
@Index('locations_customer', ['customerId'])
@Index('locations_name', ['name'])
@Index('locations_named', { synchronize: false })
@Index('locations_plume_id', ['locationId'])
@Index('locations_customer_account', ['customerAccountId'])
export class LocationEntity {
  @PrimaryGeneratedColumn('uuid')
  id: string;

  @Column({ type: 'bigint', generated: 'identity', generatedIdentity: 'BY DEFAULT' })
  no: string;

  @Column('uuid', { name: 'account_id' })
  accountId: string;

  @ManyToOne(() => PlumeAccountEntity, { onDelete: 'CASCADE' })
  @JoinColumn({ name: 'account_id', foreignKeyConstraintName: 'locations_account_id_fkey' })
  account?: Relation<PlumeAccountEntity>;

  @Column('text', { name: 'customer_id' })
  customerId: string;

  @Column('text', { name: 'location_id' })
  locationId: string;

  @Column({ type: 'text', collation: 'C' })
  name: string;

  @Column('text', { name: 'customer_name', nullable: true })
  customerName: string | null;

  @Column('text', { name: 'customer_account_id', nullable: true })
  customerAccountId: string | null;

  @Column('text', { name: 'service_level', nullable: true })
  serviceLevel: string | null;

  @Column('text', { name: 'time_zone', nullable: true })
  timeZone: string | null;

  @Column('text', { default: 'unknown' })
  state: LocationState;

  @Column('timestamptz', { name: 'state_since', nullable: true })
  stateSince: Date | null;

  @Column('text', { name: 'candidate_state', nullable: true })
  candidateState: string | null;

  @Column('integer', { name: 'candidate_count', default: 0 })
  candidateCount: number;

  @Column('timestamptz', { name: 'candidate_since', nullable: true })
  candidateSince: Date | null;

  @Column('integer', { name: 'pods_online', default: 0 })
  podsOnline: number;

  @Column('integer', { name: 'pods_total', default: 0 })
  podsTotal: number;

  @Column('integer', { nullable: true })
  devices: number | null;

  @Column('timestamptz', { name: 'devices_at', nullable: true })
  devicesAt: Date | null;

  @Column('text', { nullable: true })
  fingerprint: string | null;

  /** The earliest moment at which a rule can change its mind by time alone. */
  @Column('timestamptz', { name: 'review_at', nullable: true })
  reviewAt: Date | null;

  @Column('timestamptz', { name: 'last_polled_at', nullable: true })
  lastPolledAt: Date | null;

  @Column('timestamptz', { name: 'next_poll_at', nullable: true })
  nextPollAt: Date | null;

  @Column('timestamptz', { name: 'document_at', nullable: true })
  documentAt: Date | null;

  /** Consecutive looks at which Plume knew nothing of it (404). */
  @Column('integer', { name: 'missing_looks', default: 0 })
  missingLooks: number;

  @Column('timestamptz', { name: 'retired_at', nullable: true })
  retiredAt: Date | null;

  /** When somebody decided that it is not to be watched, whatever Plume lists. */
  @Column('timestamptz', { name: 'dismissed_at', nullable: true })
  dismissedAt: Date | null;

  /** Somebody here gave it its name; Plume's is not taken over. */
  @Column('boolean', { name: 'named_by_us', default: false })
  namedByUs: boolean;

  @Column('timestamptz', { name: 'created_at' })
  createdAt: Date;
}
