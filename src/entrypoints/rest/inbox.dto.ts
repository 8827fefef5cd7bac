import { z } from 'zod';

import { pageOf } from './paging';
import { id, moment } from './schemas';

const Part = z.discriminatedUnion('kind', [
  z.object({ kind: z.enum(['heading', 'text', 'code']), text: z.string() }),
  z.object({ kind: z.literal('link'), label: z.string(), url: z.string() }),
  z.object({ kind: z.literal('facts'), facts: z.array(z.object({ label: z.string(), value: z.string() })) }),
  z.object({
    kind: z.literal('list'),
    items: z.array(z.string()),
    total: z.number().int(),
    more: z.string().nullable().meta({ description: 'The line for the items that are not shown.' }),
  }),
]);

const InboxMessageDto = z
  .object({
    id: id(),
    icon: z.string(),
    title: z.string(),
    parts: z.array(Part),
    actions: z.array(z.object({ label: z.string(), data: z.string(), url: z.string().nullable() })),
    incidentId: id().nullable(),
    createdAt: moment(),
    readAt: moment().nullable(),
  })
  .meta({ id: 'InboxMessage' });

export const InboxPageDto = pageOf(InboxMessageDto).extend({
  unread: z.number().int().meta({ description: 'How many are unread in all, on whatever page.' }),
});

export const ReadAllDto = z.object({ read: z.number().int().meta({ description: 'How many were unread.' }) });
