import type { MigrationInterface, QueryRunner } from 'typeorm';

/** What is set for one destination is sealed, since signing secrets are part of it; and codes show whose an address is. */
export class DestinationSettings1700000000031 implements MigrationInterface {
  name = 'DestinationSettings1700000000031';

  async up(db: QueryRunner): Promise<void> {
    await db.query('ALTER TABLE destinations DROP COLUMN settings, ADD COLUMN sealed_settings text');
    await db.query(`CREATE TABLE destination_codes (
      id uuid PRIMARY KEY,
      destination_id uuid NOT NULL,
      user_id uuid,
      channel text NOT NULL,
      address text NOT NULL,
      hash text NOT NULL,
      tries integer NOT NULL DEFAULT 0,
      sent_at timestamptz NOT NULL
    )`);
  }

  async down(db: QueryRunner): Promise<void> {
    await db.query('DROP TABLE destination_codes');
    await db.query(
      `ALTER TABLE destinations DROP COLUMN sealed_settings, ADD COLUMN settings jsonb NOT NULL DEFAULT '{}'`,
    );
  }
}
