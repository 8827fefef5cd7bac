import { z } from 'zod';

import { INCIDENT_KINDS } from '../../domain/incident';
import { SEVERITIES } from '../../domain/severity';
import { id, scope } from './schemas';

const minSeverity = z.enum(SEVERITIES);
const kinds = z.array(z.enum(INCIDENT_KINDS)).min(1).max(INCIDENT_KINDS.length).nullable();

export const SubscriptionDto = z
  .object({ id: id(), destinationId: id(), scope: scope(), minSeverity, kinds })
  .meta({ id: 'Subscription', description: 'What a destination hears of. Kinds null: all of them.' });

export const NewSubscriptionDto = z.strictObject({
  destinationId: id(),
  scope: scope(),
  minSeverity: minSeverity.default('info'),
  kinds: kinds.default(null),
});

export const SubscriptionWishesDto = z.strictObject({
  scope: scope().optional(),
  minSeverity: minSeverity.optional(),
  kinds: kinds.optional(),
});
