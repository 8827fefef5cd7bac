import { Column, Entity, PrimaryColumn } from 'typeorm';

import type { LocationState } from '../domain/location';

/** A confirmed change of a pod or, without a pod, of its location. Partitioned by month; never changed. */
@Entity('transitions')
export class TransitionEntity {
  @PrimaryColumn('uuid', { name: 'location_id' })
  locationId: string;

  /** When we were sure of it. */
  @PrimaryColumn('timestamptz', { name: 'detected_at' })
  detectedAt: Date;

  @PrimaryColumn({ type: 'bigint', generated: 'identity', generatedIdentity: 'BY DEFAULT' })
  id: string;

  @Column('uuid', { name: 'pod_id', nullable: true })
  podId: string | null;

  @Column('text', { name: 'from_state' })
  from: LocationState;

  @Column('text', { name: 'to_state' })
  to: LocationState;

  /** When it happened. */
  @Column('timestamptz')
  at: Date;
}
