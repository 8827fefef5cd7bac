import type { LocationState } from './location';

/** A location or a pod changed state. A fact of history: written once, never changed. */
export interface Transition {
  readonly locationId: string;
  /** Null when it is the location itself that changed. */
  readonly podId: string | null;
  readonly from: LocationState;
  readonly to: LocationState;
  /** When it happened, as well as we can tell. */
  readonly at: Date;
}

/** A transition as it was confirmed. */
export interface Detected extends Transition {
  readonly detectedAt: Date;
}

/**
 * When a change happened: Plume's own time when it is sane, else `otherwise`.
 *
 * Sane is after the change before it (`floor`, null when there was none) and not later than `now`.
 */
export function dated(claimed: Date | null, floor: Date | null, now: Date, otherwise: Date): Date {
  const sane = claimed !== null && claimed <= now && (floor === null || claimed > floor);
  return sane ? claimed : otherwise;
}
