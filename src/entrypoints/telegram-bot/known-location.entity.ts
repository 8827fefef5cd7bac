import { Column, Entity, PrimaryColumn } from 'typeorm';

/** A location that a user has chosen before, or has marked to have it at hand. */
@Entity('known_locations')
export class KnownLocationEntity {
  @PrimaryColumn('uuid', { name: 'user_id' })
  userId: string;

  @PrimaryColumn('uuid', { name: 'location_id' })
  locationId: string;

  @Column('boolean', { default: false })
  favourite: boolean;

  @Column('timestamptz', { name: 'chosen_at' })
  chosenAt: Date;
}
