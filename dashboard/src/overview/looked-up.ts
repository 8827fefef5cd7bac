import { queryOptions } from '@tanstack/react-query';

import { api, dataOf } from '../api/client';

/** Below this, half of the fleet would match. */
const SHORTEST = 3;

const EMAIL = /^\S+@\S+$/;

/**
 * The ids of locations that are found by what is not on the screen: account numbers, ids, serial numbers of pods; and,
 * for whoever may ask Plume (`asksPlume`), the e-mail address of a customer, which is kept nowhere but there.
 */
export const lookedUpQuery = (text: string, asksPlume: boolean) =>
  queryOptions({
    queryKey: ['looked-up', text],
    queryFn: async (): Promise<ReadonlySet<string>> => {
      const asked = asksPlume && EMAIL.test(text) ? await customersWith(text) : [text];
      const found = await Promise.all(
        asked.map((q) => dataOf(api.GET('/api/locations', { params: { query: { q, limit: 200 } } }))),
      );
      return new Set(found.flatMap(({ items }) => items.map(({ id }) => id)));
    },
    enabled: text.length >= SHORTEST,
    staleTime: 60_000,
  });

/** Plume's ids of the customers with this e-mail address. */
async function customersWith(email: string): Promise<string[]> {
  const accounts = await dataOf(api.GET('/api/plume-accounts', { params: { query: { limit: 200 } } }));
  const query = { q: email, field: 'email' as const, limit: 20 };
  const found = await Promise.all(
    accounts.items.map(({ id }) =>
      dataOf(api.GET('/api/plume-accounts/{id}/customers', { params: { path: { id }, query } })),
    ),
  );
  return found.flatMap(({ items }) => items.map(({ id }) => id));
}
