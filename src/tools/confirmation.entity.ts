import { Column, Entity, Index, PrimaryColumn } from 'typeorm';

import type { ToolCaller } from './tool';

/** What became of a change that somebody was asked to say yes to. */
export type ConfirmationOutcome = 'done' | 'declined' | 'refused';

/** A change that waits for its person's yes, or has had its answer. Only the hash of its id is kept. */
@Entity('tool_confirmations')
@Index('tool_confirmations_waiting', ['userId', 'expiresAt'], { where: 'settled_at IS NULL' })
@Index('tool_confirmations_expiry', ['expiresAt'])
export class ConfirmationEntity {
  @PrimaryColumn('text', { name: 'id_hash' })
  idHash: string;

  @Column('uuid', { name: 'user_id' })
  userId: string;

  @Column('text')
  via: ToolCaller['via'];

  @Column('text')
  tool: string;

  @Column('jsonb')
  args: object;

  @Column('text')
  preview: string;

  @Column('timestamptz', { name: 'created_at' })
  createdAt: Date;

  @Column('timestamptz', { name: 'expires_at' })
  expiresAt: Date;

  @Column('timestamptz', { name: 'settled_at', nullable: true })
  settledAt: Date | null;

  @Column('text', { nullable: true })
  outcome: ConfirmationOutcome | null;
}
