import { Column, Entity, Index, PrimaryGeneratedColumn } from 'typeorm';

import type { AccountState } from '../domain/rules/rule';

/** A partner's access to a Plume Cloud, its header sealed, and whether we see through it. */
@Entity('plume_accounts')
@Index('plume_accounts_name', ['name'], { unique: true })
@Index('plume_accounts_partner', ['partnerId', 'apiBase'], { unique: true })
export class PlumeAccountEntity {
  @PrimaryGeneratedColumn('uuid')
  id: string;

  @Column({ type: 'text', collation: 'C' })
  name: string;

  @Column('text', { name: 'partner_id' })
  partnerId: string;

  @Column('text', { name: 'sealed_auth_header' })
  sealedAuthHeader: string;

  @Column('text', { name: 'sso_url' })
  ssoUrl: string;

  @Column('text', { name: 'api_base' })
  apiBase: string;

  @Column('text', { name: 'reports_base' })
  reportsBase: string;

  @Column('text')
  monitor: string;

  @Column('text', { default: 'ok' })
  state: AccountState;

  @Column('timestamptz', { name: 'state_since' })
  stateSince: Date;

  @Column('text', { name: 'last_error', nullable: true })
  lastError: string | null;

  @Column('timestamptz', { name: 'refused_at', nullable: true })
  refusedAt: Date | null;

  @Column('timestamptz', { name: 'verified_at', nullable: true })
  verifiedAt: Date | null;

  @Column('timestamptz', { name: 'last_success_at', nullable: true })
  lastSuccessAt: Date | null;

  @Column('timestamptz', { name: 'failing_since', nullable: true })
  failingSince: Date | null;

  @Column('integer', { name: 'failed_looks', default: 0 })
  failedLooks: number;

  @Column('timestamptz', { name: 'discovery_due_at', nullable: true })
  discoveryDueAt: Date | null;

  @Column('timestamptz', { name: 'discovery_lease_until', nullable: true })
  discoveryLeaseUntil: Date | null;

  @Column('timestamptz', { name: 'created_at' })
  createdAt: Date;
}
