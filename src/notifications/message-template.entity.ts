import { Column, Entity, PrimaryColumn } from 'typeorm';

/** What an admin says in place of our words, of one type of message in one language. */
@Entity('message_templates')
export class MessageTemplateEntity {
  @PrimaryColumn('text')
  type: string;

  /** A kind of incident; empty: every kind. */
  @PrimaryColumn('text')
  kind: string;

  @PrimaryColumn('text')
  language: string;

  /** Null: ours. */
  @Column('text', { nullable: true })
  title: string | null;

  /** Null: ours. */
  @Column('text', { nullable: true })
  text: string | null;

  @Column('timestamptz', { name: 'changed_at' })
  changedAt: Date;

  @Column('uuid', { name: 'changed_by', nullable: true })
  changedBy: string | null;
}
