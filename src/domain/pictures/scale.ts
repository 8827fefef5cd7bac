/** Where a value stands on an axis. */
export type Scale = (value: number) => number;

/** The values from `low` to `high` laid evenly between `start` and `end`. */
export const linear =
  (low: number, high: number, start: number, end: number): Scale =>
  (value) =>
    high === low ? start : start + ((value - low) / (high - low)) * (end - start);

/** Less than this is not worth an axis, and would exhaust the numbers. */
const NOTHING = 1e-9;

/** Round values from 0 up to the first that is not below `most`, in `steps` steps at the most. */
export function roundTicks(most: number, steps: number): number[] {
  if (!(most > NOTHING)) return [0, 1];
  const least = most / steps;
  const ten = 10 ** Math.floor(Math.log10(least));
  // Floating point: 0.1 × 3 must not need a step more than 0.3.
  const step = ([1, 2, 2.5, 5].find((round) => round * ten >= least * (1 - 1e-9)) ?? 10) * ten;
  const count = Math.max(1, Math.ceil(most / step - 1e-9));
  return Array.from({ length: count + 1 }, (_, i) => Number((i * step).toPrecision(12)));
}
