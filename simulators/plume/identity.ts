/** Two-digit hexadecimal texts of every byte; MAC addresses are made of them. */
export const HEX2: readonly string[] = Array.from({ length: 256 }, (_, byte) => byte.toString(16).padStart(2, '0'));

const DIGITS2: readonly string[] = Array.from({ length: 100 }, (_, n) => String(n).padStart(2, '0'));

/** A number in 0..2^32-1 that depends on both arguments and looks random. */
export function mix(a: number, b: number): number {
  let h = Math.imul(a ^ Math.imul(b, 0x9e3779b1), 0x85ebca6b);
  h = Math.imul(h ^ (h >>> 13), 0xc2b2ae35);
  return (h ^ (h >>> 16)) >>> 0;
}

const ODD = 0x9e3779b1;
const INVERSE_OF_ODD = inverse(ODD);
const PODS_PER_HOME = 64;

function inverse(odd: number): number {
  let x = odd;
  for (let i = 0; i < 5; i++) x = Math.imul(x, 2 - Math.imul(odd, x));
  return x;
}

/**
 * The ids of a fleet. Each is computed from a number and can be read back into it, so a fleet of any size needs no table
 * of ids.
 */
export class Identity {
  private readonly salt: number;
  private readonly customerPrefix: string;
  private readonly locationPrefix: string;

  constructor(seed: number) {
    this.salt = mix(seed, 1);
    this.customerPrefix = prefix(mix(seed, 2), mix(seed, 3));
    this.locationPrefix = prefix(mix(seed, 4), mix(seed, 5));
  }

  /** 24 hexadecimal digits. */
  customerId(no: number): string {
    return this.customerPrefix + hex8(this.scatter(no));
  }

  /** 24 hexadecimal digits. */
  locationId(no: number): string {
    return this.locationPrefix + hex8(this.scatter(no));
  }

  /** The number of a customer id, or -1 when the id is not of this fleet's form. */
  customerNo(id: string): number {
    return this.read(id, this.customerPrefix);
  }

  /** The number of a location id, or -1 when the id is not of this fleet's form. */
  locationNo(id: string): number {
    return this.read(id, this.locationPrefix);
  }

  /** A serial number such as `PB12C34567`. */
  nodeId(home: number, pod: number): string {
    const v = this.scatter(home * PODS_PER_HOME + pod);
    const low = v % 100_000;
    let rest = (v - low) / 100_000;
    const letter = rest % 26;
    rest = (rest - letter) / 26;
    const two = rest % 100;
    return `P${letterOf((rest - two) / 100)}${DIGITS2[two]}${letterOf(letter)}${String(low).padStart(5, '0')}`;
  }

  /** The home and the pod that a serial number belongs to, in any letter case, or undefined. */
  nodeNo(id: string): { home: number; pod: number } | undefined {
    const parts = /^P([A-Z])(\d\d)([A-Z])(\d{5})$/.exec(id.toUpperCase());
    if (!parts) return undefined;
    const [, first, two, letter, low] = parts as unknown as [string, string, string, string, string];
    const high = ((first.charCodeAt(0) - 65) * 100 + Number(two)) * 26 + letter.charCodeAt(0) - 65;
    const v = high * 100_000 + Number(low);
    if (v > 0xffffffff) return undefined;
    const no = this.gather(v);
    return { home: Math.floor(no / PODS_PER_HOME), pod: no % PODS_PER_HOME };
  }

  private read(id: string, expected: string): number {
    if (id.length !== 24 || !id.startsWith(expected)) return -1;
    const v = Number.parseInt(id.slice(16), 16);
    return Number.isNaN(v) ? -1 : this.gather(v);
  }

  private scatter(no: number): number {
    const v = Math.imul(no ^ this.salt, ODD);
    return (v ^ (v >>> 16)) >>> 0;
  }

  private gather(v: number): number {
    return (Math.imul(v ^ (v >>> 16), INVERSE_OF_ODD) ^ this.salt) >>> 0;
  }
}

const hex8 = (v: number): string => v.toString(16).padStart(8, '0');
const letterOf = (n: number): string => String.fromCharCode(65 + n);
const prefix = (a: number, b: number): string => hex8(0x5f000000 + (a & 0xffffff)) + hex8(b);
