interface Entry {
  at: number;
  work: (() => void) | null;
}

const entries = new WeakMap<AbortSignal, Entry[]>();

/**
 * Calls `work` when a signal that lives long is aborted. Gives back what forgets it again.
 *
 * A listener for each would be a chain: one that is gone still points to the one that came after it, and once it has
 * grown old it keeps all of them, with whatever they hold, until the next full collection of garbage.
 */
export function onAbort(signal: AbortSignal, work: () => void): () => void {
  const list = entries.get(signal) ?? listen(signal);
  const entry: Entry = { at: list.length, work };
  list.push(entry);
  return () => {
    entry.work = null;
    if (list[entry.at] !== entry) return;
    const last = list.pop() as Entry;
    if (last === entry) return;
    last.at = entry.at;
    list[entry.at] = last;
  };
}

function listen(signal: AbortSignal): Entry[] {
  const list: Entry[] = [];
  signal.addEventListener('abort', () => list.splice(0).forEach(({ work }) => work?.()), { once: true });
  entries.set(signal, list);
  return list;
}
