import { z } from 'zod';

import { moment } from './schemas';

/** 43 random characters; whatever else comes is of nothing that waits. */
export const confirmationId = () => z.string().regex(/^[\w-]{1,64}$/);

/** A change that a model asked for, and that waits for its person's yes. */
export const ConfirmationDto = z
  .object({
    preview: z.string().meta({ description: 'What will be done, made of what is stored.' }),
    via: z.enum(['assistant', 'mcp']),
    expiresAt: moment(),
  })
  .meta({ id: 'Confirmation' });

export const ConfirmedDto = z
  .object({ data: z.record(z.string(), z.unknown()).meta({ description: 'What came of it, with ids.' }) })
  .meta({ id: 'Confirmed' });
