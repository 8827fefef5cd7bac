import type { MigrationInterface, QueryRunner } from 'typeorm';

/** The pinned boards of chats, and of which faults of the bot admins have been told. */
export class Boards1700000000008 implements MigrationInterface {
  name = 'Boards1700000000008';

  async up(db: QueryRunner): Promise<void> {
    await db.query(
      `CREATE TABLE bot_boards (
        chat_id bigint NOT NULL,
        topic_id bigint NOT NULL,
        user_id uuid NOT NULL,
        language text NOT NULL,
        message_id bigint,
        pinned boolean NOT NULL DEFAULT false,
        shown_print text,
        shown_at timestamptz,
        ending text,
        due_at timestamptz NOT NULL,
        lease_token uuid,
        lease_until timestamptz,
        PRIMARY KEY (chat_id, topic_id)
      )`,
    );
    await db.query('CREATE INDEX bot_boards_due ON bot_boards (due_at)');
    await db.query('CREATE TABLE bot_errors (cause text PRIMARY KEY, told_at timestamptz NOT NULL)');
  }

  async down(db: QueryRunner): Promise<void> {
    await db.query('DROP TABLE bot_errors');
    await db.query('DROP TABLE bot_boards');
  }
}
