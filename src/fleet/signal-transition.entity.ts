import { Column, Entity, Index, PrimaryColumn } from 'typeorm';

import type { SignalName, SignalState } from '../domain/signal';

/** A signal of a site changed. Apart from the transitions of homes and pods, whose uptime is counted from those. */
@Entity('signal_transitions')
@Index('signal_transitions_location', ['locationId', 'detectedAt'])
export class SignalTransitionEntity {
  @PrimaryColumn({ type: 'bigint', generated: 'identity', generatedIdentity: 'BY DEFAULT' })
  id: string;

  @Column('uuid', { name: 'location_id' })
  locationId: string;

  @Column('text')
  signal: SignalName;

  @Column('text', { name: 'from_state' })
  from: SignalState;

  @Column('text', { name: 'to_state' })
  to: SignalState;

  /** When it happened. */
  @Column('timestamptz')
  at: Date;

  /** When we heard of it. */
  @PrimaryColumn('timestamptz', { name: 'detected_at' })
  detectedAt: Date;
}
