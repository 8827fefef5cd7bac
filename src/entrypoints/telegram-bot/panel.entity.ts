import { Column, Entity, Index, PrimaryColumn } from 'typeorm';

/** The buttons of one message of the bot: what Telegram carries is only an id that is looked up here. */
@Entity('bot_panels')
@Index('bot_panels_made_at', ['madeAt'])
export class PanelEntity {
  @PrimaryColumn('uuid')
  id: string;

  @Column('bigint', { name: 'chat_id' })
  chatId: string;

  /** `[{ command, data }]`, in the order of the buttons. */
  @Column('jsonb')
  buttons: object;

  @Column('timestamptz', { name: 'made_at' })
  madeAt: Date;
}
