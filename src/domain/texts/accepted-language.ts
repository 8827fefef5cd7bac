import type { Language } from './time';

/** The language of ours that a browser asks for first, by its `Accept-Language`; English where it asks for neither. */
export function acceptedLanguage(header = ''): Language {
  const wanted = header.split(',').map((part) => {
    const [tag = '', ...settings] = part.trim().toLowerCase().split(';');
    const weight = settings.map((each) => /^\s*q=([\d.]+)$/.exec(each)?.[1]).find((each) => each !== undefined);
    return { language: tag.split('-')[0], weight: Number(weight ?? 1) };
  });
  const best = (language: Language) =>
    Math.max(0, ...wanted.filter((each) => each.language === language).map(({ weight }) => weight));
  const first = wanted.find(({ language }) => language === 'en' || language === 'es')?.language;
  if (best('es') === best('en')) return first === 'es' && best('es') > 0 ? 'es' : 'en';
  return best('es') > best('en') ? 'es' : 'en';
}
