import type { Scope } from '../domain/scope';
import { pgArray } from '../platform/database/sql';

/**
 * The SQL condition for the incidents `i` that somebody with these scopes may see, and its parameters, numbered from
 * `from`: `covers` of domain/scope.ts, in SQL. No scope at all sees nothing.
 */
export function visible(scopes: readonly Scope[], from: number): { sql: string; params: unknown[] } {
  if (scopes.some(({ type }) => type === 'all')) return { sql: 'true', params: [] };
  const ids = (type: Scope['type']) =>
    pgArray(scopes.flatMap((scope) => (scope.type === type && 'id' in scope ? [scope.id] : [])));
  return {
    sql: `(i.account_id::text = ANY($${from}::text[]) OR i.customer_id = ANY($${from + 1}::text[])
           OR i.location_id::text = ANY($${from + 2}::text[]))`,
    params: [ids('account'), ids('customer'), ids('location')],
  };
}
