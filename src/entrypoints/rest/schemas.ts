import { z } from 'zod';

/** The words all DTOs are made of. What is sent is strict, what is answered is cut to its schema. */

/** One of our ids, in a path, a query or a body. Some are 128 random bits, without a version. */
export const id = () => z.guid().meta({ format: 'uuid', pattern: undefined });

/** A moment in an answer; JSON says it as ISO 8601. */
export const moment = () => z.date().meta({ type: 'string', format: 'date-time' });

/** A moment that is sent to us. */
export const givenMoment = () =>
  z.iso
    .datetime({ offset: true, error: 'must be a time like 2026-01-31T12:00:00Z' })
    .transform((text) => new Date(text));

/** A moment, or a day (UTC) that stands for its beginning. */
const momentOrDay = () =>
  z
    .union([z.iso.datetime({ offset: true }), z.iso.date()], {
      error: 'must be a time like 2026-01-31T12:00:00Z or a day like 2026-01-31',
    })
    .transform((text) => new Date(text));

/** From when until when something is asked for. */
export const period = {
  from: momentOrDay().optional().meta({ description: 'From this time on; of a day, from its beginning (UTC).' }),
  to: momentOrDay()
    .optional()
    .meta({ description: 'Up to this time and without it; of a day, up to its beginning (UTC).' }),
};

/** PostgreSQL holds neither zero characters nor halves of a surrogate pair. */
const UNSTORABLE = /[\0\p{Surrogate}]/u;

export const isStorable = (text: string): boolean => !UNSTORABLE.test(text);

/** A text that a person wrote: trimmed, and not empty. */
export const words = (longest: number) => z.string().trim().min(1).max(longest);

/** A text that becomes a step of a path at Plume, where dots alone would lead elsewhere. */
export const plumeWords = (longest: number) =>
  words(longest).refine((text) => !/^\.{1,2}$/.test(text), { error: 'must be more than dots' });

/** `true` or `false` in a query. */
export const queryFlag = () => z.enum(['true', 'false']).transform((text) => text === 'true');

/** What of the network something is about. */
export const scope = () =>
  z.discriminatedUnion('type', [
    z.strictObject({ type: z.literal('all') }),
    z.strictObject({ type: z.literal('account'), id: id() }),
    z.strictObject({ type: z.literal('customer'), id: words(200) }),
    z.strictObject({ type: z.literal('location'), id: id() }),
  ]);
