import { Column, Entity, Index, PrimaryColumn } from 'typeorm';

/** An update from Telegram on its way to the bot; handled, it is only remembered. */
@Entity('telegram_updates')
@Index('telegram_updates_waiting', ['chatKey', 'updateId'], { where: 'handled_at IS NULL' })
export class TelegramUpdateEntity {
  @PrimaryColumn('bigint', { name: 'update_id' })
  updateId: string;

  @Column('text', { name: 'chat_key' })
  chatKey: string;

  /** Null once it is handled. */
  @Column('jsonb', { nullable: true })
  payload: object | null;

  @Column('timestamptz', { name: 'received_at' })
  receivedAt: Date;

  @Column('timestamptz', { name: 'handled_at', nullable: true })
  handledAt: Date | null;

  @Column('integer', { default: 0 })
  attempts: number;

  /** Why it was given up. */
  @Column('text', { nullable: true })
  error: string | null;

  @Column('timestamptz', { name: 'lease_until', nullable: true })
  leaseUntil: Date | null;

  @Column('uuid', { name: 'lease_token', nullable: true })
  leaseToken: string | null;
}
