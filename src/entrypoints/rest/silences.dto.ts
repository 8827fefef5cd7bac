import { z } from 'zod';

import { INCIDENT_KINDS } from '../../domain/incident';
import { givenMoment, id, moment, scope, words } from './schemas';

const kinds = () => z.array(z.enum(INCIDENT_KINDS));

/** A silence; `kinds` null is every kind. It ends at `until`, or with its incident. */
export const SilenceDto = z
  .object({
    id: id(),
    scope: scope(),
    scopeName: z.string().nullable().meta({ description: 'What people call what is silenced.' }),
    kinds: kinds().nullable(),
    until: moment().nullable(),
    untilResolved: z.boolean(),
    reason: z.string(),
    createdBy: id().nullable(),
    createdByName: z.string().nullable(),
    createdAt: moment(),
    endedAt: moment().nullable(),
  })
  .meta({ id: 'Silence' });

const end = { until: givenMoment().nullish(), untilResolved: z.boolean().optional() };

const ONE_END = { error: 'must be given, or untilResolved: one of the two', path: ['until'] };

export const NewSilence = z
  .strictObject({
    scope: scope(),
    kinds: kinds().min(1).max(INCIDENT_KINDS.length).nullish(),
    ...end,
    reason: words(500),
  })
  .refine(({ until, untilResolved }) => Boolean(until) !== Boolean(untilResolved), ONE_END);

export const SilenceChanges = z
  .strictObject({ ...end, reason: words(500).optional() })
  .refine(({ until, untilResolved }) => !(until && untilResolved), ONE_END);
