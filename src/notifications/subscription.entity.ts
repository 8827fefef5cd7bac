import { Column, Entity, Index, JoinColumn, ManyToOne, PrimaryGeneratedColumn, type Relation } from 'typeorm';
import type { IncidentKind } from '../domain/incident';
import type { Scope } from '../domain/scope';
import type { Severity } from '../domain/severity';
import { DestinationEntity } from './destination.entity';

/** What a destination hears of. */
@Entity('subscriptions')
@Index('subscriptions_scope', ['destinationId', 'scopeType', 'scopeId'], { unique: true })
@Index('subscriptions_lookup', ['scopeType', 'scopeId'])
export class SubscriptionEntity {
  @PrimaryGeneratedColumn('uuid')
  id: string;

  @Column('uuid', { name: 'destination_id' })
  destinationId: string;

  @ManyToOne(() => DestinationEntity, { onDelete: 'CASCADE' })
  @JoinColumn({ name: 'destination_id', foreignKeyConstraintName: 'subscriptions_destination_id_fkey' })
  destination?: Relation<DestinationEntity>;

  @Column('text', { name: 'scope_type' })
  scopeType: Scope['type'];

  /** Empty for the scope `all`. */
  @Column('text', { name: 'scope_id', default: '' })
  scopeId: string;

  @Column('text', { name: 'min_severity', default: 'info' })
  minSeverity: Severity;

  /** Null = every kind. */
  @Column('text', { array: true, nullable: true })
  kinds: IncidentKind[] | null;

  @Column('timestamptz', { name: 'created_at' })
  createdAt: Date;
}
