import { z } from 'zod';

import { givenMoment, id, moment, words } from './schemas';

const status = z.enum(['queued', 'sending', 'retrying', 'delivered', 'failed', 'suppressed']);

export const DeliveryDto = z
  .object({
    id: id(),
    notificationId: id(),
    channel: z.string(),
    destinationId: id(),
    recipient: z.string().nullable().meta({ description: 'Whose place it is, or what it is called.' }),
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

export const DeliveryWithAttemptsDto = DeliveryDto.extend({
  attemptLog: z
    .array(
      z.object({
        attempt: z.int(),
        at: moment().meta({ description: 'When it began.' }),
        latencyMs: z.int().nullable().meta({ description: 'How long the far side took.' }),
        outcome: z.enum(['delivered', 'retry', 'wait', 'permanent', 'aborted']),
        said: z.string().nullable().meta({ description: 'What the provider said.' }),
        receipt: z
          .object({ status: z.enum(['sent', 'delivered', 'read', 'failed']), at: moment() })
          .nullable()
          .meta({ description: 'What the provider told of it after taking it.' }),
      }),
    )
    .meta({ description: 'The newest 200 attempts, the oldest of them first.' }),
}).meta({ id: 'DeliveryWithAttempts', description: 'A delivery, and what came of each attempt.' });

export const deliveryFilters = {
  status: status.optional(),
  channel: words(50).optional(),
  destinationId: id().optional(),
  incidentId: id().optional(),
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
