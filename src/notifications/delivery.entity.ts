import { Column, Entity, Index, JoinColumn, ManyToOne, PrimaryColumn, type Relation } from 'typeorm';
import type { DeliveryStatus, NotificationType } from '../domain/delivery';
import { DestinationEntity } from './destination.entity';

/** One notification on its way to one destination. */
@Entity('deliveries')
@Index('deliveries_waiting', ['destinationId', 'seq'], { where: 'waiting' })
@Index('deliveries_log', ['queuedAt', 'id'])
@Index('deliveries_card', ['cardId'], { where: 'card_id IS NOT NULL' })
@Index('deliveries_notification', ['notificationId'])
export class DeliveryEntity {
  /** Random bytes: whoever holds a button's data holds nothing that could be guessed. */
  @PrimaryColumn('uuid')
  id: string;

  @Column('uuid', { name: 'notification_id' })
  notificationId: string;

  @Column('uuid', { name: 'destination_id' })
  destinationId: string;

  @ManyToOne(() => DestinationEntity, { onDelete: 'CASCADE' })
  @JoinColumn({ name: 'destination_id', foreignKeyConstraintName: 'deliveries_destination_id_fkey' })
  destination?: Relation<DestinationEntity>;

  @Column('text')
  channel: string;

  /** Its place in the lane. */
  @Column('bigint')
  seq: string;

  @Column('text')
  type: NotificationType;

  @Column('uuid', { name: 'incident_id', nullable: true })
  incidentId: string | null;

  @Column('uuid', { name: 'card_id', nullable: true })
  cardId: string | null;

  @Column('text', { default: 'queued' })
  status: DeliveryStatus;

  /** Not yet delivered, failed or suppressed. */
  @Column('boolean', { default: true })
  waiting: boolean;

  @Column('integer', { default: 0 })
  attempts: number;

  @Column('text', { name: 'last_error', nullable: true })
  lastError: string | null;

  @Column('text', { name: 'provider_message_id', nullable: true })
  providerMessageId: string | null;

  @Column('timestamptz', { name: 'queued_at' })
  queuedAt: Date;

  @Column('timestamptz', { name: 'delivered_at', nullable: true })
  deliveredAt: Date | null;
}
