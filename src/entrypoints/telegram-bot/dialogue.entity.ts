import { Column, Entity, Index, PrimaryColumn } from 'typeorm';

/** A conversation of several messages between one person and the bot, in one chat or topic of it. */
@Entity('dialogues')
@Index('dialogues_ends_at', ['endsAt'])
export class DialogueEntity {
  @PrimaryColumn('bigint', { name: 'chat_id' })
  chatId: string;

  /** 0 outside of topics. */
  @PrimaryColumn('bigint', { name: 'topic_id' })
  topicId: string;

  @PrimaryColumn('bigint', { name: 'telegram_user_id' })
  telegramUserId: string;

  /** Which dialogue: the name of its command. */
  @Column('text')
  kind: string;

  /** What was said so far, without its secrets. */
  @Column('jsonb')
  state: object;

  /** What was said and must not lie open. */
  @Column('text', { name: 'sealed_secret', nullable: true })
  sealedSecret: string | null;

  /** The newest message that was taken in; one that comes again is not counted again. */
  @Column('bigint', { name: 'heard_message_id' })
  heardMessageId: string;

  @Column('timestamptz', { name: 'ends_at' })
  endsAt: Date;
}
