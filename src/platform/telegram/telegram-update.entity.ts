import { Column, Entity, Index, PrimaryColumn } from 'typeorm';

/** An update from Telegram on its way to the bot; handled, it is only remembered. */
@Entity('telegram_updates')
@Index('telegram_updates_waiting', ['chatKey', 'updateId'], { where: 'handled_at IS NULL' })
export class TelegramUpdateEntity {
  @PrimaryColumn('bigint', { name: 'update_id' })
  updateId: string;

  @Column('text', { name: 'chat_key' })
  chatKey: string;

  /**
   * A password that is sent to /login lies here until it is handled. No text, so that a rotation of the data keys leaves
   * it alone: it is gone within moments, and sealed under a key that is derived from APP_SECRET. Null once it is handled.
   */
  @Column('bytea', { name: 'sealed_payload', nullable: true })
  sealedPayload: Buffer | null;

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
