import { Column, Entity, Index, PrimaryGeneratedColumn } from 'typeorm';

import type { IncidentKind } from '../domain/incident';
import type { Scope } from '../domain/scope';

/** A wish for quiet. It stays when it is over: deliveries that it held back refer to it. */
@Entity('silences')
@Index('silences_active', ['scopeType', 'scopeId'], { where: 'ended_at IS NULL' })
@Index('silences_untold', ['endedAt'], { where: 'ended_at IS NOT NULL AND told_at IS NULL' })
@Index('silences_created', ['createdAt', 'id'])
export class SilenceEntity {
  @PrimaryGeneratedColumn('uuid')
  id: string;

  @Column('text', { name: 'scope_type' })
  scopeType: Scope['type'];

  /** Empty for the scope `all`. */
  @Column('text', { name: 'scope_id', default: '' })
  scopeId: string;

  /** Null = every kind. */
  @Column('text', { array: true, nullable: true })
  kinds: IncidentKind[] | null;

  /** Null = until resolved. */
  @Column('timestamptz', { nullable: true })
  until: Date | null;

  @Column('text')
  reason: string;

  @Column('uuid', { name: 'created_by', nullable: true })
  createdBy: string | null;

  @Column('timestamptz', { name: 'created_at' })
  createdAt: Date;

  /** An end of an incident counts for it from then on. */
  @Column('timestamptz')
  since: Date;

  @Column('timestamptz', { name: 'ended_at', nullable: true })
  endedAt: Date | null;

  /** When people were told of what it had held back and what was still open at its end. */
  @Column('timestamptz', { name: 'told_at', nullable: true })
  toldAt: Date | null;
}
