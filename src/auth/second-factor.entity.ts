import { Column, Entity, JoinColumn, OneToOne, PrimaryColumn, type Relation } from 'typeorm';

import { UserEntity } from './user.entity';

/** The secret that a user's authenticator makes one-time codes from. It counts once it is confirmed. */
@Entity('second_factors')
export class SecondFactorEntity {
  @PrimaryColumn('uuid', { name: 'user_id' })
  userId: string;

  @OneToOne(() => UserEntity, { onDelete: 'CASCADE' })
  @JoinColumn({ name: 'user_id', foreignKeyConstraintName: 'second_factors_user_id_fkey' })
  user?: Relation<UserEntity>;

  @Column('text', { name: 'sealed_secret' })
  sealedSecret: string;

  @Column('timestamptz', { name: 'created_at' })
  createdAt: Date;

  @Column('timestamptz', { name: 'confirmed_at', nullable: true })
  confirmedAt: Date | null;

  /** The step of the newest code that was taken: no code is good twice. */
  @Column('bigint', { name: 'last_step', default: 0 })
  lastStep: string;
}
