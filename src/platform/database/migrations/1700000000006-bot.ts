import type { MigrationInterface, QueryRunner } from 'typeorm';

/** What the bot remembers of its chats: what buttons stand for, and which locations are talked about. */
export class Bot1700000000006 implements MigrationInterface {
  name = 'Bot1700000000006';

  async up(db: QueryRunner): Promise<void> {
    await db.query(
      `CREATE TABLE bot_panels (
        id uuid PRIMARY KEY,
        chat_id bigint NOT NULL,
        buttons jsonb NOT NULL,
        made_at timestamptz NOT NULL
      )`,
    );
    await db.query('CREATE INDEX bot_panels_made_at ON bot_panels (made_at)');
    await db.query(
      `CREATE TABLE chosen_locations (
        chat_id bigint NOT NULL,
        topic_id bigint NOT NULL,
        location_id uuid NOT NULL,
        chosen_at timestamptz NOT NULL,
        PRIMARY KEY (chat_id, topic_id)
      )`,
    );
    await db.query(
      `CREATE TABLE known_locations (
        user_id uuid NOT NULL,
        location_id uuid NOT NULL,
        favourite boolean NOT NULL DEFAULT false,
        chosen_at timestamptz NOT NULL,
        PRIMARY KEY (user_id, location_id)
      )`,
    );
  }

  async down(db: QueryRunner): Promise<void> {
    await db.query('DROP TABLE known_locations');
    await db.query('DROP TABLE chosen_locations');
    await db.query('DROP TABLE bot_panels');
  }
}
