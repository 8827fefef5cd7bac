import { Column, Entity, Index, PrimaryColumn } from 'typeorm';

import type { SignalName, SignalState } from '../domain/signal';

/** A signal that a site pushes to us, as it stands. */
@Entity('signals')
@Index('signals_heard', ['heardAt'], { where: "state <> 'unknown'" })
export class SignalEntity {
  @PrimaryColumn('uuid', { name: 'location_id' })
  locationId: string;

  @PrimaryColumn('text')
  signal: SignalName;

  @Column('text')
  state: SignalState;

  @Column('timestamptz', { name: 'state_since' })
  stateSince: Date;

  /** When the last report came in, by our clock. */
  @Column('timestamptz', { name: 'heard_at' })
  heardAt: Date;

  /** The moment that the last report spoke of. */
  @Column('timestamptz', { name: 'reported_at' })
  reportedAt: Date;
}
