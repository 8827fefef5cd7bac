import type { MigrationInterface, QueryRunner } from 'typeorm';

/** How each channel does, and what providers tell of messages after they took them. */
export class ChannelHealth1700000000032 implements MigrationInterface {
  name = 'ChannelHealth1700000000032';

  async up(db: QueryRunner): Promise<void> {
    for (const statement of STATEMENTS) await db.query(statement);
  }

  async down(db: QueryRunner): Promise<void> {
    await db.query('DROP INDEX deliveries_receipt');
    await db.query('ALTER TABLE deliveries DROP COLUMN receipt_status, DROP COLUMN receipt_at');
    await db.query('DROP TABLE channel_health');
  }
}

const STATEMENTS = [
  `CREATE TABLE channel_health (
    channel text PRIMARY KEY,
    state text NOT NULL DEFAULT 'ok',
    since timestamptz,
    error text,
    told boolean NOT NULL DEFAULT false,
    sent bigint NOT NULL DEFAULT 0,
    failed bigint NOT NULL DEFAULT 0,
    last_used_at timestamptz
  ) WITH (fillfactor = 50)`,
  `ALTER TABLE deliveries ADD COLUMN receipt_status text, ADD COLUMN receipt_at timestamptz`,
  // Only what a provider tells of later is in it: most channels never write to it.
  `CREATE INDEX deliveries_receipt ON deliveries (provider_message_id) WHERE receipt_status IS NOT NULL`,
];
