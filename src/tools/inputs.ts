import { z } from 'zod';

import { toldText } from '../domain/tools/told-data';

/** The words all inputs of tools are made of. Strict and bounded: what comes is what a model makes of what it read. */

/** One of our ids. */
export const id = (of: string) => z.guid().describe(`Id of ${of}, as another tool gave it.`);

/** What somebody says, as its reader will see it: in one line, with nothing hidden in it. */
export const said = (longest: number, description: string) =>
  z
    .string()
    .max(longest)
    .overwrite((text) => toldText(text, longest))
    .min(1)
    .describe(description);

/** What a list is asked for. */
export const paged = {
  limit: z.int().min(1).max(20).default(10).describe('How many to list at most.'),
  cursor: z.string().max(2_000).optional().describe('The nextCursor of the page before, to go on from there.'),
};

export const period = () =>
  said(80, 'The period in words: "today", "this month", "last 7 days", "2026-03", "2026-03-01 to 2026-03-08".');
