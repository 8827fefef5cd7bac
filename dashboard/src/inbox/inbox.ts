import { queryOptions, useQueryClient } from '@tanstack/react-query';

import { api, dataOf } from '../api/client';
import type { components } from '../api/schema';
import { pollingPause } from '../live/live-state';

export type InboxMessage = components['schemas']['InboxMessage'];

/** How many messages are unread. */
export const unreadQuery = queryOptions({
  queryKey: ['inbox', 'unread'],
  queryFn: async () =>
    (await dataOf(api.GET('/api/inbox', { params: { query: { unread: 'true', limit: 1 } } }))).unread,
  refetchInterval: pollingPause,
});

/** A part of one's messages, the newest first; all of them, or those that are unread. */
export const readInbox = (onlyUnread: boolean, cursor: string | undefined) =>
  dataOf(
    api.GET('/api/inbox', {
      params: { query: { ...(onlyUnread ? { unread: 'true' } : {}), ...(cursor ? { cursor } : {}) } },
    }),
  );

/** Marks a message read: what is shown says so when it is. */
export function useMarkRead(): (id: string) => Promise<void> {
  const queries = useQueryClient();
  return async (id) => {
    await api.POST('/api/inbox/{id}/read', { params: { path: { id } } });
    await queries.invalidateQueries({ queryKey: ['inbox'] });
  };
}
