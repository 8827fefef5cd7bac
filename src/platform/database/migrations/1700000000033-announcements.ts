import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Messages that people send, and what people prefer to hear. */
export class Announcements1700000000033 implements MigrationInterface {
  name = 'Announcements1700000000033';

  async up(db: QueryRunner): Promise<void> {
    for (const statement of STATEMENTS) await db.query(statement);
  }

  async down(db: QueryRunner): Promise<void> {
    await db.query('DROP TABLE preferences');
    await db.query('DROP INDEX deliveries_said');
    await db.query('DROP TABLE announcements');
  }
}

const STATEMENTS = [
  // Its id is that of the notification it is.
  `CREATE TABLE announcements (
    id uuid PRIMARY KEY,
    type text NOT NULL,
    title text NOT NULL,
    message text NOT NULL,
    priority text NOT NULL,
    data jsonb NOT NULL DEFAULT '{}',
    actions jsonb NOT NULL DEFAULT '[]',
    related jsonb,
    audience jsonb NOT NULL,
    state text NOT NULL DEFAULT 'expanding',
    cursor uuid,
    promised integer NOT NULL DEFAULT 0,
    total integer NOT NULL DEFAULT 0,
    unreachable integer NOT NULL DEFAULT 0,
    created_by uuid,
    created_at timestamptz NOT NULL,
    idempotency_key text,
    body_hash text
  )`,
  `CREATE UNIQUE INDEX announcements_once ON announcements (created_by, idempotency_key)`,
  `CREATE INDEX announcements_created ON announcements (created_at, id)`,
  `CREATE INDEX announcements_unfinished ON announcements (created_at) WHERE state IN ('expanding', 'withdrawing')`,
  // What has an incident costs nothing here: storms bring nothing else.
  `CREATE INDEX deliveries_said ON deliveries (notification_id) WHERE incident_id IS NULL`,
  `CREATE TABLE preferences (
    user_id uuid PRIMARY KEY REFERENCES users ON DELETE CASCADE,
    channel_order text[] NOT NULL DEFAULT '{}',
    min_severity jsonb NOT NULL DEFAULT '{}',
    types text[],
    paused_until timestamptz,
    changed_at timestamptz NOT NULL
  )`,
];
