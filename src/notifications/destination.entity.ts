import { Column, Entity, Index, PrimaryGeneratedColumn } from 'typeorm';

/** A place where somebody is reached. Without a user it hears alerts of its scope, and nothing else. */
@Entity('destinations')
@Index('destinations_address', ['channel', 'address'], { unique: true })
@Index('destinations_user', ['userId'])
@Index('destinations_untold', ['id'], { where: 'owner_untold' })
export class DestinationEntity {
  @PrimaryGeneratedColumn('uuid')
  id: string;

  @Column('uuid', { name: 'user_id', nullable: true })
  userId: string | null;

  @Column('text')
  channel: string;

  @Column('text')
  address: string;

  @Column('text', { nullable: true })
  label: string | null;

  @Column('text', { nullable: true })
  language: string | null;

  /** What the channel needs to know of this one place alone: JSON, sealed. */
  @Column('text', { name: 'sealed_settings', nullable: true })
  sealedSettings: string | null;

  @Column('boolean', { default: true })
  enabled: boolean;

  @Column('boolean', { default: true })
  verified: boolean;

  @Column('text', { name: 'disabled_reason', nullable: true })
  disabledReason: string | null;

  /** Nobody is reached there any more, and its owner does not know yet. */
  @Column('boolean', { name: 'owner_untold', default: false })
  ownerUntold: boolean;

  @Column('timestamptz', { name: 'created_at' })
  createdAt: Date;
}
