import { queryOptions } from '@tanstack/react-query';

import { api, dataOf } from '../api/client';
import type { components, operations } from '../api/schema';

export type Preferences = components['schemas']['Preferences'];
export type Question = NonNullable<operations['notifications.explain']['parameters']['query']>;
export type HeardType = NonNullable<Preferences['types']>[number];
export type Severity = Preferences['minSeverity'][string];

export const SEVERITIES = ['info', 'warning', 'critical'] as const satisfies readonly Severity[];

export const HEARD_TYPES = [
  'incident',
  'announcement',
  'report',
  'maintenance',
  'test',
  'custom',
] as const satisfies readonly HeardType[];

export const INCIDENT_KINDS = [
  'location_offline',
  'pod_offline',
  'location_degraded',
  'power',
  'plume_unreachable',
  'support',
] as const satisfies readonly NonNullable<Question['kind']>[];

export const preferencesQuery = queryOptions({
  queryKey: ['preferences'],
  queryFn: () => dataOf(api.GET('/api/preferences')),
});

/** On which of the destinations of `userId` that would be heard. */
export const explainQuery = (question: Question) =>
  queryOptions({
    queryKey: ['explain', question],
    queryFn: async () => (await dataOf(api.GET('/api/notifications/explain', { params: { query: question } }))).items,
  });

/** A moment as an `<input type="datetime-local">` wants it: in the reader's own zone, to the minute. */
export function localTime(at: string | null): string {
  if (at === null) return '';
  const moment = new Date(at);
  return new Date(moment.getTime() - moment.getTimezoneOffset() * 60_000).toISOString().slice(0, 16);
}
