import { Column, Entity, PrimaryColumn } from 'typeorm';

/** A code that was sent to an address, to see whether it is its owner's. Kept for an hour, to count how many there were. */
@Entity('destination_codes')
export class DestinationCodeEntity {
  @PrimaryColumn('uuid')
  id: string;

  /** No reference: that a destination was removed and added again does not give new tries. */
  @Column('uuid', { name: 'destination_id' })
  destinationId: string;

  @Column('uuid', { name: 'user_id', nullable: true })
  userId: string | null;

  @Column('text')
  channel: string;

  @Column('text')
  address: string;

  @Column('text')
  hash: string;

  @Column('integer', { default: 0 })
  tries: number;

  @Column('timestamptz', { name: 'sent_at' })
  sentAt: Date;
}
