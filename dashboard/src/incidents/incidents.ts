import { infiniteQueryOptions, queryOptions } from '@tanstack/react-query';

import { api, dataOf } from '../api/client';
import type { components, paths } from '../api/schema';
import { pollingPause } from '../live/live-state';

export type Incident = components['schemas']['Incident'];
export type IncidentFilter = NonNullable<paths['/api/incidents']['get']['parameters']['query']>;

/** So many of those that are wrong now are shown at once. */
const PRESSING_SHOWN = 8;

/** What is wrong now: what nobody has acknowledged first, of it the gravest, and how much there is. */
export const pressingQuery = queryOptions({
  queryKey: ['incidents', 'pressing'],
  queryFn: () => dataOf(api.GET('/api/incidents/pressing', { params: { query: { limit: PRESSING_SHOWN } } })),
  refetchInterval: pollingPause,
});

/** A list of incidents, part by part. */
export const incidentPages = (filter: IncidentFilter) =>
  infiniteQueryOptions({
    queryKey: ['incidents', 'pages', filter],
    queryFn: ({ pageParam: cursor }) =>
      dataOf(api.GET('/api/incidents', { params: { query: { ...filter, ...(cursor ? { cursor } : {}) } } })),
    initialPageParam: '',
    getNextPageParam: ({ nextCursor }) => nextCursor,
  });

export const incidentQuery = (id: string) =>
  queryOptions({
    queryKey: ['incidents', 'one', id],
    queryFn: () => dataOf(api.GET('/api/incidents/{id}', { params: { path: { id } } })),
    refetchInterval: pollingPause,
  });

export const timelineQuery = (id: string) =>
  queryOptions({
    queryKey: ['incidents', 'timeline', id],
    queryFn: () => dataOf(api.GET('/api/incidents/{id}/timeline', { params: { path: { id } } })),
    refetchInterval: pollingPause,
  });
