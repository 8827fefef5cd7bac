import { Column, Entity, PrimaryColumn } from 'typeorm';

/** One line of an incident's timeline. */
@Entity('incident_events')
export class IncidentEventEntity {
  @PrimaryColumn('uuid', { name: 'incident_id' })
  incidentId: string;

  @PrimaryColumn({ type: 'bigint', generated: 'identity', generatedIdentity: 'BY DEFAULT' })
  id: string;

  @Column('timestamptz')
  at: Date;

  @Column('text')
  type: string;

  @Column('uuid', { name: 'user_id', nullable: true })
  userId: string | null;

  @Column('jsonb', { default: () => "'{}'" })
  data: object;
}
