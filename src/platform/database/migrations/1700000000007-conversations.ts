import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Conversations know the topics of a forum apart; languages that strangers have chosen; the menus that chats have. */
export class Conversations1700000000007 implements MigrationInterface {
  name = 'Conversations1700000000007';

  async up(db: QueryRunner): Promise<void> {
    await db.query('ALTER TABLE dialogues ADD COLUMN topic_id bigint NOT NULL DEFAULT 0');
    await db.query('ALTER TABLE dialogues ALTER COLUMN topic_id DROP DEFAULT');
    await db.query('ALTER TABLE dialogues DROP CONSTRAINT dialogues_pkey');
    await db.query('ALTER TABLE dialogues ADD PRIMARY KEY (chat_id, topic_id, telegram_user_id)');
    await db.query(
      `CREATE TABLE telegram_languages (
        telegram_user_id bigint PRIMARY KEY,
        language text NOT NULL,
        chosen_at timestamptz NOT NULL
      )`,
    );
    await db.query(
      `CREATE TABLE bot_menus (
        chat_id bigint PRIMARY KEY,
        menu text NOT NULL,
        set_at timestamptz NOT NULL
      )`,
    );
    await db.query('CREATE INDEX pods_serial ON pods (upper(COALESCE(serial, node_id)))');
  }

  async down(db: QueryRunner): Promise<void> {
    await db.query('DROP INDEX pods_serial');
    await db.query('DROP TABLE bot_menus');
    await db.query('DROP TABLE telegram_languages');
    await db.query('DELETE FROM dialogues WHERE topic_id <> 0');
    await db.query('ALTER TABLE dialogues DROP CONSTRAINT dialogues_pkey');
    await db.query('ALTER TABLE dialogues ADD PRIMARY KEY (chat_id, telegram_user_id)');
    await db.query('ALTER TABLE dialogues DROP COLUMN topic_id');
  }
}
