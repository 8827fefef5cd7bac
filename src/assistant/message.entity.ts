import { Column, Entity, Index, PrimaryColumn } from 'typeorm';

/** A question with what came of it. Sealed, for people type what they should not, and answers are made of comments. */
@Entity('assistant_messages')
@Index('assistant_messages_asked_as', ['askedAs'], { unique: true })
@Index('assistant_messages_age', ['askedAt'])
export class MessageEntity {
  @PrimaryColumn('uuid', { name: 'conversation_id' })
  conversationId: string;

  @PrimaryColumn({ type: 'bigint', generated: 'identity', generatedIdentity: 'BY DEFAULT' })
  no: string;

  /** The message of a chat that it is: when that comes again, it is known. */
  @Column('text', { name: 'asked_as', nullable: true })
  askedAs: string | null;

  @Column('timestamptz', { name: 'asked_at' })
  askedAt: Date;

  @Column('timestamptz', { name: 'answered_at', nullable: true })
  answeredAt: Date | null;

  /** How it ended; null while it is being answered, or when the process died over it. */
  @Column('text', { nullable: true })
  outcome: string | null;

  @Column('text', { name: 'sealed_question' })
  sealedQuestion: string;

  /** JSON: what was said, and the tools that it rests on. */
  @Column('text', { name: 'sealed_answer', nullable: true })
  sealedAnswer: string | null;
}
