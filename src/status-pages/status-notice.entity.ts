import { Column, Entity, Index, JoinColumn, ManyToOne, PrimaryGeneratedColumn, type Relation } from 'typeorm';

import { StatusPageEntity } from './status-page.entity';

/** What people have to say on a page: planned work, or what they know of an outage. */
@Entity('status_notices')
@Index('status_notices_page', ['pageId', 'startsAt', 'id'])
export class StatusNoticeEntity {
  @PrimaryGeneratedColumn('uuid')
  id: string;

  @Column('uuid', { name: 'page_id' })
  pageId: string;

  @ManyToOne(() => StatusPageEntity, { onDelete: 'CASCADE' })
  @JoinColumn({ name: 'page_id', foreignKeyConstraintName: 'status_notices_page_id_fkey' })
  page?: Relation<StatusPageEntity>;

  @Column('text')
  title: string;

  @Column('text')
  text: string;

  @Column('timestamptz', { name: 'starts_at' })
  startsAt: Date;

  /** Null = until somebody ends it. */
  @Column('timestamptz', { name: 'ends_at', nullable: true })
  endsAt: Date | null;

  @Column('timestamptz', { name: 'created_at' })
  createdAt: Date;
}
