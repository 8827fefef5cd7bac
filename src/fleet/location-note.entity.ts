import { Column, Entity, Index, JoinColumn, ManyToOne, PrimaryGeneratedColumn, type Relation } from 'typeorm';

import { LocationEntity } from './location.entity';

/** What somebody wrote down about a location for those who come after. */
@Entity('location_notes')
@Index('location_notes_location', ['locationId', 'createdAt', 'id'])
export class LocationNoteEntity {
  @PrimaryGeneratedColumn('uuid')
  id: string;

  @Column('uuid', { name: 'location_id' })
  locationId: string;

  @ManyToOne(() => LocationEntity, { onDelete: 'CASCADE' })
  @JoinColumn({ name: 'location_id', foreignKeyConstraintName: 'location_notes_location_id_fkey' })
  location?: Relation<LocationEntity>;

  @Column('text')
  text: string;

  @Column('uuid', { name: 'created_by', nullable: true })
  createdBy: string | null;

  @Column('timestamptz', { name: 'created_at' })
  createdAt: Date;
}
