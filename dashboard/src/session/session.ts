import { queryOptions, useQuery, useQueryClient } from '@tanstack/react-query';

import { api, csrfToken, dataOf, refresh } from '../api/client';
import type { components } from '../api/schema';
import { forgetLastKnown } from '../push/last-known';

export type Me = components['schemas']['Me'];

/** Who is signed in; null when nobody is. */
export const meQuery = queryOptions({
  queryKey: ['me'],
  queryFn: async (): Promise<Me | null> => {
    if (csrfToken() === '') return null;
    try {
      return await dataOf(api.GET('/api/auth/me'));
    } catch {
      return (await refresh()) ? dataOf(api.GET('/api/auth/me')) : null;
    }
  },
  staleTime: 60_000,
});

/** Which ways of signing in there are here; for strangers too. */
export const waysQuery = queryOptions({
  queryKey: ['ways'],
  queryFn: () => dataOf(api.GET('/api/auth/ways')),
  staleTime: Infinity,
});

/** Whoever is signed in, inside of pages that only they see. */
export function useMe(): Me {
  const { data } = useQuery(meQuery);
  if (!data) throw new Error('nobody is signed in');
  return data;
}

/** Ends the session here, and forgets everything that was seen in it. */
export function useSignOut(): () => Promise<void> {
  const queries = useQueryClient();
  return async () => {
    await api.POST('/api/auth/logout', { body: {} }).catch(() => undefined);
    queries.clear();
    forgetLastKnown();
    window.location.assign('/');
  };
}
