import { Refusal } from '../domain/refusal';
import { rows, type Tx } from '../platform/database/sql';

/** What one person may have at a time: more than anybody needs, and little enough that nobody can fill the house. */
export const MOST_DESTINATIONS = 50;
export const MOST_SUBSCRIPTIONS = 500;

const SPANISH = { destinations: 'destinos', subscriptions: 'suscripciones' };

/** A person has as many destinations or subscriptions as one may have. */
export class TooManyOwn extends Refusal {
  constructor(
    readonly what: 'destinations' | 'subscriptions',
    readonly most: number,
  ) {
    super('conflict', {
      en: `One person may have ${most} ${what}. Remove one that is not needed any more.`,
      es: `Una persona puede tener ${most} ${SPANISH[what]}. Quite ${what === 'destinations' ? 'uno' : 'una'} que ya no haga falta.`,
    });
  }
}

/**
 * From here to the end of the transaction nobody else adds anything to what this person has. Before any other lock, as
 * whoever disables them does. A destination of nobody (null) has no such limit.
 */
export async function lockOwner(tx: Tx, userId: string | null): Promise<void> {
  if (userId !== null) await tx.query('SELECT FROM users WHERE id = $1 FOR NO KEY UPDATE', [userId]);
}

/** Throws when what was just added is more than one person may have. Their lock must be held. */
export async function refuseTooMany(tx: Tx, userId: string | null): Promise<void> {
  if (userId === null) return;
  const [has] = await rows<{ destinations: number; subscriptions: number }>(
    tx,
    `SELECT count(DISTINCT d.id)::int AS destinations, count(s.id)::int AS subscriptions
     FROM destinations d LEFT JOIN subscriptions s ON s.destination_id = d.id WHERE d.user_id = $1`,
    [userId],
  );
  if (has && has.destinations > MOST_DESTINATIONS) throw new TooManyOwn('destinations', MOST_DESTINATIONS);
  if (has && has.subscriptions > MOST_SUBSCRIPTIONS) throw new TooManyOwn('subscriptions', MOST_SUBSCRIPTIONS);
}
