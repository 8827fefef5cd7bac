import { en, type Texts } from './en';
import { es } from './es';

export type { Texts } from './en';

export type Language = 'en' | 'es';

export const TEXTS: Readonly<Record<Language, Texts>> = { en, es };
