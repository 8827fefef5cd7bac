import { Column, Entity, Index, JoinColumn, ManyToOne, PrimaryColumn, type Relation } from 'typeorm';

import { UserEntity } from './user.entity';

/** A Telegram user who has proved to be one of our users. */
@Entity('telegram_links')
@Index('telegram_links_user', ['userId'])
export class TelegramLinkEntity {
  @PrimaryColumn('bigint', { name: 'telegram_user_id' })
  telegramUserId: string;

  @Column('uuid', { name: 'user_id' })
  userId: string;

  @ManyToOne(() => UserEntity, { onDelete: 'CASCADE' })
  @JoinColumn({ name: 'user_id', foreignKeyConstraintName: 'telegram_links_user_id_fkey' })
  user?: Relation<UserEntity>;

  @Column('text', { nullable: true })
  username: string | null;

  @Column('text', { name: 'first_name', nullable: true })
  firstName: string | null;

  @Column('text', { nullable: true })
  language: string | null;

  @Column('timestamptz', { name: 'linked_at' })
  linkedAt: Date;
}
