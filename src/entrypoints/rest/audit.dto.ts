import { z } from 'zod';

import { id, moment, period, words } from './schemas';

export const DeedDto = z
  .object({
    id: z.string(),
    at: moment(),
    via: z.enum(['rest', 'telegram', 'cli', 'assistant', 'mcp', 'system']),
    userId: id().nullable(),
    user: z.string().nullable().meta({ description: 'The e-mail address of who did it, while there is such a user.' }),
    tokenId: id().nullable(),
    chat: z.string().nullable(),
    address: z.string().nullable(),
    action: z.string(),
    subjectType: z.string(),
    subjectId: z.string().nullable(),
    before: z.record(z.string(), z.unknown()).nullable(),
    after: z.record(z.string(), z.unknown()).nullable(),
  })
  .meta({ id: 'AuditEntry', description: 'Who did what, on what, when and from where. Secrets are masked.' });

export const deedFilters = {
  userId: id().optional(),
  action: words(100).optional(),
  subjectType: words(100).optional(),
  subjectId: words(200).optional(),
  ...period,
};
