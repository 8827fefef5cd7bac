import type { Language } from '../texts/time';
import type { Wording } from './message-type';

/** The words of a person behind a word that says what they are. */
export const behind = (prefix: Readonly<Record<Language, string>>): Record<Language, Wording> => ({
  en: { title: `${prefix.en}: {title}`, text: '{message}' },
  es: { title: `${prefix.es}: {title}`, text: '{message}' },
});

/** The words of a person, which stand for themselves. */
export const AS_SAID: Readonly<Record<Language, Wording>> = {
  en: { title: '{title}', text: '{message}' },
  es: { title: '{title}', text: '{message}' },
};

/** What a person wrote is told in any case. */
export const WHAT_WAS_SAID = { title: 'title', text: 'message' } as const;
