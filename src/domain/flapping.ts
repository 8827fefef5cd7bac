import { after, since } from './duration';

export interface FlapLimits {
  /** More changes than this within the window: flapping. */
  readonly changes: number;
  /** ms */
  readonly window: number;
  /** Without a change for this long (ms): stable again. */
  readonly stable: number;
}

/**
 * Whether something goes on and off too often to be told each time, given the moments of its confirmed changes.
 *
 * It begins with more than `limits.changes` within the window and ends after `limits.stable` without one, so it
 * cannot flutter itself.
 */
export function isFlapping(changes: readonly Date[], was: boolean, now: Date, limits: FlapLimits): boolean {
  const recent = changes.filter((at) => since(at, now) <= limits.window);
  if (recent.length > limits.changes) return true;
  return was && changes.some((at) => since(at, now) < limits.stable);
}

/** The moment from which a flapping subject counts as stable, if nothing changes until then. */
export const stableFrom = (changes: readonly Date[], limits: FlapLimits): Date | null => {
  const last = changes.reduce<Date | null>((most, at) => (!most || at > most ? at : most), null);
  return last && after(last, limits.stable);
};
