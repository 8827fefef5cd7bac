import { Column, Entity, PrimaryColumn } from 'typeorm';

import type { HeardType } from '../domain/routing';
import type { Severity } from '../domain/severity';

/** What a person prefers to hear, and through what. They filter what is subscribed, and never add to it. */
@Entity('preferences')
export class PreferencesEntity {
  @PrimaryColumn('uuid', { name: 'user_id' })
  userId: string;

  /** The first is tried first. */
  @Column('text', { name: 'channel_order', array: true, default: () => "'{}'" })
  channelOrder: string[];

  /** By channel: what is less severe does not go that way. */
  @Column('jsonb', { name: 'min_severity', default: () => "'{}'" })
  minSeverity: Readonly<Record<string, Severity>>;

  /** Null = everything. */
  @Column('text', { array: true, nullable: true })
  types: HeardType[] | null;

  @Column('timestamptz', { name: 'paused_until', nullable: true })
  pausedUntil: Date | null;

  @Column('timestamptz', { name: 'changed_at' })
  changedAt: Date;
}
