import { queryOptions } from '@tanstack/react-query';

import { api, dataOf } from '../api/client';
import type { components, paths } from '../api/schema';

export type Destination = components['schemas']['Destination'];
export type Way = components['schemas']['Ways']['items'][number];
export type NewDestination = NonNullable<
  paths['/api/destinations']['post']['requestBody']
>['content']['application/json'];

/** The destinations that one looks after, to choose from. */
export const destinationsQuery = queryOptions({
  queryKey: ['destinations', 'own'],
  queryFn: async () => (await dataOf(api.GET('/api/destinations', { params: { query: { limit: 200 } } }))).items,
});

/** The channels by which somebody can be reached now. */
export const waysQuery = queryOptions({
  queryKey: ['destinations', 'ways'],
  queryFn: async () => (await dataOf(api.GET('/api/destinations/ways'))).items,
  staleTime: 60_000,
});

/** What a destination is called; its address says nothing where it is only its owner's id. */
export const nameOf = (
  { channel, label, address }: Pick<Destination, 'channel' | 'label' | 'address'>,
  channels: Readonly<Record<string, string>>,
): string => label ?? (channel === 'in-app' ? (channels[channel] ?? channel) : address);
