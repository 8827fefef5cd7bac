import { COMMON_PASSWORDS } from './common-passwords';
import type { Words } from './texts/words';

export const SHORTEST_PASSWORD = 10;
export const LONGEST_PASSWORD = 256;

/** With fewer different characters than this, length is only repetition. */
const FEWEST_DIFFERENT = 4;

/**
 * What is wrong with a password that somebody wants for themselves, in people's words; null when it is good.
 *
 * Length is what counts. No mixture of letters, digits and marks is asked for: people answer that with `Passw0rd!`.
 */
export function passwordFault(password: string, email: string): Words | null {
  const length = [...password].length;
  if (length < SHORTEST_PASSWORD) return TOO_SHORT;
  if (length > LONGEST_PASSWORD) return TOO_LONG;
  const plain = password.toLowerCase();
  if (COMMON_PASSWORDS.has(plain) || COMMON_PASSWORDS.has(bare(plain))) return TRIED_FIRST;
  if (new Set(plain).size < FEWEST_DIFFERENT) return REPEATED;
  const mail = email.trim().toLowerCase();
  if ([mail, mail.split('@')[0] ?? mail].some((own) => bare(plain) === bare(own))) return OWN_ADDRESS;
  return null;
}

const TOO_SHORT: Words = {
  en: `A password needs at least ${SHORTEST_PASSWORD} characters.`,
  es: `Una contraseña necesita al menos ${SHORTEST_PASSWORD} caracteres.`,
};
const TOO_LONG: Words = {
  en: `A password has at most ${LONGEST_PASSWORD} characters.`,
  es: `Una contraseña tiene como máximo ${LONGEST_PASSWORD} caracteres.`,
};
const TRIED_FIRST: Words = {
  en: 'This password is one of those that are tried first: choose another.',
  es: 'Esta contraseña es de las que se prueban primero: elija otra.',
};
const REPEATED: Words = {
  en: 'This password repeats the same few characters: choose another.',
  es: 'Esta contraseña repite unos pocos caracteres: elija otra.',
};
const OWN_ADDRESS: Words = {
  en: 'This password is the e-mail address: choose another.',
  es: 'Esta contraseña es la dirección de correo: elija otra.',
};

/** Without the digits and marks that are put behind a word to please a rule. */
const bare = (text: string): string => text.replace(/[\d\W_]+$/, '');
