import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Conversations of several messages with the bot, so that they survive a restart and go on at any replica. */
export class Dialogues1700000000004 implements MigrationInterface {
  name = 'Dialogues1700000000004';

  async up(db: QueryRunner): Promise<void> {
    await db.query(
      `CREATE TABLE dialogues (
        chat_id bigint NOT NULL,
        telegram_user_id bigint NOT NULL,
        kind text NOT NULL,
        state jsonb NOT NULL,
        sealed_secret text,
        heard_message_id bigint NOT NULL,
        ends_at timestamptz NOT NULL,
        PRIMARY KEY (chat_id, telegram_user_id)
      )`,
    );
    await db.query('CREATE INDEX dialogues_ends_at ON dialogues (ends_at)');
  }

  async down(db: QueryRunner): Promise<void> {
    await db.query('DROP TABLE dialogues');
  }
}
