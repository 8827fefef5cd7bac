import * as fc from 'fast-check';

import { LONGEST_PASSWORD, passwordFault, SHORTEST_PASSWORD } from './password';

const EMAIL = 'ada.lovelace@example.test';

describe('a password', () => {
  it.each(['horse staple', 'vK2#pq8-xx', 'почему бы и нет', '日本語のパスワードです。'])('may be %s', (password) => {
    expect(passwordFault(password, EMAIL)).toBeNull();
  });

  it.each([
    ['too short', 'vK2#pq8-x'],
    ['too short, though its letters take many bytes', '🐎🐎🐎🐎🐎🔋'],
    ['endless', 'vK2#pq8-x '.repeat(30)],
    ['common', 'qwertyuiop'],
    ['common, however it is written', 'PassWord123'],
    ['common, with something put behind it', 'Basketball2026!'],
    ['a repetition', 'ababababababab'],
    ['their address', 'Ada.Lovelace@Example.test'],
    ['the beginning of their address', 'ada.lovelace1!'],
  ])('may not be %s', (_why, password) => {
    expect(passwordFault(password, EMAIL)).not.toBeNull();
  });

  it('of a fitting length that nobody else has is always good, and what is said never holds it', () => {
    const random = fc.string({ minLength: SHORTEST_PASSWORD, maxLength: LONGEST_PASSWORD, unit: 'grapheme-ascii' });
    fc.assert(
      fc.property(random, (password) => {
        const fault = passwordFault(password, EMAIL);
        fc.pre(new Set(password.toLowerCase()).size >= SHORTEST_PASSWORD);
        expect(fault).toBeNull();
      }),
    );
  });
});
