import { z } from 'zod';

import { SAID_TYPES } from '../../domain/messages';
import { SEVERITIES } from '../../domain/severity';
import { isTimeZone } from '../../domain/time-zone';
import { givenMoment, moment, words } from './schemas';

const severity = z.enum(SEVERITIES);
export const heardType = z.enum(['incident', ...SAID_TYPES]);

/** More channels than there are. */
const MOST_CHANNELS = 50;

const channel = words(50);

export const PreferencesDto = z
  .object({
    language: z.string().nullable(),
    timeZone: z.string().nullable(),
    channels: z.array(z.string()),
    minSeverity: z.record(z.string(), severity),
    types: z.array(heardType).nullable(),
    pausedUntil: moment().nullable(),
  })
  .meta({ id: 'Preferences', description: 'What somebody prefers to hear; it filters, and never adds.' });

export const NewPreferences = z.strictObject({
  language: z.enum(['en', 'es']).nullable().default(null),
  timeZone: z
    .string()
    .max(100)
    .refine(isTimeZone, { error: 'must be the name of a time zone, like Europe/Madrid' })
    .nullable()
    .default(null),
  channels: z.array(channel).max(MOST_CHANNELS).default([]),
  minSeverity: z
    .record(channel, severity)
    .refine((floors) => Object.keys(floors).length <= MOST_CHANNELS, {
      error: `must name at most ${MOST_CHANNELS} channels`,
    })
    .default({}),
  types: z.array(heardType).max(20).nullable().default(null),
  pausedUntil: givenMoment().nullable().default(null),
});
