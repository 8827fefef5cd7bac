import { useSyncExternalStore } from 'react';

/**
 * How what is shown keeps up with the product: told at once (`live`), asking now and then (`connecting`, `polling`), or
 * not at all, because nobody answers (`unreachable`).
 */
export type LiveState = 'connecting' | 'live' | 'polling' | 'unreachable';

/** Milliseconds between two questions; a slow one besides what is told makes anything that was missed harmless. */
const PAUSE = { live: 120_000, otherwise: 30_000 };

let state: LiveState = 'connecting';
const watchers = new Set<() => void>();

export const liveState = (): LiveState => state;

export function setLiveState(next: LiveState): void {
  if (next === state) return;
  state = next;
  for (const tell of watchers) tell();
}

export const useLiveState = (): LiveState => useSyncExternalStore(watch, liveState);

/** The `refetchInterval` of what is told live as well. */
export const pollingPause = (): number => (state === 'live' ? PAUSE.live : PAUSE.otherwise);

function watch(tell: () => void): () => void {
  watchers.add(tell);
  return () => watchers.delete(tell);
}
