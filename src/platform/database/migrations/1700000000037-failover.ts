import type { MigrationInterface, QueryRunner } from 'typeorm';

/** What stands in for a delivery that does not get through, and what lets others go first. */
export class Failover1700000000037 implements MigrationInterface {
  name = 'Failover1700000000037';

  async up(db: QueryRunner): Promise<void> {
    for (const statement of STATEMENTS) await db.query(statement);
  }

  async down(db: QueryRunner): Promise<void> {
    await db.query('DROP INDEX deliveries_waiting');
    await db.query('DROP INDEX lanes_due');
    await db.query('ALTER TABLE destinations DROP COLUMN owner_untold');
    await db.query('ALTER TABLE lanes DROP COLUMN patient');
    await db.query('ALTER TABLE deliveries DROP COLUMN patient, DROP COLUMN failover, DROP COLUMN stand_in');
    await db.query('CREATE INDEX deliveries_waiting ON deliveries (destination_id, seq) WHERE waiting');
    await db.query('CREATE INDEX lanes_due ON lanes (channel, due_at) WHERE due_at IS NOT NULL');
  }
}

const STATEMENTS = [
  `ALTER TABLE deliveries ADD COLUMN patient boolean NOT NULL DEFAULT false, ADD COLUMN failover text,
    ADD COLUMN stand_in uuid`,
  `ALTER TABLE lanes ADD COLUMN patient boolean NOT NULL DEFAULT false`,
  `ALTER TABLE destinations ADD COLUMN owner_untold boolean NOT NULL DEFAULT false`,
  `DROP INDEX deliveries_waiting`,
  `CREATE INDEX deliveries_waiting ON deliveries (destination_id, patient, seq) WHERE waiting`,
  `DROP INDEX lanes_due`,
  `CREATE INDEX lanes_due ON lanes (channel, patient, due_at) WHERE due_at IS NOT NULL`,
  // These hold what is in trouble, and nothing else: what goes well never writes to them.
  `CREATE INDEX deliveries_untold ON deliveries (queued_at) WHERE failover = 'wanted'`,
  `CREATE INDEX deliveries_stand_in ON deliveries (stand_in) WHERE stand_in IS NOT NULL`,
  `CREATE INDEX deliveries_replaced ON deliveries (destination_id) WHERE waiting AND stand_in IS NOT NULL`,
  `CREATE INDEX destinations_untold ON destinations (id) WHERE owner_untold`,
];
