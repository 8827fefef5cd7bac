import { Column, Entity, PrimaryColumn } from 'typeorm';

/** The menu of commands that Telegram was told to show in a private chat. */
@Entity('bot_menus')
export class BotMenuEntity {
  @PrimaryColumn('bigint', { name: 'chat_id' })
  chatId: string;

  /** A digest of its commands, so that another role, language or release is noticed. */
  @Column('text')
  menu: string;

  @Column('timestamptz', { name: 'set_at' })
  setAt: Date;
}
