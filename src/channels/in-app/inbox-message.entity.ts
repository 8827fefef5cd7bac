import { Column, Entity, Index, PrimaryColumn } from 'typeorm';

/** A message in somebody's inbox. Its id is the delivery's. */
@Entity('inbox')
@Index('inbox_of_user', ['userId', 'createdAt', 'id'])
@Index('inbox_unread', ['userId'], { where: 'read_at IS NULL' })
@Index('inbox_age', ['createdAt'])
export class InboxMessageEntity {
  @PrimaryColumn('uuid')
  id: string;

  @Column('uuid', { name: 'user_id' })
  userId: string;

  @Column('text')
  icon: string;

  @Column('text')
  title: string;

  @Column('jsonb')
  parts: object;

  @Column('jsonb')
  actions: object;

  @Column('uuid', { name: 'incident_id', nullable: true })
  incidentId: string | null;

  @Column('timestamptz', { name: 'created_at' })
  createdAt: Date;

  @Column('timestamptz', { name: 'read_at', nullable: true })
  readAt: Date | null;
}
