import { useQueryClient } from '@tanstack/react-query';
import { useEffect } from 'react';

import type { components } from '../api/schema';
import { countsOf } from '../overview/fleet';
import { useLanguage } from '../texts/language';

/** Milliseconds between two things that the service worker is told. */
const TOLD_EVERY = 10_000;

/** Starts the service worker, and tells it what it is to show while the product cannot be reached. */
export function useLastKnown(): void {
  const queries = useQueryClient();
  const { language } = useLanguage();
  useEffect(() => {
    // Absent where the page came by plain http over a network.
    if (!('serviceWorker' in navigator)) return;
    void navigator.serviceWorker.register('/service-worker.js', { updateViaCache: 'none' }).catch(() => undefined);
  }, []);
  useEffect(() => {
    let toldAt = 0;
    const tell = () => {
      const state = queries.getQueryState<components['schemas']['Overview']>(['overview']);
      if (!state?.data || state.dataUpdatedAt <= toldAt) return;
      toldAt = state.dataUpdatedAt;
      tellWorker({ language, at: toldAt, counts: countsOf(state.data.locations) });
    };
    const timer = setInterval(tell, TOLD_EVERY);
    return () => clearInterval(timer);
  }, [queries, language]);
}

/** What was seen here is nobody's any more. */
export const forgetLastKnown = (): void => tellWorker(null);

function tellWorker(known: object | null): void {
  if ('serviceWorker' in navigator) navigator.serviceWorker.controller?.postMessage(known);
}
