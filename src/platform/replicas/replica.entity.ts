import { Column, Entity, PrimaryColumn } from 'typeorm';

/** A running process of the product on this database. */
@Entity('replicas')
export class ReplicaEntity {
  @PrimaryColumn('uuid')
  id: string;

  @Column('text')
  version: string;

  @Column('timestamptz', { name: 'started_at' })
  startedAt: Date;

  @Column('timestamptz', { name: 'seen_at' })
  seenAt: Date;
}
