import { Column, Entity, Index, JoinColumn, ManyToOne, PrimaryColumn, type Relation } from 'typeorm';

import { StatusPageEntity } from './status-page.entity';

/** A location that a page shows, by the name that the public knows it by. */
@Entity('status_page_locations')
@Index('status_page_locations_location', ['locationId'])
export class StatusPageLocationEntity {
  @PrimaryColumn('uuid', { name: 'page_id' })
  pageId: string;

  @ManyToOne(() => StatusPageEntity, { onDelete: 'CASCADE' })
  @JoinColumn({ name: 'page_id', foreignKeyConstraintName: 'status_page_locations_page_id_fkey' })
  page?: Relation<StatusPageEntity>;

  @PrimaryColumn('uuid', { name: 'location_id' })
  locationId: string;

  @Column('integer')
  position: number;

  @Column('text')
  name: string;
}
