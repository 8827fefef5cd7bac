import { z } from 'zod';

import { givenMoment, id, moment, words } from './schemas';

const status = z.enum(['queued', 'sending', 'retrying', 'delivered', 'failed', 'suppressed']);

export const DeliveryDto = z
  .object({
    id: id(),
    notificationId: id(),
    channel: z.string(),
    destinationId: id(),
    type: z.string(),
    incidentId: id().nullable(),
    status,
    attempts: z.int(),
    lastError: z.string().nullable(),
    silenceId: id().nullable().meta({ description: 'The silence that held it back.' }),
    providerMessageId: z.string().nullable(),
    queuedAt: moment(),
    deliveredAt: moment().nullable(),
    receiptStatus: z
      .enum(['sent', 'delivered', 'read', 'failed'])
      .nullable()
      .meta({ description: 'What the provider told of it after taking it; null where it tells nothing.' }),
    receiptAt: moment().nullable(),
  })
  .meta({ id: 'Delivery', description: 'One notification on its way to one destination.' });

export const deliveryFilters = {
  status: status.optional(),
  channel: words(50).optional(),
  destinationId: id().optional(),
};

export const DeadLettersDto = z
  .strictObject({
    channel: words(50).optional(),
    since: givenMoment().optional().meta({ description: 'Only what was queued then or later.' }),
  })
  .meta({ id: 'DeadLetters', description: 'Which failed deliveries are sent again; all, unless less is said.' });

export const RetriedDto = z
  .object({ retried: z.int().meta({ description: 'How many; 10,000 at most, then call again with `since`.' }) })
  .meta({ id: 'Retried' });
