import { Column, Entity, Index, PrimaryColumn } from 'typeorm';

import type { SaidType } from '../domain/messages';
import type { Priority } from '../domain/said-message';

/** A message that a person sends, and how far it has come. Its id is that of the notification it is. */
@Entity('announcements')
@Index('announcements_once', ['createdBy', 'idempotencyKey'], { unique: true })
@Index('announcements_created', ['createdAt', 'id'])
@Index('announcements_unfinished', ['createdAt'], { where: "state IN ('expanding', 'withdrawing')" })
export class AnnouncementEntity {
  @PrimaryColumn('uuid')
  id: string;

  @Column('text')
  type: SaidType;

  @Column('text')
  title: string;

  @Column('text')
  message: string;

  @Column('text')
  priority: Priority;

  @Column('jsonb', { default: () => "'{}'" })
  data: object;

  @Column('jsonb', { default: () => "'[]'" })
  actions: object;

  @Column('jsonb', { nullable: true })
  related: object | null;

  @Column('jsonb')
  audience: object;

  /** `sending` is done when nothing of it waits any more; `withdrawing` is cancelled, and some of it still waits. */
  @Column('text', { default: 'expanding' })
  state: 'expanding' | 'sending' | 'withdrawing' | 'cancelled';

  /** The last destination that it was put in line for. */
  @Column('uuid', { nullable: true })
  cursor: string | null;

  /** How many deliveries were expected when it was sent: what was answered then. */
  @Column('integer', { default: 0 })
  promised: number;

  @Column('integer', { default: 0 })
  total: number;

  /** People it is for who have no place where they could be told. */
  @Column('integer', { default: 0 })
  unreachable: number;

  /** Null: the command line. */
  @Column('uuid', { name: 'created_by', nullable: true })
  createdBy: string | null;

  @Column('timestamptz', { name: 'created_at' })
  createdAt: Date;

  @Column('text', { name: 'idempotency_key', nullable: true })
  idempotencyKey: string | null;

  @Column('text', { name: 'body_hash', nullable: true })
  bodyHash: string | null;
}
