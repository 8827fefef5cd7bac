import type { Language } from './time';

// Making a format costs a hundred times more than using it.
const made = new Map<string, Intl.NumberFormat>();

/** A number as people of that language write it, with exactly so many digits behind the point. */
export function inDigits(value: number, digits: number, language: Language): string {
  const key = `${language}/${digits}`;
  let format = made.get(key);
  if (!format) {
    format = new Intl.NumberFormat(language, { minimumFractionDigits: digits, maximumFractionDigits: digits });
    made.set(key, format);
  }
  return format.format(value);
}

/** `42.1` or `412`: three digits say enough of a measure. */
export const measure = (value: number, language: Language): string => inDigits(value, value < 99.95 ? 1 : 0, language);

/** `99.9%`, `99,9 %`: rounded down, so that nothing but the whole is called 100. */
export function percentInWords(value: number, language: Language): string {
  // Floating point: 0.1 × 3 must not lose a digit to it.
  const number = inDigits(Math.floor(value * 10 + 1e-6) / 10, 1, language);
  return language === 'en' ? `${number}%` : `${number}\u00a0%`;
}
