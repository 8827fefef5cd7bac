import type { MigrationInterface, QueryRunner } from 'typeorm';

/** What admins set for channels, and what channels must remember of their own. */
export class Channels1700000000030 implements MigrationInterface {
  name = 'Channels1700000000030';

  async up(db: QueryRunner): Promise<void> {
    for (const statement of STATEMENTS) await db.query(statement);
  }

  async down(db: QueryRunner): Promise<void> {
    await db.query('DROP TABLE whatsapp_windows');
    await db.query('DROP TABLE sms_usage');
    await db.query('DROP TABLE channel_settings');
  }
}

const STATEMENTS = [
  `CREATE TABLE channel_settings (
    channel text PRIMARY KEY,
    enabled boolean NOT NULL DEFAULT true,
    sealed_settings text,
    changed_at timestamptz NOT NULL,
    changed_by uuid
  )`,
  // A month in UTC, as 2026-03.
  `CREATE TABLE sms_usage (
    month text PRIMARY KEY,
    segments integer NOT NULL DEFAULT 0
  )`,
  `CREATE TABLE whatsapp_windows (
    address text PRIMARY KEY,
    last_inbound_at timestamptz NOT NULL
  )`,
];
