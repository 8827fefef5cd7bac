import { z } from 'zod';

import { fieldFault } from './field-faults';

const settings = z.object({
  apiBase: z.string().min(3),
  token: z.string().regex(/^tk_/, { error: 'expected an access token like tk_…' }),
});

describe('what is wrong with settings', () => {
  it('is nothing when they fit', () => {
    expect(fieldFault(settings, { apiBase: 'here', token: 'tk_1' })).toBeNull();
  });

  it('is said in each language, in the words of the schema', () => {
    expect(fieldFault(settings, { apiBase: 'here', token: 'x' })).toEqual({
      path: 'token',
      words: { en: 'expected an access token like tk_…', es: 'se esperaba un token de acceso como tk_…' },
    });
  });

  it('is said in each language in the words of zod, where the schema has none', () => {
    const { path, words } = fieldFault(settings, { apiBase: 'x', token: 'tk_1' })!;
    expect([path, words.en, words.es]).toEqual([
      'apiBase',
      expect.stringMatching(/^Too small/),
      expect.stringMatching(/^Demasiado pequeño/),
    ]);
  });
});
