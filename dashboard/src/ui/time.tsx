import { createContext, type ReactNode, use, useEffect, useState } from 'react';

import { useLanguage } from '../texts/language';

const UNITS = [
  ['day', 86_400],
  ['hour', 3_600],
  ['minute', 60],
  ['second', 1],
] as const;

const NowContext = createContext(Date.now());

/** One clock for the whole page, so that ages go on together. */
export function NowProvider({ children }: { readonly children: ReactNode }) {
  const [now, tick] = useState(Date.now);
  useEffect(() => {
    const timer = setInterval(() => tick(Date.now()), 10_000);
    return () => clearInterval(timer);
  }, []);
  return <NowContext value={now}>{children}</NowContext>;
}

/** A length of time in its largest unit: `3 min`, `2 hr`. */
export function durationOf(ms: number, language: string): string {
  const seconds = Math.max(0, Math.round(ms / 1_000));
  const [unit, length] = UNITS.find(([, each]) => seconds >= each) ?? ['second', 1];
  return new Intl.NumberFormat(language, { style: 'unit', unit, unitDisplay: 'short' }).format(
    Math.floor(seconds / length),
  );
}

/** The moment that all ages on the page are counted to, in milliseconds. */
export const useNow = (): number => use(NowContext);

/** How long ago, with the exact moment for whoever points at it. */
export function Age({ since }: { readonly since: string }) {
  const { language } = useLanguage();
  return (
    <time dateTime={since} title={new Date(since).toLocaleString(language)}>
      {durationOf(use(NowContext) - Date.parse(since), language)}
    </time>
  );
}

/** A moment in the reader's own zone. */
export function Moment({ at }: { readonly at: string }) {
  const { language } = useLanguage();
  return (
    <time dateTime={at} title={at}>
      {new Date(at).toLocaleString(language, { dateStyle: 'medium', timeStyle: 'short' })}
    </time>
  );
}
