import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Whoever names a location whole, by its name or a number of Plume's or the provider's, need not wait for a search. */
export class NamedLocations1700000000042 implements MigrationInterface {
  async up(db: QueryRunner): Promise<void> {
    await db.query('CREATE INDEX locations_named ON locations (lower(name))');
    await db.query('CREATE INDEX locations_plume_id ON locations (location_id)');
    await db.query('CREATE INDEX locations_customer_account ON locations (customer_account_id)');
  }

  async down(db: QueryRunner): Promise<void> {
    await db.query('DROP INDEX locations_customer_account');
    await db.query('DROP INDEX locations_plume_id');
    await db.query('DROP INDEX locations_named');
  }
}
