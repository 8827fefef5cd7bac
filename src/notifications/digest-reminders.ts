import { after } from '../domain/duration';
import type { Severity } from '../domain/severity';
import { type Silence, silencing } from '../domain/silence';
import { pgArray, rows, type Tx } from '../platform/database/sql';
import type { Notice } from './notice';
import type { KnownCard } from './outbox-store';

type Reminder = Extract<Notice, { type: 'incident.reminder' }>;

/** A destination that is to be reminded of what it was told in digests, and the newest of those. */
export interface DigestReminder {
  readonly destinationId: string;
  readonly channel: string;
  readonly digestId: string;
  readonly severity: Severity;
}

/**
 * Who is reminded of incidents that were told in digests: each destination once in a round, however many they are. What
 * becomes due within half a round after a reminder counts as told by it. The lanes of the cards must be locked.
 */
export async function digestReminders(
  tx: Tx,
  reminders: readonly Reminder[],
  cards: readonly KnownCard[],
  silences: readonly Silence[],
  now: Date,
): Promise<DigestReminder[]> {
  const due = new Set(reminders.map(({ incidentId }) => incidentId));
  const wanted = new Map<string, DigestReminder>();
  for (const { incidentId, digestId, enabled, ...card } of cards) {
    if (digestId === null || !enabled || !due.has(incidentId)) continue;
    if (silencing('incident.reminder', card, silences)) continue;
    const { destinationId, channel, severity } = card;
    wanted.set(destinationId, { destinationId, channel, digestId, severity });
  }
  const every = Math.max(...reminders.map((reminder) => reminder.every));
  const told = await rows<{ id: string }>(
    tx,
    `SELECT DISTINCT destination_id AS id FROM cards
     WHERE destination_id = ANY($1::uuid[]) AND incident_id IS NULL AND reminded_at > $2`,
    [pgArray([...wanted.keys()]), after(now, -every / 2)],
  );
  for (const { id } of told) wanted.delete(id);
  const left = [...wanted.values()];
  const digestIds = pgArray(left.map(({ digestId }) => digestId));
  if (left.length > 0) await rows(tx, 'UPDATE cards SET reminded_at = $2 WHERE id = ANY($1::uuid[])', [digestIds, now]);
  return left;
}
