import { createContext, type ReactNode, use, useLayoutEffect, useMemo, useState } from 'react';

import { type Language, TEXTS, type Texts } from './texts';

interface Speaking {
  readonly language: Language;
  readonly texts: Texts;
  speak(language: Language): void;
}

const KEPT = 'panoptes-language';

const LanguageContext = createContext<Speaking | null>(null);

/** Everything inside speaks the reader's language: what they chose here, else their browser's. */
export function LanguageProvider({ children }: { readonly children: ReactNode }) {
  const [language, speak] = useState<Language>(chosen);
  // Before anything is asked for: the client reads it off the page.
  useLayoutEffect(() => {
    document.documentElement.lang = language;
    localStorage.setItem(KEPT, language);
  }, [language]);
  const speaking = useMemo(() => ({ language, texts: TEXTS[language], speak }), [language]);
  return <LanguageContext value={speaking}>{children}</LanguageContext>;
}

/** The texts to show, and how to change the language. */
export function useLanguage(): Speaking {
  const speaking = use(LanguageContext);
  if (!speaking) throw new Error('useLanguage outside of LanguageProvider');
  return speaking;
}

export const useTexts = (): Texts => useLanguage().texts;

/** The texts of one page or part, which are loaded with it. */
export const useWords = <T,>(words: Readonly<Record<Language, T>>): T => words[useLanguage().language];

function chosen(): Language {
  const kept = localStorage.getItem(KEPT) ?? navigator.language;
  return kept.toLowerCase().startsWith('es') ? 'es' : 'en';
}
