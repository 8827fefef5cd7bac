import { minutes } from './duration';

/** How fast one destination may be spoken to. */
export interface Pace {
  /** Least milliseconds between two messages; 0 = none. */
  readonly gap: number;
  /** A bucket that lets `size` messages through at once and gains one every `interval` milliseconds; null = none. */
  readonly bucket: { readonly size: number; readonly interval: number } | null;
}

/** What a destination has used of its pace. `tat` is the bucket's theoretical arrival time (GCRA). */
export interface PaceState {
  readonly notBefore: Date | null;
  readonly tat: Date | null;
}

export const UNPACED: Pace = { gap: 0, bucket: null };

/** The pace of at most `perSecond` messages a second; 0 = unlimited. */
export const perSecond = (rate: number): Pace => ({ gap: rate > 0 ? 1_000 / rate : 0, bucket: null });

/**
 * A bucket that never lets more than `perMinute` messages through in any sliding minute: a fifth of them at once, and
 * what is left of the minute's worth spread evenly. Null = unlimited.
 */
export function minuteBucket(perMinute: number): Pace['bucket'] {
  if (perMinute <= 0) return null;
  const size = Math.max(1, Math.floor(perMinute * 0.2));
  return { size, interval: minutes(1) / Math.max(1, perMinute - size) };
}

export const isPaced = ({ gap, bucket }: Pace): boolean => gap > 0 || bucket !== null;

/** The earliest moment, from `now` on, at which a message may go. */
export function nextFree(pace: Pace, { notBefore, tat }: PaceState, now: Date): Date {
  const byBucket = pace.bucket && tat ? tat.getTime() - tolerance(pace.bucket) : 0;
  return new Date(Math.max(now.getTime(), notBefore?.getTime() ?? 0, byBucket));
}

/** The state after a message that was taken by the far side at `at`. `notBefore` includes the bucket's wait. */
export function spend(pace: Pace, { notBefore, tat }: PaceState, at: Date): PaceState {
  const filled = pace.bucket && new Date(Math.max(at.getTime(), tat?.getTime() ?? 0) + pace.bucket.interval);
  const earliest = new Date(Math.max(at.getTime() + pace.gap, notBefore?.getTime() ?? 0));
  return { notBefore: nextFree(pace, { notBefore: earliest, tat: filled }, at), tat: filled };
}

/** Milliseconds from `now` until the last of `count` messages could go. Constant time, whatever the count. */
export function timeToCarry(count: number, pace: Pace, state: PaceState, now: Date): number {
  if (count <= 0) return 0;
  const first = nextFree(pace, state, now).getTime() - now.getTime();
  const byGap = first + (count - 1) * pace.gap;
  if (!pace.bucket) return byGap;
  const { interval } = pace.bucket;
  const tat = Math.max(now.getTime(), state.tat?.getTime() ?? 0) - now.getTime();
  return Math.max(byGap, tat + (count - 1) * interval - tolerance(pace.bucket));
}

const tolerance = ({ size, interval }: { size: number; interval: number }) => (size - 1) * interval;
