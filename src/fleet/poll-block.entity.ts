import { Column, Entity, Index, PrimaryColumn } from 'typeorm';

/** A block of up to 500 locations that one replica polls under one lease. */
@Entity('poll_blocks')
@Index('poll_blocks_lease', ['leaseUntil'])
export class PollBlockEntity {
  @PrimaryColumn('integer')
  block: number;

  /** Goes up when a location joins or leaves, so that whoever holds the block reads it anew. */
  @Column('integer', { default: 0 })
  revision: number;

  @Column('uuid', { name: 'lease_owner', nullable: true })
  leaseOwner: string | null;

  @Column('timestamptz', { name: 'lease_until', nullable: true })
  leaseUntil: Date | null;

  @Column('uuid', { name: 'lease_token', nullable: true })
  leaseToken: string | null;
}
