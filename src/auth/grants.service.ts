import { Injectable } from '@nestjs/common';
import { DataSource } from 'typeorm';

import { notThere, Refusal } from '../domain/refusal';
import type { Scope } from '../domain/scope';
import { Audit } from '../platform/audit/audit';
import { pgArray, type Queryable, rows, type Tx } from '../platform/database/sql';

export type Grant = Exclude<Scope, { type: 'all' }>;

/** What of the network is opened to a viewer. */
@Injectable()
export class GrantsService {
  constructor(
    private readonly db: DataSource,
    private readonly audit: Audit,
  ) {}

  /** Null when there is no such user. */
  async of(userId: string): Promise<Grant[] | null> {
    const found = await rows(this.db, 'SELECT FROM users WHERE id = $1', [userId]);
    return found.length > 0 ? grantsOf(this.db, userId) : null;
  }

  /** What people call what these grants open, by its id; what is gone or has no name is left out. */
  async namesOf(grants: readonly Grant[]): Promise<Record<string, string>> {
    const named = await rows<{ id: string; name: string }>(
      this.db,
      `SELECT ref AS id, name FROM unnest($1::text[], $2::text[]) AS g(type, ref)
       CROSS JOIN LATERAL (
         SELECT a.name FROM plume_accounts a WHERE type = 'account' AND a.id::text = ref
         UNION ALL SELECT min(l.customer_name) FROM locations l WHERE type = 'customer' AND l.customer_id = ref
         UNION ALL SELECT l.name FROM locations l WHERE l.id = CASE type WHEN 'location' THEN ref::uuid END
       ) n WHERE name IS NOT NULL`,
      columns(grants),
    );
    return Object.fromEntries(named.map(({ id, name }) => [id, name]));
  }

  /**
   * Gives a user these grants and no others. Refuses accounts and locations that are not there; a customer is Plume's
   * word, and taken as it is. `seen` is called with the grants under lock, before the change, and may throw.
   */
  replace(
    userId: string,
    grants: readonly Grant[],
    seen: (current: readonly Grant[]) => void = () => undefined,
  ): Promise<Grant[]> {
    return this.db.transaction(async (tx) => {
      const locked = await rows(tx, 'SELECT FROM users WHERE id = $1 FOR UPDATE', [userId]);
      if (locked.length === 0) throw notThere();
      const before = await grantsOf(tx, userId);
      seen(before);
      await refuseUnknown(tx, grants);
      await tx.query('DELETE FROM user_grants WHERE user_id = $1', [userId]);
      await tx.query(
        `INSERT INTO user_grants (user_id, type, ref)
         SELECT DISTINCT $1::uuid, type, ref FROM unnest($2::text[], $3::text[]) AS g(type, ref)`,
        [userId, ...columns(grants)],
      );
      const after = await grantsOf(tx, userId);
      await this.audit.write(tx, {
        action: 'user.grants-changed',
        subjectType: 'user',
        subjectId: userId,
        before: { grants: before },
        after: { grants: after },
      });
      return after;
    });
  }
}

const columns = (grants: readonly Grant[]) => [
  pgArray(grants.map(({ type }) => type)),
  pgArray(grants.map(({ id }) => id)),
];

const grantsOf = (db: Queryable, userId: string): Promise<Grant[]> =>
  rows<Grant>(
    db,
    'SELECT type, ref AS id FROM user_grants WHERE user_id = $1 ORDER BY type COLLATE "C", ref COLLATE "C"',
    [userId],
  );

async function refuseUnknown(tx: Tx, grants: readonly Grant[]): Promise<void> {
  const unknown = await rows<Grant>(
    tx,
    `SELECT type, ref AS id FROM unnest($1::text[], $2::text[]) AS g(type, ref)
     WHERE (type = 'account' AND NOT EXISTS (SELECT FROM plume_accounts a WHERE a.id::text = ref))
        OR (type = 'location' AND NOT EXISTS (SELECT FROM locations l WHERE l.id::text = ref))`,
    columns(grants),
  );
  const [first] = unknown;
  if (!first) return;
  const { type, id } = first;
  const what = type === 'account' ? 'ninguna cuenta' : 'ninguna ubicación';
  const words = {
    en: `There is no ${type} ${id}: nothing was changed.`,
    es: `No hay ${what} ${id}: no se ha cambiado nada.`,
  };
  throw new Refusal('invalid', words, 'grants');
}
