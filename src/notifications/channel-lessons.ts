import { pgArray } from '../platform/database/sql';
import type { Settlement } from './settlement';

/** What was learned of a channel: `null` says nothing of its state. */
export interface Lesson {
  readonly channel: string;
  readonly state: 'ok' | 'failing' | 'misconfigured' | null;
  readonly error: string | null;
  readonly sent: number;
  readonly failed: number;
}

const LONGEST_ERROR = 500;

/**
 * Writes lessons down, in SQL: beside what is settled, and so without a statement of its own. `now` is a parameter, `first`
 * the number of the first of `lessonColumns`. With `when` it is not begun before that holds. Gives `untold`: whether there
 * is something to tell admins.
 */
export const noteLessons = (now: string, first: number, when = 'true'): string => {
  const [channel, state, error, sent, failed] = [0, 1, 2, 3, 4].map((at) => `$${first + at}`);
  // Refused credentials are not put right by a network that fails.
  return `UPDATE channel_health h SET
      state = n.state,
      since = CASE WHEN h.since IS NULL OR h.state <> n.state THEN ${now}::timestamptz ELSE h.since END,
      error = CASE WHEN n.state <> 'ok' THEN COALESCE(n.error, h.error) END,
      sent = h.sent + n.sent, failed = h.failed + n.failed, last_used_at = ${now}
    FROM (
      SELECT x.channel, x.error, x.sent, x.failed,
        CASE WHEN x.state IS NULL OR (x.state = 'failing' AND k.state = 'misconfigured')
          THEN k.state ELSE x.state END AS state
      FROM channel_health k
      JOIN unnest(${channel}::text[], ${state}::text[], ${error}::text[], ${sent}::int[], ${failed}::int[])
        AS x(channel, state, error, sent, failed) ON x.channel = k.channel
      WHERE ${when}
      ORDER BY k.channel FOR UPDATE OF k
    ) n
    WHERE h.channel = n.channel
    RETURNING (h.state = 'misconfigured') <> h.told AS untold`;
};

export const lessonColumns = (lessons: readonly Lesson[]): string[] => [
  pgArray(lessons.map(({ channel }) => channel)),
  pgArray(lessons.map(({ state }) => state)),
  pgArray(lessons.map(({ error }) => error?.slice(0, LONGEST_ERROR) ?? null)),
  pgArray(lessons.map(({ sent }) => sent)),
  pgArray(lessons.map(({ failed }) => failed)),
];

/** What settlements say of their channels; those that sent nothing say nothing. */
export function lessonsOf(settlements: readonly Settlement[]): Lesson[] {
  const byChannel = new Map<string, Lesson>();
  for (const settlement of settlements) {
    const { channel } = settlement.lane;
    const lesson = lessonOf(settlement);
    if (lesson) byChannel.set(channel, both(byChannel.get(channel), lesson));
  }
  return [...byChannel.values()];
}

function lessonOf({ lane: { channel }, deliveries = [], digest, trouble }: Settlement): Lesson | null {
  const ends = [...deliveries, ...(digest ? [digest] : [])].map(({ status }) => status);
  const sent = ends.filter((status) => status === 'delivered').length;
  const failed = ends.filter((status) => status === 'failed').length;
  if (sent + failed === 0 && !trouble) return null;
  const refused = trouble?.kind === 'misconfigured';
  const state = refused ? 'misconfigured' : sent > 0 ? 'ok' : trouble?.kind === 'retry' ? 'failing' : null;
  return { channel, state, error: state === 'ok' ? null : (trouble?.error ?? null), sent, failed };
}

const WEIGHT = { misconfigured: 3, ok: 2, failing: 1 };

function both(a: Lesson | undefined, b: Lesson): Lesson {
  if (!a) return b;
  const weight = ({ state }: Lesson) => (state ? WEIGHT[state] : 0);
  const { state, error } = weight(b) >= weight(a) ? b : a;
  return { channel: a.channel, state, error, sent: a.sent + b.sent, failed: a.failed + b.failed };
}
