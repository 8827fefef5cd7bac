import { z } from 'zod';

import type { Button } from './reply';

const dataSchema = z.strictObject({ typed: z.string() });

/** A button that does what writing the command would do. */
export const typedButton = (text: string, command: string, argument = ''): Button => ({
  text,
  command,
  data: { typed: argument },
});

/** What follows the command that a button stands for; null for a button of another kind. */
export function readTyped(data: unknown): string | null {
  const read = dataSchema.safeParse(data);
  return read.success ? read.data.typed : null;
}
