import { en } from './en';
import { es } from './es';
import type { Texts } from './texts';
import type { Language } from './time';

const CATALOGUE: Record<Language, Texts> = { en, es };

/** The sentences in a reader's language: `es`, `es-MX` and the like are Spanish, everything else is English. */
export const textsFor = (language: string | null | undefined): Texts =>
  CATALOGUE[language?.toLowerCase().startsWith('es') ? 'es' : 'en'];
