import { Entity, JoinColumn, ManyToOne, PrimaryColumn, type Relation } from 'typeorm';

import type { Scope } from '../domain/scope';
import { UserEntity } from './user.entity';

/** What of the network is opened to a viewer. */
@Entity('user_grants')
export class UserGrantEntity {
  @PrimaryColumn('uuid', { name: 'user_id' })
  userId: string;

  @ManyToOne(() => UserEntity, { onDelete: 'CASCADE' })
  @JoinColumn({ name: 'user_id', foreignKeyConstraintName: 'user_grants_user_id_fkey' })
  user?: Relation<UserEntity>;

  @PrimaryColumn('text')
  type: Exclude<Scope['type'], 'all'>;

  /** An account's or location's id of ours, or a customer's of Plume's. */
  @PrimaryColumn('text')
  ref: string;
}
