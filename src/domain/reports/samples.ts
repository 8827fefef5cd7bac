import { minutes } from '../duration';

/** Samples with the oldest first and each moment once (the first word about it counts): Plume promises neither. */
export function inOrder<S extends { readonly at: Date }>(samples: readonly S[]): S[] {
  const byMoment = new Map<number, S>();
  for (const sample of samples) {
    const time = sample.at.getTime();
    if (!byMoment.has(time)) byMoment.set(time, sample);
  }
  return [...byMoment.entries()].sort(([a], [b]) => a - b).map(([, sample]) => sample);
}

const QUARTER = minutes(15);

/** How long (ms) it is from one sample to the next as a rule; a quarter of an hour when there are not two. */
export function usualStep(samples: readonly { readonly at: Date }[]): number {
  const steps = samples.slice(1).map(({ at }, i) => at.getTime() - (samples[i]?.at.getTime() ?? 0));
  return median(steps) ?? QUARTER;
}

function median(numbers: readonly number[]): number | null {
  const ascending = [...numbers].sort((a, b) => a - b);
  const upper = ascending[Math.floor(ascending.length / 2)];
  const lower = ascending[Math.ceil(ascending.length / 2) - 1];
  return upper === undefined || lower === undefined ? null : (lower + upper) / 2;
}
