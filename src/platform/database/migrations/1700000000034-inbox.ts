import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Messages that lie in the product itself, and the tickets by which browsers open their live connection. */
export class Inbox1700000000034 implements MigrationInterface {
  name = 'Inbox1700000000034';

  async up(db: QueryRunner): Promise<void> {
    for (const statement of STATEMENTS) await db.query(statement);
  }

  async down(db: QueryRunner): Promise<void> {
    await db.query('DROP TABLE live_tickets');
    await db.query('DROP TABLE inbox');
  }
}

const STATEMENTS = [
  // The id is the delivery's: an attempt that is repeated finds what the first one wrote.
  `CREATE TABLE inbox (
    id uuid PRIMARY KEY,
    user_id uuid NOT NULL REFERENCES users ON DELETE CASCADE,
    icon text NOT NULL,
    title text NOT NULL,
    parts jsonb NOT NULL,
    actions jsonb NOT NULL,
    incident_id uuid,
    created_at timestamptz NOT NULL,
    read_at timestamptz
  )`,
  `CREATE INDEX inbox_of_user ON inbox (user_id, created_at, id)`,
  `CREATE INDEX inbox_unread ON inbox (user_id) WHERE read_at IS NULL`,
  `CREATE INDEX inbox_age ON inbox (created_at)`,
  `CREATE TABLE live_tickets (
    ticket_hash text PRIMARY KEY,
    user_id uuid NOT NULL REFERENCES users ON DELETE CASCADE,
    session_id uuid,
    token_id uuid,
    expires_at timestamptz NOT NULL
  )`,
  `CREATE INDEX live_tickets_expiry ON live_tickets (expires_at)`,
];
