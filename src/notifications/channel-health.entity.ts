import { Column, Entity, PrimaryColumn } from 'typeorm';

/** How a channel does: what it has carried, and what the far side last said of us. */
@Entity('channel_health')
export class ChannelHealthEntity {
  @PrimaryColumn('text')
  channel: string;

  @Column('text', { default: 'ok' })
  state: 'ok' | 'failing' | 'misconfigured';

  /** Of the state; null while nothing has been sent. */
  @Column('timestamptz', { nullable: true })
  since: Date | null;

  @Column('text', { nullable: true })
  error: string | null;

  /** Admins know that it is misconfigured. */
  @Column('boolean', { default: false })
  told: boolean;

  @Column('bigint', { default: 0 })
  sent: string;

  @Column('bigint', { default: 0 })
  failed: string;

  @Column('timestamptz', { name: 'last_used_at', nullable: true })
  lastUsedAt: Date | null;
}
