import type { Language } from '../../domain/texts/time';
import type { Words } from './bot-command';

/** A sentence with its gaps, written `{so}`, filled. What comes from outside must be escaped before. */
export const filled = (words: Words, language: Language, values: Readonly<Record<string, string | number>>): string =>
  words[language].replace(/\{(\w+)\}/g, (_mark, gap: string) => String(values[gap] ?? ''));
