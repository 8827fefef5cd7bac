import { Column, Entity, Index, JoinColumn, ManyToOne, PrimaryColumn, type Relation } from 'typeorm';

import { IncidentEntity } from './incident.entity';

/** One line of an incident's timeline. */
@Entity('incident_events')
@Index('incident_events_incident', ['incidentId', 'id'])
export class IncidentEventEntity {
  @PrimaryColumn({ type: 'bigint', generated: 'identity', generatedIdentity: 'BY DEFAULT' })
  id: string;

  @Column('uuid', { name: 'incident_id' })
  incidentId: string;

  @ManyToOne(() => IncidentEntity, { onDelete: 'CASCADE' })
  @JoinColumn({ name: 'incident_id', foreignKeyConstraintName: 'incident_events_incident_id_fkey' })
  incident?: Relation<IncidentEntity>;

  @Column('timestamptz')
  at: Date;

  @Column('text')
  type: string;

  @Column('uuid', { name: 'user_id', nullable: true })
  userId: string | null;

  @Column('jsonb', { default: () => "'{}'" })
  data: object;
}
