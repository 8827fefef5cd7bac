import type { MigrationInterface, QueryRunner } from 'typeorm';

/** What people write down about a location for each other. */
export class LocationNotes1700000000039 implements MigrationInterface {
  name = 'LocationNotes1700000000039';

  async up(db: QueryRunner): Promise<void> {
    for (const statement of STATEMENTS) await db.query(statement);
  }

  async down(db: QueryRunner): Promise<void> {
    await db.query('DROP TABLE location_notes');
  }
}

const STATEMENTS = [
  // Whoever wrote it may be gone one day; what they wrote still holds.
  `CREATE TABLE location_notes (
    id uuid PRIMARY KEY DEFAULT gen_random_uuid(),
    location_id uuid NOT NULL REFERENCES locations ON DELETE CASCADE,
    text text NOT NULL,
    created_by uuid,
    created_at timestamptz NOT NULL
  )`,
  `CREATE INDEX location_notes_location ON location_notes (location_id, created_at, id)`,
];
