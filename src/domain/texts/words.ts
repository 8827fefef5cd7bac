import type { Language } from './time';

/** The same, said in each language. */
export type Words = Readonly<Record<Language, string>>;

/** What is made alike in each language. */
export const inEach = (said: (language: Language) => string): Words => ({ en: said('en'), es: said('es') });
