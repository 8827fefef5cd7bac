import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Pages for the public: what of the fleet they show and by which name, and what people have to say there. */
export class StatusPages1700000000038 implements MigrationInterface {
  name = 'StatusPages1700000000038';

  async up(db: QueryRunner): Promise<void> {
    for (const statement of STATEMENTS) await db.query(statement);
  }

  async down(db: QueryRunner): Promise<void> {
    await db.query('DROP TABLE status_notices');
    await db.query('DROP TABLE status_page_locations');
    await db.query('DROP TABLE status_pages');
  }
}

const STATEMENTS = [
  `CREATE TABLE status_pages (
    id uuid PRIMARY KEY DEFAULT gen_random_uuid(),
    slug text COLLATE "C" NOT NULL,
    title text NOT NULL,
    text text,
    time_zone text NOT NULL,
    published boolean NOT NULL,
    created_at timestamptz NOT NULL
  )`,
  `CREATE UNIQUE INDEX status_pages_slug ON status_pages (slug)`,
  `CREATE TABLE status_page_locations (
    page_id uuid NOT NULL REFERENCES status_pages ON DELETE CASCADE,
    location_id uuid NOT NULL REFERENCES locations ON DELETE CASCADE,
    position integer NOT NULL,
    name text NOT NULL,
    PRIMARY KEY (page_id, location_id)
  )`,
  // A location that is erased takes its places on pages along.
  `CREATE INDEX status_page_locations_location ON status_page_locations (location_id)`,
  `CREATE TABLE status_notices (
    id uuid PRIMARY KEY DEFAULT gen_random_uuid(),
    page_id uuid NOT NULL REFERENCES status_pages ON DELETE CASCADE,
    title text NOT NULL,
    text text NOT NULL,
    starts_at timestamptz NOT NULL,
    ends_at timestamptz,
    created_at timestamptz NOT NULL
  )`,
  `CREATE INDEX status_notices_page ON status_notices (page_id, starts_at, id)`,
];
