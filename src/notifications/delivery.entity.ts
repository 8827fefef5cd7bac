import { Column, Entity, Index, PrimaryColumn } from 'typeorm';
import type { DeliveryStatus, NotificationType } from '../domain/delivery';

/** One notification on its way to one destination. */
@Entity('deliveries')
@Index('deliveries_waiting', ['destinationId', 'patient', 'seq'], { where: 'waiting' })
@Index('deliveries_said', ['notificationId'], { where: 'incident_id IS NULL' })
@Index('deliveries_log', ['queuedAt', 'id'])
@Index('deliveries_receipt', ['providerMessageId'], { where: 'receipt_status IS NOT NULL' })
@Index('deliveries_silence', ['silenceId'], { where: 'silence_id IS NOT NULL' })
@Index('deliveries_untold', ['queuedAt'], { where: "failover = 'wanted'" })
@Index('deliveries_stand_in', ['standIn'], { where: 'stand_in IS NOT NULL' })
@Index('deliveries_replaced', ['destinationId'], { where: 'waiting AND stand_in IS NOT NULL' })
export class DeliveryEntity {
  /** Random bytes: whoever holds a button's data holds nothing that could be guessed. */
  @PrimaryColumn('uuid')
  id: string;

  @Column('uuid', { name: 'notification_id' })
  notificationId: string;

  @Column('uuid', { name: 'destination_id' })
  destinationId: string;

  @Column('text')
  channel: string;

  /** Its place in the lane. */
  @Column('bigint')
  seq: string;

  /** It lets everything else in its lane go first. */
  @Column('boolean', { default: false })
  patient: boolean;

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

  /** Attempts on record; those by which nothing was used up count too. */
  @Column('integer', { default: 0 })
  tried: number;

  /** Of the attempt in hand, or of the last. */
  @Column('timestamptz', { name: 'begun_at', nullable: true })
  begunAt: Date | null;

  /** `wanted`: it failed, and another way is to be looked for; `done`: that was done. */
  @Column('text', { nullable: true })
  failover: 'wanted' | 'done' | null;

  /** The delivery that tells the same person another way, because this one does not get through. */
  @Column('uuid', { name: 'stand_in', nullable: true })
  standIn: string | null;

  @Column('text', { name: 'last_error', nullable: true })
  lastError: string | null;

  @Column('text', { name: 'provider_message_id', nullable: true })
  providerMessageId: string | null;

  /** What the provider tells of it after taking it; null where it tells nothing. */
  @Column('text', { name: 'receipt_status', nullable: true })
  receiptStatus: 'sent' | 'delivered' | 'read' | 'failed' | null;

  @Column('timestamptz', { name: 'receipt_at', nullable: true })
  receiptAt: Date | null;

  /** The silence that held it back. */
  @Column('uuid', { name: 'silence_id', nullable: true })
  silenceId: string | null;

  @Column('timestamptz', { name: 'queued_at' })
  queuedAt: Date;

  @Column('timestamptz', { name: 'delivered_at', nullable: true })
  deliveredAt: Date | null;
}
