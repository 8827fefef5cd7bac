import type { MigrationInterface, QueryRunner } from 'typeorm';

/** A partner is watched through one account at each Plume Cloud: a second one would look at every home twice. */
export class OnePartnerOnce1700000000021 implements MigrationInterface {
  async up(db: QueryRunner): Promise<void> {
    await db.query(`UPDATE plume_accounts SET api_base = rtrim(api_base, '/')`);
    await db.query('CREATE UNIQUE INDEX plume_accounts_partner ON plume_accounts (partner_id, api_base)');
  }

  async down(db: QueryRunner): Promise<void> {
    await db.query('DROP INDEX plume_accounts_partner');
  }
}
