import { after, hours } from '../domain/duration';
import type { Actor } from '../domain/permissions';
import { Refusal } from '../domain/refusal';
import { rows, type Tx } from '../platform/database/sql';

/** Operators are rung for each of them. */
const MOST_PER_HOUR = 10;

/** A viewer has asked for help so often that it has to wait. */
export class OpenedTooMany extends Refusal {
  constructor(readonly retryAfterSeconds: number) {
    const wait = Math.ceil(retryAfterSeconds / 60);
    super('conflict', {
      en: `You opened ${MOST_PER_HOUR} within an hour. Add to those, or wait ${wait} min.`,
      es: `Ha abierto ${MOST_PER_HOUR} en una hora. Añada a esas, o espere ${wait} min.`,
    });
  }
}

/** Throws when this viewer opened as many support incidents as an hour allows. */
export async function mayOpenAnother(tx: Tx, { userId, role }: Actor, now: Date): Promise<void> {
  if (role !== 'viewer') return;
  // One at a time: what is opened at the same moment counts too.
  await tx.query('SELECT FROM users WHERE id = $1 FOR NO KEY UPDATE', [userId]);
  const [tenth] = await rows<{ openedAt: Date }>(
    tx,
    `SELECT i.opened_at AS "openedAt" FROM incidents i JOIN incident_events e ON e.incident_id = i.id
     WHERE i.kind = 'support' AND i.opened_at > $2 AND e.type = 'opened' AND e.user_id = $1
     ORDER BY i.opened_at DESC OFFSET ${MOST_PER_HOUR - 1} LIMIT 1`,
    [userId, after(now, -hours(1))],
  );
  if (tenth) throw new OpenedTooMany((after(tenth.openedAt, hours(1)).getTime() - now.getTime()) / 1_000);
}
