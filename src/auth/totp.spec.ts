import * as fc from 'fast-check';

import { seconds } from '../domain/duration';
import { base32, codeAt, matchingStep, otpauthUrl, stepAt } from './totp';

/** The seeds of RFC 6238, appendix B. */
const SEED = '1234567890';
const SHA1 = Buffer.from(SEED.repeat(2));
const SHA256 = Buffer.from(SEED.repeat(4).slice(0, 32));
const SHA512 = Buffer.from(SEED.repeat(7).slice(0, 64));

const at = (unixSeconds: number) => new Date(seconds(unixSeconds));

describe('a one-time code', () => {
  it.each([
    [59, '94287082', '46119246', '90693936'],
    [1_111_111_109, '07081804', '68084774', '25091201'],
    [1_111_111_111, '14050471', '67062674', '99943326'],
    [1_234_567_890, '89005924', '91819424', '93441116'],
    [2_000_000_000, '69279037', '90698825', '38618901'],
    [20_000_000_000, '65353130', '77737706', '47863826'],
  ])('is what RFC 6238 says at %d', (moment, sha1, sha256, sha512) => {
    const step = stepAt(at(moment));
    expect(codeAt(SHA1, step, 8)).toBe(sha1);
    expect(codeAt(SHA256, step, 8, 'sha256')).toBe(sha256);
    expect(codeAt(SHA512, step, 8, 'sha512')).toBe(sha512);
  });

  it('is taken half a minute early or late, with or without a gap, and no further off', () => {
    const code = codeAt(SHA1, 100);
    const steps = [98, 99, 100, 101, 102].map((step) => matchingStep(SHA1, code, at(step * 30)));
    expect(steps).toEqual([null, 100, 100, 100, null]);
    expect(matchingStep(SHA1, `${code.slice(0, 3)} ${code.slice(3)}`, at(3_000))).toBe(100);
  });

  it('is never anything but six digits', () => {
    fc.assert(
      fc.property(fc.string(), (text) => {
        fc.pre(!/^\d{6}$/.test(text.replace(/\s/g, '')));
        expect(matchingStep(SHA1, text, at(59))).toBeNull();
      }),
    );
  });
});

describe('a secret', () => {
  it.each([
    ['', ''],
    ['f', 'MY'],
    ['fo', 'MZXQ'],
    ['foo', 'MZXW6'],
    ['foob', 'MZXW6YQ'],
    ['fooba', 'MZXW6YTB'],
    ['foobar', 'MZXW6YTBOI'],
  ])('is typed in base 32, as RFC 4648 has it: %s', (text, typed) => {
    expect(base32(Buffer.from(text))).toBe(typed);
  });

  it('is read from an address', () => {
    expect(otpauthUrl('ada+1@example.test', Buffer.from('foobar'))).toBe(
      'otpauth://totp/Panoptes%3Aada%2B1%40example.test?secret=MZXW6YTBOI&issuer=Panoptes',
    );
  });
});
