/** The name that was probably meant: the one nearest to what was written; null when none is near. */
export function nearest(written: string, names: readonly string[]): string | null {
  const most = Math.floor(Math.min(written.length, LONGEST) / 3);
  let best: { name: string; edits: number } | null = null;
  for (const name of names) {
    // What is far longer or shorter is far away, and what is endless is not measured.
    if (Math.abs(name.length - written.length) > most) continue;
    const edits = editsBetween(written.toLowerCase(), name.toLowerCase());
    if (edits <= most && edits < (best?.edits ?? Infinity)) best = { name, edits };
  }
  return best?.name ?? null;
}

const LONGEST = 12;

/** How many letters must be put in, left out, changed or swapped with their neighbour to make one of the other. */
function editsBetween(from: string, to: string): number {
  let before: number[] = [];
  let last = Array.from({ length: to.length + 1 }, (_, at) => at);
  for (let i = 1; i <= from.length; i++) {
    const row = [i];
    for (let j = 1; j <= to.length; j++) {
      const same = from[i - 1] === to[j - 1];
      const swapped = i > 1 && j > 1 && from[i - 1] === to[j - 2] && from[i - 2] === to[j - 1];
      row[j] = Math.min(
        (last[j] ?? 0) + 1,
        (row[j - 1] ?? 0) + 1,
        (last[j - 1] ?? 0) + (same ? 0 : 1),
        swapped ? (before[j - 2] ?? 0) + 1 : Infinity,
      );
    }
    [before, last] = [last, row];
  }
  return last[to.length] ?? 0;
}
