import { Column, Entity, Index, PrimaryColumn } from 'typeorm';

import type { Doer } from './acting';

/** One deed in the audit. A trigger refuses to change or remove it. */
@Entity('audit_log')
@Index('audit_log_subject', ['subjectType', 'subjectId'])
export class AuditEntryEntity {
  @PrimaryColumn({ type: 'bigint', generated: 'identity', generatedIdentity: 'BY DEFAULT' })
  id: string;

  @Column('timestamptz')
  at: Date;

  @Column('text')
  via: Doer['via'];

  /** Without a reference: who is deleted has done what they did. */
  @Column('uuid', { name: 'user_id', nullable: true })
  userId: string | null;

  @Column('uuid', { name: 'token_id', nullable: true })
  tokenId: string | null;

  @Column('text', { nullable: true })
  chat: string | null;

  @Column('text', { nullable: true })
  address: string | null;

  @Column('text')
  action: string;

  @Column('text', { name: 'subject_type' })
  subjectType: string;

  @Column('text', { name: 'subject_id', nullable: true })
  subjectId: string | null;

  @Column('jsonb', { nullable: true })
  before: object | null;

  @Column('jsonb', { nullable: true })
  after: object | null;
}
