import { Column, Entity, Index, PrimaryColumn } from 'typeorm';
import type { NotificationType } from '../domain/delivery';
import type { Severity } from '../domain/severity';

/** What is said, to however many destinations. */
@Entity('notifications')
@Index('notifications_created', { synchronize: false })
export class NotificationEntity {
  @PrimaryColumn('uuid')
  id: string;

  @Column('text')
  type: NotificationType;

  @Column('text')
  severity: Severity;

  @Column('uuid', { name: 'incident_id', nullable: true })
  incidentId: string | null;

  /** Of a notice: its key and parameters. */
  @Column('jsonb', { default: () => "'{}'" })
  content: object;

  @Column('timestamptz', { name: 'created_at' })
  createdAt: Date;
}
