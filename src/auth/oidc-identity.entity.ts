import { Column, Entity, Index, JoinColumn, ManyToOne, PrimaryColumn, type Relation } from 'typeorm';

import { UserEntity } from './user.entity';

/** Who a user is at the provider of OpenID Connect. */
@Entity('oidc_identities')
@Index('oidc_identities_user', ['userId'])
export class OidcIdentityEntity {
  @PrimaryColumn('text')
  issuer: string;

  @PrimaryColumn('text')
  subject: string;

  @Column('uuid', { name: 'user_id' })
  userId: string;

  @ManyToOne(() => UserEntity, { onDelete: 'CASCADE' })
  @JoinColumn({ name: 'user_id', foreignKeyConstraintName: 'oidc_identities_user_id_fkey' })
  user?: Relation<UserEntity>;

  @Column('timestamptz', { name: 'linked_at' })
  linkedAt: Date;
}
