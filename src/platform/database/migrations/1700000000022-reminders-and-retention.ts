import type { MigrationInterface, QueryRunner } from 'typeorm';

/** When a digest was last followed by a reminder, and what it takes to let go of what is too old. */
export class RemindersAndRetention1700000000022 implements MigrationInterface {
  async up(db: QueryRunner): Promise<void> {
    await db.query('ALTER TABLE cards ADD COLUMN reminded_at timestamptz');
    // They come in the order of time: a few pages instead of an entry for each.
    await db.query('CREATE INDEX notifications_created ON notifications USING brin (created_at)');
    await db.query(
      auditStays(`IF TG_OP = 'DELETE' AND current_setting('panoptes.retention', true) = 'on' THEN
      RETURN NULL;
    END IF;`),
    );
  }

  async down(db: QueryRunner): Promise<void> {
    await db.query(auditStays(''));
    await db.query('DROP INDEX notifications_created');
    await db.query('ALTER TABLE cards DROP COLUMN reminded_at');
  }
}

const auditStays = (exception: string) => `
  CREATE OR REPLACE FUNCTION audit_log_stays() RETURNS trigger LANGUAGE plpgsql AS $$
  BEGIN
    ${exception}
    RAISE EXCEPTION 'the audit is only ever added to';
  END $$`;
