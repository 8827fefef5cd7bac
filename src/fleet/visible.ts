import { covers, type Scope } from '../domain/scope';
import { pgArray } from '../platform/database/sql';
import type { Location } from './location-details';

/**
 * The SQL condition for the locations `l` that somebody with these scopes may see, and its parameters, numbered from
 * `from`. No scope at all sees nothing.
 */
export function visible(scopes: readonly Scope[], from: number): { sql: string; params: unknown[] } {
  if (scopes.some(({ type }) => type === 'all')) return { sql: 'true', params: [] };
  const ids = (type: Scope['type']) =>
    scopes.flatMap((scope) => (scope.type === type && 'id' in scope ? [scope.id] : []));
  return {
    sql: `(l.account_id::text = ANY($${from}::text[]) OR l.customer_id = ANY($${from + 1}::text[])
           OR l.id::text = ANY($${from + 2}::text[]))`,
    params: [pgArray(ids('account')), pgArray(ids('customer')), pgArray(ids('location'))],
  };
}

/** The same of a location that has been read. */
export const isVisible = (scopes: readonly Scope[], { id, accountId, customerId }: Location): boolean =>
  scopes.some((scope) => covers(scope, { accountId, customerId, locationId: id }));
