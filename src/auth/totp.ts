import { createHmac, timingSafeEqual } from 'node:crypto';

import { seconds } from '../domain/duration';

/** One-time codes by time, as RFC 6238 has them and every authenticator makes them. */

const STEP = seconds(30);
const DIGITS = 6;

/** Steps before and after the present whose codes are taken too: clocks differ, and people type slowly. */
const LENIENCE = 1;

const BASE32 = 'ABCDEFGHIJKLMNOPQRSTUVWXYZ234567';

/** The number of the half minute in which `now` lies. */
export const stepAt = (now: Date): number => Math.floor(now.getTime() / STEP);

/** The code of one step. */
export function codeAt(secret: Buffer, step: number, digits = DIGITS, algorithm = 'sha1'): string {
  const counter = Buffer.alloc(8);
  counter.writeBigUInt64BE(BigInt(step));
  const mac = createHmac(algorithm, secret).update(counter).digest();
  const offset = (mac.at(-1) ?? 0) & 0xf;
  const number = mac.readUInt32BE(offset) & 0x7fff_ffff;
  return String(number % 10 ** digits).padStart(digits, '0');
}

/** The step that this code belongs to, around `now`; null when it is of none. */
export function matchingStep(secret: Buffer, code: string, now: Date): number | null {
  const given = Buffer.from(code.replace(/\s/g, ''));
  const present = stepAt(now);
  for (let step = present - LENIENCE; step <= present + LENIENCE; step++) {
    const expected = Buffer.from(codeAt(secret, step));
    if (given.length === expected.length && timingSafeEqual(given, expected)) return step;
  }
  return null;
}

/** RFC 4648, without padding: how a secret is typed into an authenticator. */
export function base32(bytes: Buffer): string {
  let bits = '';
  for (const byte of bytes) bits += byte.toString(2).padStart(8, '0');
  return (bits.match(/.{1,5}/g) ?? []).map((five) => BASE32[Number.parseInt(five.padEnd(5, '0'), 2)]).join('');
}

/** The address that authenticators read from a QR code. */
export const otpauthUrl = (account: string, secret: Buffer): string =>
  `otpauth://totp/${encodeURIComponent(`Panoptes:${account}`)}?secret=${base32(secret)}&issuer=Panoptes`;
