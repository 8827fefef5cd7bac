import { queryOptions } from '@tanstack/react-query';

import { api, dataOf } from '../api/client';
import type { components, paths } from '../api/schema';

export type NewMessage = NonNullable<paths['/api/notifications']['post']['requestBody']>['content']['application/json'];
export type SentMessage = components['schemas']['Notification'];

export const AUDIENCES = ['role', 'userId', 'destinationId', 'chatId'] as const;
export type Audience = (typeof AUDIENCES)[number];

export const ROLES = ['viewer', 'operator', 'admin'] as const;
export const MESSAGE_TYPES = ['announcement', 'maintenance', 'report', 'custom'] as const;
export const PRIORITIES = ['low', 'normal', 'high', 'critical'] as const;

/** What somebody writes, as it stands in the form. */
export interface Draft {
  readonly audience: Audience;
  /** Whom of that audience: a role, or an id. */
  readonly whom: string;
  readonly type: (typeof MESSAGE_TYPES)[number];
  readonly title: string;
  readonly message: string;
  readonly priority: (typeof PRIORITIES)[number];
}

export const EMPTY: Draft = {
  audience: 'role',
  whom: 'operator',
  type: 'announcement',
  title: '',
  message: '',
  priority: 'normal',
};

/** Whether there is enough of it to be sent. */
export const isComplete = ({ whom, title, message }: Draft): boolean =>
  [whom, title, message].every((text) => text.trim() !== '');

/** The draft as it is sent. */
export const bodyOf = ({ audience, whom, type, title, message, priority }: Draft): NewMessage =>
  ({ to: { [audience]: whom.trim() }, type, title, message, priority }) as NewMessage;

/** The same message sent again by the same form is told once. Random also where the page came by plain http. */
export const newKey = (): string =>
  Array.from(crypto.getRandomValues(new Uint8Array(16)), (byte) => byte.toString(16).padStart(2, '0')).join('');

/** Whether something of it is still to come. */
export const isUnderway = ({ state, waiting }: SentMessage): boolean =>
  state === 'expanding' || state === 'sending' || waiting > 0;

/** How far a message has come, read again until it is done. */
export const sentQuery = (id: string) =>
  queryOptions({
    queryKey: ['messages', 'one', id],
    queryFn: () => dataOf(api.GET('/api/notifications/{id}', { params: { path: { id } } })),
    refetchInterval: ({ state: { data } }) => (data && !isUnderway(data) ? false : 2_000),
  });

/** People whose name has that in it. */
export const recipientsQuery = (q: string) =>
  queryOptions({
    queryKey: ['recipients', q],
    queryFn: async () => {
      const query = { limit: 20, ...(q ? { q } : {}) };
      return (await dataOf(api.GET('/api/notifications/recipients', { params: { query } }))).items;
    },
    placeholderData: (before) => before,
  });
