import { Column, Entity, Index, PrimaryGeneratedColumn } from 'typeorm';

/** A page for the public. */
@Entity('status_pages')
@Index('status_pages_slug', ['slug'], { unique: true })
export class StatusPageEntity {
  @PrimaryGeneratedColumn('uuid')
  id: string;

  @Column({ type: 'text', collation: 'C' })
  slug: string;

  @Column('text')
  title: string;

  @Column('text', { nullable: true })
  text: string | null;

  @Column('text', { name: 'time_zone' })
  timeZone: string;

  @Column('boolean')
  published: boolean;

  @Column('timestamptz', { name: 'created_at' })
  createdAt: Date;
}
