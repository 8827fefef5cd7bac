import type { MigrationInterface, QueryRunner } from 'typeorm';

/** What people decide about locations stands against what Plume lists and calls them. */
export class ChosenLocations1700000000005 implements MigrationInterface {
  name = 'ChosenLocations1700000000005';

  async up(db: QueryRunner): Promise<void> {
    await db.query(
      `ALTER TABLE locations ADD dismissed_at timestamptz, ADD named_by_us boolean NOT NULL DEFAULT false`,
    );
  }

  async down(db: QueryRunner): Promise<void> {
    await db.query(`ALTER TABLE locations DROP dismissed_at, DROP named_by_us`);
  }
}
