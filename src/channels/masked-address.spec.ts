import fc from 'fast-check';

import { maskedAddress } from './masked-address';

describe('a secret address as people may see it', () => {
  it.each([
    ['https://hooks.slack.com/services/T0000/B0000/abcdefghabcd', 'https://hooks.slack.com/…abcd'],
    ['https://user:hunter2@push.example.com:8443/send/abcdefghijklmnop?key=x', 'https://push.example.com:8443/…ey=x'],
    ['tgram://123456789:abcdefghijkl/98765', 'tgram://…8765'],
    ['https://example.com/short', 'https://example.com/…'],
    ['C0123456789', 'C0123456789'],
  ])('%s', (address, shown) => expect(maskedAddress(address)).toBe(shown));

  it('never shows more than four characters of what stands behind the host', () => {
    const secret = fc.string({ minLength: 16, maxLength: 80, unit: fc.constantFrom(...'abcXYZ019-_/') });
    fc.assert(
      fc.property(secret, (path) => {
        expect(maskedAddress(`https://example.com/${path}`)).toBe(`https://example.com/…${path.slice(-4)}`);
      }),
    );
  });
});
