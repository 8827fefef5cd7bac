import type { MigrationInterface, QueryRunner } from 'typeorm';

/** What came of each attempt to deliver something. */
export class DeliveryAttempts1700000000036 implements MigrationInterface {
  name = 'DeliveryAttempts1700000000036';

  async up(db: QueryRunner): Promise<void> {
    for (const statement of STATEMENTS) await db.query(statement);
  }

  async down(db: QueryRunner): Promise<void> {
    await db.query(FORGETTING('DELETE FROM deliveries WHERE destination_id IN (SELECT id FROM gone);'));
    await db.query('ALTER TABLE deliveries DROP COLUMN tried, DROP COLUMN begun_at');
    await db.query('DROP TABLE delivery_attempts');
  }
}

const FORGETTING = (deliveries: string) => `
  CREATE OR REPLACE FUNCTION forget_what_was_sent() RETURNS trigger LANGUAGE plpgsql AS $$
   BEGIN
     ${deliveries}
     DELETE FROM cards WHERE destination_id IN (SELECT id FROM gone);
     RETURN NULL;
   END $$`;

const STATEMENTS = [
  `CREATE TABLE delivery_attempts (
    delivery_id uuid NOT NULL,
    number integer NOT NULL,
    channel text NOT NULL,
    at timestamptz NOT NULL,
    latency_ms integer,
    outcome text NOT NULL,
    said text,
    PRIMARY KEY (delivery_id, number)
  )`,
  // How a channel does is read from it alone.
  `CREATE INDEX delivery_attempts_recent ON delivery_attempts (channel, at) INCLUDE (outcome, latency_ms)`,
  // The number of the newest attempt is counted beside what else is written: nobody has to look for it.
  `ALTER TABLE deliveries ADD COLUMN tried integer NOT NULL DEFAULT 0, ADD COLUMN begun_at timestamptz`,
  FORGETTING(`WITH lost AS (
       DELETE FROM deliveries WHERE destination_id IN (SELECT id FROM gone) RETURNING id
     ) DELETE FROM delivery_attempts WHERE delivery_id IN (SELECT id FROM lost);`),
];
