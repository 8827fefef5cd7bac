import type { Language } from '../../domain/texts/time';
import type { Location } from '../../fleet/location-details';
import type { Words } from './bot-command';
import { shown } from './html';

/** What is said when a name fits no location, or more than one. */
export const NOT_FOUND: Words = {
  en: 'I know no location of that name.',
  es: 'No conozco ninguna ubicación con ese nombre.',
};

const FITS: Words = {
  en: 'Several locations fit. Please say which:',
  es: 'Hay varias ubicaciones que encajan. Diga cuál:',
};

/** The one location that was meant; null when none or several may have been. */
export function meant(found: readonly Location[], text: string): Location | null {
  const wanted = text.trim().toLowerCase();
  const exact = found.filter(({ id, name }) => name.toLowerCase() === wanted || id === wanted);
  if (exact.length === 1) return exact[0] ?? null;
  return found.length === 1 ? (found[0] ?? null) : null;
}

/** Asks back, with five of the names; two homes of one name are told apart by their id. */
export function whichOne(found: readonly Location[], language: Language): string {
  if (found.length === 0) return NOT_FOUND[language];
  const names = found.map(({ name }) => name);
  const line = ({ id, name }: Location) =>
    names.filter((each) => each === name).length > 1 ? `• ${shown(name)} <code>${id}</code>` : `• ${shown(name)}`;
  return [FITS[language], ...found.slice(0, 5).map(line), ...(found.length > 5 ? ['…'] : [])].join('\n');
}
