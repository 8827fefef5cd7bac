/** The letters of GSM 03.38, each a septet. */
const BASIC = new Set(
  '@£$¥èéùìòÇ\nØø\rÅåΔ_ΦΓΛΩΠΨΣΘΞÆæßÉ !"#¤%&\'()*+,-./0123456789:;<=>?¡ABCDEFGHIJKLMNOPQRSTUVWXYZÄÖÑÜ§¿abcdefghijklmnopqrstuvwxyzäöñüà',
);

/** Those that take two: an escape goes before them. */
const EXTENDED = new Set('\f^{}\\[~]|€');

export interface Segments {
  readonly encoding: 'GSM-7' | 'UCS-2';
  /** What is paid for. */
  readonly count: number;
}

/** How a text travels: GSM-7 when every letter of it is in that alphabet, else UCS-2, in parts when it is long. */
export function segmentsOf(text: string): Segments {
  const letters = [...text];
  const gsm = letters.every((letter) => BASIC.has(letter) || EXTENDED.has(letter));
  return gsm
    ? {
        encoding: 'GSM-7',
        count: countOf(
          letters.map((letter) => (EXTENDED.has(letter) ? 2 : 1)),
          160,
          153,
        ),
      }
    : {
        encoding: 'UCS-2',
        count: countOf(
          letters.map((letter) => letter.length),
          70,
          67,
        ),
      };
}

/** One message when it fits in `alone`, else parts of `joined`, none of which ends within a letter. */
function countOf(sizes: readonly number[], alone: number, joined: number): number {
  if (sizes.reduce((sum, size) => sum + size, 0) <= alone) return 1;
  let count = 1;
  let used = 0;
  for (const size of sizes) {
    if (used + size > joined) {
      count++;
      used = 0;
    }
    used += size;
  }
  return count;
}
