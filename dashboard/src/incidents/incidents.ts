import { infiniteQueryOptions, queryOptions } from '@tanstack/react-query';

import { api, dataOf } from '../api/client';
import type { components, paths } from '../api/schema';
import { pollingPause } from '../live/live-state';

export type Incident = components['schemas']['Incident'];
export type IncidentFilter = NonNullable<paths['/api/incidents']['get']['parameters']['query']>;

/** The first part of a list of incidents. */
export const incidentsQuery = (filter: IncidentFilter) =>
  queryOptions({
    queryKey: ['incidents', filter],
    queryFn: () => dataOf(api.GET('/api/incidents', { params: { query: filter } })),
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
