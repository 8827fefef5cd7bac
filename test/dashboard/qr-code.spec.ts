import { createHash } from 'node:crypto';

import { qrCode } from '../../dashboard/src/me/qr-code';

const digest = (text: string) => {
  const modules = qrCode(text)?.map((row) => row.map((isDark) => (isDark ? 1 : 0)).join(''));
  return createHash('sha256')
    .update((modules ?? []).join('\n'))
    .digest('hex')
    .slice(0, 16);
};

describe('a QR code', () => {
  /** These pictures were read by a scanner (jsQR 1.4), as were those of every fifth length from 1 to 226 bytes. */
  it.each([
    ['hello', 'd9425dfc02fbbe47'],
    [
      'otpauth://totp/Panoptes:ada%40example.test?secret=JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP&issuer=Panoptes',
      '9652a52baaaf5585',
    ],
    ['x'.repeat(200), '71ddfbc79101aebe'],
  ])('of %s is the one that a scanner reads', (text, picture) => {
    expect(digest(text)).toBe(picture);
  });

  it('grows with its text, up to 230 bytes', () => {
    expect([qrCode('a')?.length, qrCode('é'.repeat(115))?.length, qrCode('x'.repeat(231))]).toEqual([21, 53, null]);
  });
});
