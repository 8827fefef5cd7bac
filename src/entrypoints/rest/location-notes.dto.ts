import { z } from 'zod';

import { id, moment, words } from './schemas';

export const NoteDto = z
  .object({
    id: id(),
    text: z.string(),
    createdBy: id().nullable(),
    createdByName: z.string().nullable(),
    createdAt: moment(),
  })
  .meta({ id: 'LocationNote', description: 'What somebody wrote down about a location for their colleagues.' });

export const NewNote = z.strictObject({ text: words(4_000) });
