import { Column, Entity, Index, PrimaryColumn } from 'typeorm';

import type { LocationState } from '../domain/location';

/** A confirmed change of a pod or, without a pod, of its location. Partitioned by month; never changed. */
@Entity('transitions')
@Index('transitions_location', ['locationId', 'detectedAt'])
export class TransitionEntity {
  @PrimaryColumn({ type: 'bigint', generated: 'identity', generatedIdentity: 'BY DEFAULT' })
  id: string;

  @Column('uuid', { name: 'location_id' })
  locationId: string;

  @Column('uuid', { name: 'pod_id', nullable: true })
  podId: string | null;

  @Column('text', { name: 'from_state' })
  from: LocationState;

  @Column('text', { name: 'to_state' })
  to: LocationState;

  /** When it happened. */
  @Column('timestamptz')
  at: Date;

  /** When we were sure of it. */
  @PrimaryColumn('timestamptz', { name: 'detected_at' })
  detectedAt: Date;
}
