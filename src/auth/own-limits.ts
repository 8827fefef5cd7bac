import { Refusal } from '../domain/refusal';
import type { Words } from '../domain/texts/words';
import { rows, type Tx } from '../platform/database/sql';

/** What one person may have at a time: more than anybody needs, and little enough that nobody can fill the house. */
export const MOST_SESSIONS = 100;
export const MOST_API_TOKENS = 50;
export const MOST_LINK_CODES = 10;

/**
 * Locks the user until the transaction ends, before anything of theirs is, and throws when they have `most` of what
 * `table` holds and `condition` (its parameters from $2) counts.
 */
export async function roomForOneMore(
  tx: Tx,
  userId: string,
  { table, most, condition = 'true', parameters = [] }: Counted,
  advice: Words,
): Promise<void> {
  await tx.query('SELECT FROM users WHERE id = $1 FOR NO KEY UPDATE', [userId]);
  const [last] = await rows(tx, `SELECT FROM ${table} WHERE user_id = $1 AND ${condition} OFFSET ${most - 1} LIMIT 1`, [
    userId,
    ...parameters,
  ]);
  if (last) throw new Refusal('conflict', advice);
}

interface Counted {
  readonly table: 'api_tokens' | 'link_codes';
  readonly most: number;
  readonly condition?: string;
  readonly parameters?: readonly unknown[];
}
