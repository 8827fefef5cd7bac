import fc from 'fast-check';

import { NOON } from '../../test/support/builders';
import { minutes, since } from './duration';
import { accountNameOf, beginSetup, readPartnerId, setBack } from './setup-dialogue';
import { seenInWords } from './texts/setup';

describe('setting up an account by chat', () => {
  it('takes ten minutes at the most', () => {
    expect(since(NOON, beginSetup(NOON).endsAt)).toBe(minutes(10));
  });

  it.each([
    ['5f00aa11bb22cc33dd44ee55', '5f00aa11bb22cc33dd44ee55'],
    ['  5f00aa11bb22cc33dd44ee55\n', '5f00aa11bb22cc33dd44ee55'],
    ['“5f00aa11bb22cc33dd44ee55”', '5f00aa11bb22cc33dd44ee55'],
    ['partnerId: 5f00aa11bb22cc33dd44ee55', '5f00aa11bb22cc33dd44ee55'],
    ['Partner ID = "acme-dev"', 'acme-dev'],
    ['acme_dev', 'acme_dev'],
  ])('reads the partner id in %j', (text, partnerId) => {
    expect(readPartnerId(text)).toBe(partnerId);
  });

  it.each(['', '   ', '..', 'two words', 'a/b', '-x', 'x'.repeat(101), 'Basic MG9h'])('finds none in %j', (text) => {
    expect(readPartnerId(text)).toBeNull();
  });

  it('never takes what could lead to another address at Plume', () => {
    fc.assert(fc.property(fc.string(), (text) => expect(readPartnerId(text) ?? 'x').toMatch(/^[\w-]+$/)));
  });

  it('goes back to what was not good, and asks for no header again that may be good', () => {
    const dialogue = { ...beginSetup(NOON), step: 'partner', partnerId: 'acme' } as const;
    expect(setBack(dialogue, 'header')).toMatchObject({ step: 'header', partnerId: 'acme' });
    expect(setBack(dialogue, 'partner').step).toBe('partner');
    expect(setBack(dialogue, null).step).toBe('partner');
  });

  it('names an account so that it fits', () => {
    expect(accountNameOf('x'.repeat(200))).toHaveLength(100);
  });

  it.each([
    [1, false, 'en', 'one location'],
    [12, false, 'es', '12 ubicaciones'],
    [12_345, true, 'en', 'more than 12,345 locations'],
  ] as const)('says that %i locations are seen (more: %s, %s)', (count, more, language, words) => {
    expect(seenInWords(count, more, language)).toBe(words);
  });
});
