import { Column, Entity, PrimaryColumn } from 'typeorm';

/** The language in which somebody wants to be spoken to whom we know by nothing but Telegram. */
@Entity('telegram_languages')
export class TelegramLanguageEntity {
  @PrimaryColumn('bigint', { name: 'telegram_user_id' })
  telegramUserId: string;

  /** `en` or `es`. */
  @Column('text')
  language: string;

  @Column('timestamptz', { name: 'chosen_at' })
  chosenAt: Date;
}
