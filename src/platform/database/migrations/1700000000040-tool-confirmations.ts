import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Changes that a model has asked for and a person has to say yes to. */
export class ToolConfirmations1700000000040 implements MigrationInterface {
  name = 'ToolConfirmations1700000000040';

  async up(db: QueryRunner): Promise<void> {
    for (const statement of STATEMENTS) await db.query(statement);
  }

  async down(db: QueryRunner): Promise<void> {
    await db.query('DROP TABLE tool_confirmations');
  }
}

const STATEMENTS = [
  `CREATE TABLE tool_confirmations (
    id_hash text PRIMARY KEY,
    user_id uuid NOT NULL REFERENCES users ON DELETE CASCADE,
    via text NOT NULL,
    tool text NOT NULL,
    args jsonb NOT NULL,
    preview text NOT NULL,
    created_at timestamptz NOT NULL,
    expires_at timestamptz NOT NULL,
    settled_at timestamptz,
    outcome text
  )`,
  `CREATE INDEX tool_confirmations_waiting ON tool_confirmations (user_id, expires_at) WHERE settled_at IS NULL`,
  `CREATE INDEX tool_confirmations_expiry ON tool_confirmations (expires_at)`,
];
