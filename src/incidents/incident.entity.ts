import { Column, Entity, Index, PrimaryColumn } from 'typeorm';

import type { IncidentKind, IncidentStatus, Resolution } from '../domain/incident';
import type { Severity } from '../domain/severity';

/** Something that is or was wrong, from its beginning to its end. One may be open per kind and subject. */
@Entity('incidents')
@Index('incidents_one_open', ['kind', 'subject'], { unique: true, where: 'resolved_at IS NULL' })
@Index('incidents_open_location', ['locationId'], { where: 'resolved_at IS NULL' })
@Index('incidents_location', ['locationId', 'openedAt'])
@Index('incidents_opened', ['openedAt', 'id'])
@Index('incidents_resolved', ['resolvedAt'], { where: 'resolved_at IS NOT NULL' })
@Index('incidents_closed_by_hand', ['kind', 'subject', 'openedAt'], { where: "resolution = 'manual'" })
@Index('incidents_reminder', ['reminderAt'], { where: 'reminder_at IS NOT NULL' })
export class IncidentEntity {
  @PrimaryColumn('uuid')
  id: string;

  @Column('text')
  kind: IncidentKind;

  @Column('text')
  subject: string;

  @Column('uuid', { name: 'account_id' })
  accountId: string;

  @Column('text', { name: 'customer_id', nullable: true })
  customerId: string | null;

  @Column('uuid', { name: 'location_id', nullable: true })
  locationId: string | null;

  @Column('uuid', { name: 'pod_id', nullable: true })
  podId: string | null;

  @Column('text')
  severity: Severity;

  @Column('text', { default: 'open' })
  status: IncidentStatus;

  /** What it was called when it opened, for the case that its subject is gone. */
  @Column('text')
  title: string;

  @Column('jsonb', { default: () => "'{}'" })
  facts: object;

  @Column('timestamptz', { name: 'opened_at' })
  openedAt: Date;

  @Column('timestamptz', { name: 'detected_at' })
  detectedAt: Date;

  @Column('timestamptz', { name: 'acknowledged_at', nullable: true })
  acknowledgedAt: Date | null;

  @Column('uuid', { name: 'acknowledged_by', nullable: true })
  acknowledgedBy: string | null;

  @Column('uuid', { name: 'assigned_to', nullable: true })
  assignedTo: string | null;

  @Column('timestamptz', { name: 'resolved_at', nullable: true })
  resolvedAt: Date | null;

  @Column('text', { nullable: true })
  resolution: Resolution | null;

  @Column('uuid', { name: 'merged_into', nullable: true })
  mergedInto: string | null;

  @Column('boolean', { default: false })
  flapping: boolean;

  /** When people are reminded next, as long as nobody has acknowledged it. */
  @Column('timestamptz', { name: 'reminder_at', nullable: true })
  reminderAt: Date | null;
}
