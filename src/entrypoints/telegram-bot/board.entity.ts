import { Column, Entity, Index, PrimaryColumn } from 'typeorm';

/** The board of one chat, or one topic of it: a message that is kept current. */
@Entity('bot_boards')
@Index('bot_boards_due', ['dueAt'])
export class BoardEntity {
  @PrimaryColumn('bigint', { name: 'chat_id' })
  chatId: string;

  /** 0 outside of topics. */
  @PrimaryColumn('bigint', { name: 'topic_id' })
  topicId: string;

  /** Who asked for it: it shows what they may see. */
  @Column('uuid', { name: 'user_id' })
  userId: string;

  @Column('text')
  language: string;

  /** Null until it was sent. */
  @Column('bigint', { name: 'message_id', nullable: true })
  messageId: string | null;

  /** It was pinned, or people were told that we may not. */
  @Column('boolean', { default: false })
  pinned: boolean;

  /** What it shows, but for when that was looked at; null when it is to be shown anew in any case. */
  @Column('text', { name: 'shown_print', nullable: true })
  shownPrint: string | null;

  @Column('timestamptz', { name: 'shown_at', nullable: true })
  shownAt: Date | null;

  /** Why it is to end; null as long as it is not. */
  @Column('text', { nullable: true })
  ending: string | null;

  @Column('timestamptz', { name: 'due_at' })
  dueAt: Date;

  @Column('uuid', { name: 'lease_token', nullable: true })
  leaseToken: string | null;

  @Column('timestamptz', { name: 'lease_until', nullable: true })
  leaseUntil: Date | null;
}
