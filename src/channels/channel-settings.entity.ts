import { Column, Entity, PrimaryColumn } from 'typeorm';

/** What an admin has set for a channel: its settings sealed, and whether it is switched on. */
@Entity('channel_settings')
export class ChannelSettingsEntity {
  @PrimaryColumn('text')
  channel: string;

  @Column('boolean', { default: true })
  enabled: boolean;

  @Column('text', { name: 'sealed_settings', nullable: true })
  sealedSettings: string | null;

  @Column('timestamptz', { name: 'changed_at' })
  changedAt: Date;

  @Column('uuid', { name: 'changed_by', nullable: true })
  changedBy: string | null;
}
