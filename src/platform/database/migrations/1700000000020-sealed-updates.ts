import type { MigrationInterface, QueryRunner } from 'typeorm';

/** What Telegram tells us is sealed until it is handled: a password sent to /login may be among it. */
export class SealedUpdates1700000000020 implements MigrationInterface {
  async up(db: QueryRunner): Promise<void> {
    // What waits lies open, and no key is at hand here to seal it with.
    await db.query('DELETE FROM telegram_updates WHERE handled_at IS NULL');
    await db.query('ALTER TABLE telegram_updates DROP COLUMN payload, ADD COLUMN sealed_payload bytea');
  }

  async down(db: QueryRunner): Promise<void> {
    await db.query('DELETE FROM telegram_updates WHERE handled_at IS NULL');
    await db.query('ALTER TABLE telegram_updates DROP COLUMN sealed_payload, ADD COLUMN payload jsonb');
  }
}
