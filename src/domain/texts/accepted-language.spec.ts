import { acceptedLanguage } from './accepted-language';

describe('acceptedLanguage', () => {
  it.each([
    [undefined, 'en'],
    ['', 'en'],
    ['es', 'es'],
    ['es-MX,es;q=0.9,en;q=0.8', 'es'],
    ['en-GB,en;q=0.9,es;q=0.8', 'en'],
    ['en;q=0.5, es', 'es'],
    ['de-DE,de;q=0.9,es;q=0.7', 'es'],
    ['es;q=0, de', 'en'],
    ['*', 'en'],
    ['estonian;q=x', 'en'],
  ])('of "%s" is %s', (header, language) => expect(acceptedLanguage(header)).toBe(language));
});
