import { queryOptions } from '@tanstack/react-query';

import { api, dataOf } from '../api/client';
import { pollingPause } from '../live/live-state';

const by = (id: string) => ({ params: { path: { id } } });
const UNLESS_TOLD = { refetchInterval: pollingPause };

/** What is shown of one location, each part asked for by itself: a slow one holds up none of the others. */
export const locationQuery = (id: string) =>
  queryOptions({
    queryKey: ['location', id],
    queryFn: () => dataOf(api.GET('/api/locations/{id}', by(id))),
    ...UNLESS_TOLD,
  });

export const podsQuery = (id: string) =>
  queryOptions({
    queryKey: ['location', id, 'pods'],
    queryFn: () => dataOf(api.GET('/api/locations/{id}/pods', by(id))),
    ...UNLESS_TOLD,
  });

/** Which pod hangs on which: asked of Plume itself. */
export const meshQuery = (id: string) =>
  queryOptions({
    queryKey: ['location', id, 'mesh'],
    queryFn: () => dataOf(api.GET('/api/locations/{id}/mesh', by(id))),
    staleTime: 120_000,
  });

/** The newest incidents of the last 90 days, as many as one page holds. */
export const pastIncidentsQuery = (id: string) =>
  queryOptions({
    queryKey: ['location', id, 'incidents'],
    queryFn: () => {
      const from = new Date(Date.now() - 90 * 86_400_000).toISOString();
      return dataOf(api.GET('/api/incidents', { params: { query: { locationId: id, from, limit: 200 } } }));
    },
    ...UNLESS_TOLD,
  });

export const wanQuery = (id: string) =>
  queryOptions({
    queryKey: ['location', id, 'wan'],
    queryFn: () => dataOf(api.GET('/api/locations/{id}/wan', by(id))),
    staleTime: 120_000,
  });

export const wifiQuery = (id: string) =>
  queryOptions({
    queryKey: ['location', id, 'wifi'],
    queryFn: () => dataOf(api.GET('/api/locations/{id}/wifi', by(id))),
    staleTime: 300_000,
  });

export const speedTestsQuery = (id: string) =>
  queryOptions({
    queryKey: ['location', id, 'speed-tests'],
    queryFn: () =>
      dataOf(api.GET('/api/locations/{id}/speed-tests', { params: { path: { id }, query: { limit: 100 } } })),
    staleTime: 300_000,
  });

export const transitionsQuery = (id: string) =>
  queryOptions({
    queryKey: ['location', id, 'transitions'],
    queryFn: () =>
      dataOf(api.GET('/api/locations/{id}/transitions', { params: { path: { id }, query: { limit: 50 } } })),
    ...UNLESS_TOLD,
  });

export const uptimeQuery = (id: string, days: string, parts: number) =>
  queryOptions({
    queryKey: ['location', id, 'uptime', days],
    queryFn: () => {
      const to = new Date();
      const from = new Date(to.getTime() - Number(days) * 86_400_000);
      const query = { from: from.toISOString(), to: to.toISOString(), parts };
      return dataOf(api.GET('/api/locations/{id}/uptime', { params: { path: { id }, query } }));
    },
    staleTime: 60_000,
  });
