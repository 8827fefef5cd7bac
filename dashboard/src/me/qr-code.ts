/** A QR code as rows of dark (true) and light modules, without the quiet zone around it. */
export type QrCode = readonly (readonly boolean[])[];

/**
 * What ISO/IEC 18004 says of the versions 1 to 9 at error correction level L: blocks, data bytes in each, error
 * correction bytes in each, and where the middles of the alignment patterns lie.
 */
const VERSIONS = [
  { blocks: 1, data: 19, correction: 7, alignment: [] },
  { blocks: 1, data: 34, correction: 10, alignment: [6, 18] },
  { blocks: 1, data: 55, correction: 15, alignment: [6, 22] },
  { blocks: 1, data: 80, correction: 20, alignment: [6, 26] },
  { blocks: 1, data: 108, correction: 26, alignment: [6, 30] },
  { blocks: 2, data: 68, correction: 18, alignment: [6, 34] },
  { blocks: 2, data: 78, correction: 20, alignment: [6, 22, 38] },
  { blocks: 2, data: 97, correction: 24, alignment: [6, 24, 42] },
  { blocks: 2, data: 116, correction: 30, alignment: [6, 26, 46] },
] as const;

/** Mode and length of the text stand before it: 12 bits. */
const HEAD_BYTES = 2;

/** The QR code of a text (UTF-8, at most 230 bytes); null when it is longer. */
export function qrCode(text: string): QrCode | null {
  const bytes = new TextEncoder().encode(text);
  const at = VERSIONS.findIndex(({ blocks, data }) => blocks * data >= bytes.length + HEAD_BYTES);
  const version = VERSIONS[at];
  if (!version) return null;
  const size = 17 + 4 * (at + 1);
  const dark = square<boolean>(size, false);
  const taken = square<boolean>(size, false);
  const set = (x: number, y: number, isDark: boolean) => {
    if (x < 0 || y < 0 || x >= size || y >= size) return;
    (dark[y] as boolean[])[x] = isDark;
    (taken[y] as boolean[])[x] = true;
  };
  drawPatterns(set, size, version.alignment);
  drawFormat(set, size);
  if (at + 1 >= 7) drawVersion(set, size, at + 1);
  drawData(dark, taken, interleaved(bytes, version));
  return dark;
}

type Set = (x: number, y: number, isDark: boolean) => void;

const square = <T>(size: number, value: T): T[][] => Array.from({ length: size }, () => Array<T>(size).fill(value));

function drawPatterns(set: Set, size: number, alignment: readonly number[]): void {
  for (let i = 0; i < size; i++) {
    set(6, i, i % 2 === 0);
    set(i, 6, i % 2 === 0);
  }
  const last = alignment.at(-1);
  for (const x of alignment) {
    for (const y of alignment) {
      // Not where the three finders stand.
      if ((x === 6 && y === 6) || (x === 6 && y === last) || (x === last && y === 6)) continue;
      rings(set, x, y, 2, [true, false, true]);
    }
  }
  for (const [x, y] of [
    [3, 3],
    [size - 4, 3],
    [3, size - 4],
  ] as const) {
    rings(set, x, y, 4, [true, true, false, true, false]);
  }
}

/** Rings around a middle: `looks` from the inside out. */
function rings(set: Set, x: number, y: number, reach: number, looks: readonly boolean[]): void {
  for (let dx = -reach; dx <= reach; dx++) {
    for (let dy = -reach; dy <= reach; dy++) {
      set(x + dx, y + dy, looks[Math.max(Math.abs(dx), Math.abs(dy))] ?? false);
    }
  }
}

/** Level L, mask 0, with their own error correction: twice, and the module that is always dark. */
function drawFormat(set: Set, size: number): void {
  const LEVEL_L_MASK_0 = 0b01_000;
  const bits = ((LEVEL_L_MASK_0 << 10) | remainder(LEVEL_L_MASK_0 << 10, 0b101_0011_0111, 10)) ^ 0b101_0100_0001_0010;
  const bit = (i: number) => ((bits >> i) & 1) === 1;
  for (let i = 0; i < 6; i++) set(8, i, bit(i));
  set(8, 7, bit(6));
  set(8, 8, bit(7));
  set(7, 8, bit(8));
  for (let i = 9; i < 15; i++) set(14 - i, 8, bit(i));
  for (let i = 0; i < 8; i++) set(size - 1 - i, 8, bit(i));
  for (let i = 8; i < 15; i++) set(8, size - 15 + i, bit(i));
  set(8, size - 8, true);
}

function drawVersion(set: Set, size: number, version: number): void {
  const bits = (version << 12) | remainder(version << 12, 0b1_1111_0010_0101, 12);
  for (let i = 0; i < 18; i++) {
    const [far, near] = [size - 11 + (i % 3), Math.floor(i / 3)];
    const isDark = ((bits >> i) & 1) === 1;
    set(far, near, isDark);
    set(near, far, isDark);
  }
}

/** Of a division of polynomials over GF(2); `degree` is that of the divisor. */
function remainder(value: number, divisor: number, degree: number): number {
  let rest = value;
  for (let bit = 31 - Math.clz32(rest); rest !== 0 && bit >= degree; bit = 31 - Math.clz32(rest)) {
    rest ^= divisor << (bit - degree);
  }
  return rest;
}

/** Up and down in columns of two from the right, past what is taken; every second square is turned over (mask 0). */
function drawData(dark: boolean[][], taken: readonly (readonly boolean[])[], bytes: readonly number[]): void {
  const size = dark.length;
  let next = 0;
  for (let right = size - 1; right >= 1; right -= 2) {
    if (right === 6) right = 5;
    const upwards = ((right + 1) & 2) === 0;
    for (let step = 0; step < size; step++) {
      const y = upwards ? size - 1 - step : step;
      for (const x of [right, right - 1]) {
        if (taken[y]?.[x]) continue;
        const bit = (((bytes[next >> 3] ?? 0) >> (7 - (next & 7))) & 1) === 1;
        (dark[y] as boolean[])[x] = bit !== ((x + y) % 2 === 0);
        next += 1;
      }
    }
  }
}

/** The bytes in the order in which they are drawn: of each block in turn, first the data, then the correction. */
function interleaved(
  text: Uint8Array,
  { blocks, data, correction }: { readonly blocks: number; readonly data: number; readonly correction: number },
): number[] {
  const bytes = padded(text, blocks * data);
  const parts = Array.from({ length: blocks }, (_, block) => bytes.slice(block * data, (block + 1) * data));
  const checks = parts.map((part) => correctionOf(part, correction));
  const woven = (lists: readonly (readonly number[])[], length: number) =>
    Array.from({ length }, (_, i) => lists.map((list) => list[i] ?? 0)).flat();
  return [...woven(parts, data), ...woven(checks, correction)];
}

/** Mode (bytes), length, the text, an end, and filling. */
function padded(text: Uint8Array, length: number): number[] {
  const nibbles = [4, text.length >> 4, text.length & 15, ...[...text].flatMap((byte) => [byte >> 4, byte & 15]), 0];
  const bytes = Array.from({ length: Math.ceil(nibbles.length / 2) }, (_, i) => {
    return ((nibbles[2 * i] ?? 0) << 4) | (nibbles[2 * i + 1] ?? 0);
  });
  for (let i = 0; bytes.length < length; i++) bytes.push(i % 2 === 0 ? 0xec : 0x11);
  return bytes;
}

/** Reed-Solomon over GF(256): the remainder of the data by the generator of that degree. */
function correctionOf(data: readonly number[], degree: number): number[] {
  let generator = [1];
  for (let i = 0; i < degree; i++) {
    const root = power(i);
    generator = [...generator, 0].map((value, at) => value ^ times(generator[at - 1] ?? 0, root));
  }
  const rest = Array<number>(degree).fill(0);
  for (const byte of data) {
    const factor = byte ^ (rest.shift() ?? 0);
    rest.push(0);
    for (let i = 0; i < degree; i++) rest[i] = (rest[i] ?? 0) ^ times(generator[i + 1] ?? 0, factor);
  }
  return rest;
}

function times(a: number, b: number): number {
  let product = 0;
  for (let bit = 7; bit >= 0; bit--) {
    product = (product << 1) ^ ((product >> 7) * 0x11d);
    product ^= ((b >> bit) & 1) * a;
  }
  return product & 0xff;
}

const power = (exponent: number): number => (exponent === 0 ? 1 : times(power(exponent - 1), 2));
