import { z } from 'zod';

import { SLUG } from '../../domain/status-page';
import { isTimeZone } from '../../domain/time-zone';
import { givenMoment, id, moment, words } from './schemas';

/** A page of more is read by nobody, and costs everybody. */
const MOST_LOCATIONS = 200;

const inBrief = {
  id: id(),
  slug: z.string(),
  title: z.string(),
  text: z.string().nullable(),
  timeZone: z.string(),
  published: z.boolean(),
};

export const StatusPageInBriefDto = z
  .object({ ...inBrief, locationCount: z.int(), createdAt: moment() })
  .meta({ id: 'StatusPageInBrief' });

const shown = z.object({
  locationId: id(),
  name: z.string().meta({ description: 'What the public calls it; nothing else of it is told them.' }),
});

export const StatusPageDto = z
  .object({ ...inBrief, locations: z.array(shown), createdAt: moment() })
  .meta({ id: 'StatusPage', description: 'What the public sees at /status/{slug}, without signing in.' });

const slug = z
  .string()
  .regex(SLUG, { error: 'must be lower-case letters, digits and hyphens, like north-city' })
  .meta({ description: 'What its address ends with.' });

const timeZone = z
  .string()
  .max(100)
  .refine(isTimeZone, { error: 'must be a time zone like Europe/Madrid' })
  .meta({ description: 'The clocks by which it tells times and days.' });

const locations = z
  .array(z.strictObject({ locationId: id(), name: words(100) }))
  .max(MOST_LOCATIONS)
  .refine((all) => new Set(all.map(({ locationId }) => locationId.toLowerCase())).size === all.length, {
    error: 'must name each location once',
  })
  .meta({ description: 'In the order in which they are shown.' });

export const NewStatusPage = z.strictObject({
  slug,
  title: words(100),
  text: words(2_000).nullish(),
  timeZone: timeZone.default('UTC'),
  published: z.boolean().default(true),
  locations: locations.default([]),
});

export const StatusPageChanges = z
  .strictObject({ slug, title: words(100), text: words(2_000).nullable(), timeZone, published: z.boolean(), locations })
  .partial();

export const StatusNoticeDto = z
  .object({
    id: id(),
    title: z.string(),
    text: z.string(),
    from: moment(),
    until: moment().nullable(),
    createdAt: moment(),
  })
  .meta({ id: 'StatusNotice', description: 'What people have to say on a status page; the public reads it.' });

const notice = { title: words(200), text: words(4_000) };

export const NewStatusNotice = z.strictObject({
  ...notice,
  from: givenMoment().nullish().meta({ description: 'Left out: from now on.' }),
  until: givenMoment().nullish().meta({ description: 'Left out: until somebody ends it.' }),
});

export const StatusNoticeChanges = z
  .strictObject({ ...notice, from: givenMoment(), until: givenMoment().nullable() })
  .partial();
