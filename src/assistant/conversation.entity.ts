import { Column, Entity, Index, PrimaryColumn } from 'typeorm';

/** What one person and the assistant have said to each other: in one chat, or under one heading in the dashboard. */
@Entity('assistant_conversations')
@Index('assistant_conversations_place', ['userId', 'place'], { unique: true })
@Index('assistant_conversations_of_user', ['userId', 'spokenAt', 'id'])
@Index('assistant_conversations_age', ['spokenAt'])
export class ConversationEntity {
  @PrimaryColumn('uuid')
  id: string;

  @Column('uuid', { name: 'user_id' })
  userId: string;

  /** The chat; null on the web, where there are many. */
  @Column('text', { nullable: true })
  place: string | null;

  /** How it began. */
  @Column('text', { name: 'sealed_title' })
  sealedTitle: string;

  @Column('timestamptz', { name: 'started_at' })
  startedAt: Date;

  @Column('timestamptz', { name: 'spoken_at' })
  spokenAt: Date;
}
