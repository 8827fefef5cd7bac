import { COMMON_PASSWORDS } from './common-passwords';

export const SHORTEST_PASSWORD = 10;
export const LONGEST_PASSWORD = 256;

/** With fewer different characters than this, length is only repetition. */
const FEWEST_DIFFERENT = 4;

/**
 * What is wrong with a password that somebody wants for themselves, in people's words; null when it is good.
 *
 * Length is what counts. No mixture of letters, digits and marks is asked for: people answer that with `Passw0rd!`.
 */
export function passwordFault(password: string, email: string): string | null {
  const length = [...password].length;
  if (length < SHORTEST_PASSWORD) return `A password needs at least ${SHORTEST_PASSWORD} characters.`;
  if (length > LONGEST_PASSWORD) return `A password has at most ${LONGEST_PASSWORD} characters.`;
  const plain = password.toLowerCase();
  if (COMMON_PASSWORDS.has(plain) || COMMON_PASSWORDS.has(bare(plain))) {
    return 'This password is one of those that are tried first: choose another.';
  }
  if (new Set(plain).size < FEWEST_DIFFERENT) {
    return 'This password repeats the same few characters: choose another.';
  }
  const mail = email.trim().toLowerCase();
  if ([mail, mail.split('@')[0] ?? mail].some((own) => bare(plain) === bare(own))) {
    return 'This password is the e-mail address: choose another.';
  }
  return null;
}

/** Without the digits and marks that are put behind a word to please a rule. */
const bare = (text: string): string => text.replace(/[\d\W_]+$/, '');
