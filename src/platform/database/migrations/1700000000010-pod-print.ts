import type { MigrationInterface, QueryRunner } from 'typeorm';

/** What a pod's row was last made of, so that of a home with news only the pods that bring it are written. */
export class PodPrint1700000000010 implements MigrationInterface {
  async up(db: QueryRunner): Promise<void> {
    await db.query('ALTER TABLE pods ADD COLUMN print text');
  }

  async down(db: QueryRunner): Promise<void> {
    await db.query('ALTER TABLE pods DROP COLUMN print');
  }
}
