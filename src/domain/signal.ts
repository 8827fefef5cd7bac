import { after, days } from './duration';

/** What a site can tell of itself: whether it has mains power, and whether its battery backup works. */
export const SIGNAL_NAMES = ['mains', 'ups'] as const;
export type SignalName = (typeof SIGNAL_NAMES)[number];

/** `unknown` when nothing has been heard for long. */
export type SignalState = 'on' | 'off' | 'unknown';

/** A signal as it stands. */
export interface Signal {
  readonly name: SignalName;
  readonly state: SignalState;
  readonly since: Date;
  /** The moment that the last report spoke of. */
  readonly reportedAt: Date;
}

/** What somebody at a site reports. `at` null = now. */
export interface SignalReport {
  readonly name: SignalName;
  readonly value: 'on' | 'off';
  readonly at: Date | null;
}

export interface SignalTransition {
  readonly from: SignalState;
  readonly to: SignalState;
  readonly at: Date;
}

/** What a probe kept for this long without a connection is still worth believing. */
const OLDEST = days(30);

/**
 * What a report means: how the signal now stands, and what changed. Null for a report that is older than the last one.
 *
 * The first report is no transition, as with everything that is seen for the first time. A time that is ahead of ours,
 * or a month old, is not believed: it happened when we heard of it.
 */
export function heard(
  known: Signal | null,
  { name, value, at }: SignalReport,
  now: Date,
): { readonly signal: Signal; readonly transition: SignalTransition | null } | null {
  const reportedAt = at && at <= now && at > after(now, -OLDEST) ? at : now;
  if (known && reportedAt < known.reportedAt) return null;
  if (known?.state === value) return { signal: { ...known, reportedAt }, transition: null };
  // What became unknown did so when we noticed; a report of before that moment cannot put the change before it.
  const since = known && reportedAt < known.since ? now : reportedAt;
  const transition = known && { from: known.state, to: value, at: since };
  return { signal: { name, state: value, since, reportedAt }, transition };
}
