import type { MigrationInterface, QueryRunner } from 'typeorm';

/** How people come in: sessions, API tokens, invitations, second factors, and who they are elsewhere. */
export class People1700000000001 implements MigrationInterface {
  name = 'People1700000000001';

  async up(db: QueryRunner): Promise<void> {
    for (const statement of STATEMENTS) await db.query(statement);
  }

  async down(db: QueryRunner): Promise<void> {
    await db.query('DROP INDEX failed_tries_at');
    for (const table of TABLES) await db.query(`DROP TABLE ${table}`);
  }
}

const STATEMENTS = [
  `CREATE TABLE sessions (
    id uuid PRIMARY KEY DEFAULT gen_random_uuid(),
    user_id uuid NOT NULL REFERENCES users ON DELETE CASCADE,
    address text,
    agent text,
    created_at timestamptz NOT NULL,
    last_used_at timestamptz NOT NULL,
    expires_at timestamptz NOT NULL
  ) WITH (fillfactor = 70)`,
  `CREATE INDEX sessions_user ON sessions (user_id)`,
  // What was used is kept as long as its session: who brings it again has stolen it, or was stolen from.
  `CREATE TABLE refresh_tokens (
    token_hash text PRIMARY KEY,
    session_id uuid NOT NULL REFERENCES sessions ON DELETE CASCADE,
    created_at timestamptz NOT NULL,
    used_at timestamptz
  )`,
  `CREATE INDEX refresh_tokens_session ON refresh_tokens (session_id)`,
  `CREATE TABLE api_tokens (
    id uuid PRIMARY KEY DEFAULT gen_random_uuid(),
    user_id uuid NOT NULL REFERENCES users ON DELETE CASCADE,
    name text NOT NULL,
    prefix text NOT NULL,
    token_hash text NOT NULL,
    scopes text[] NOT NULL,
    created_at timestamptz NOT NULL,
    expires_at timestamptz,
    last_used_at timestamptz
  ) WITH (fillfactor = 70)`,
  `CREATE UNIQUE INDEX api_tokens_hash ON api_tokens (token_hash)`,
  `CREATE INDEX api_tokens_user ON api_tokens (user_id)`,
  `CREATE TABLE invites (
    token_hash text PRIMARY KEY,
    user_id uuid NOT NULL REFERENCES users ON DELETE CASCADE,
    created_at timestamptz NOT NULL,
    expires_at timestamptz NOT NULL
  )`,
  `CREATE INDEX invites_user ON invites (user_id)`,
  `CREATE TABLE second_factors (
    user_id uuid PRIMARY KEY REFERENCES users ON DELETE CASCADE,
    sealed_secret text NOT NULL,
    created_at timestamptz NOT NULL,
    confirmed_at timestamptz,
    last_step bigint NOT NULL DEFAULT 0
  )`,
  `CREATE TABLE oidc_identities (
    issuer text NOT NULL,
    subject text NOT NULL,
    user_id uuid NOT NULL REFERENCES users ON DELETE CASCADE,
    linked_at timestamptz NOT NULL,
    PRIMARY KEY (issuer, subject)
  )`,
  `CREATE INDEX oidc_identities_user ON oidc_identities (user_id)`,
  `CREATE INDEX failed_tries_at ON failed_tries (at)`,
];

const TABLES = ['oidc_identities', 'second_factors', 'invites', 'api_tokens', 'refresh_tokens', 'sessions'];
