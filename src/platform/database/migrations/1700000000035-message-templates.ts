import type { MigrationInterface, QueryRunner } from 'typeorm';

/** What admins say in place of our words. */
export class MessageTemplates1700000000035 implements MigrationInterface {
  name = 'MessageTemplates1700000000035';

  async up(db: QueryRunner): Promise<void> {
    await db.query(TEMPLATES);
  }

  async down(db: QueryRunner): Promise<void> {
    await db.query('DROP TABLE message_templates');
  }
}

// A kind of incident, or the empty text for all of them: a key has no nulls.
const TEMPLATES = `CREATE TABLE message_templates (
  type text,
  kind text,
  language text,
  title text,
  text text,
  changed_at timestamptz NOT NULL,
  changed_by uuid,
  PRIMARY KEY (type, kind, language)
)`;
