/**
 * A hash of 64 bits over values taken one after the other, in two lanes that are mixed differently.
 *
 * It is written out by hand because the poller does it thousands of times a second: joining the values and handing
 * them to OpenSSL takes about twice as long. It guards against chance, not against malice.
 */
export class Fingerprint {
  private a = 0;
  private b = 0;
  private sumA = 0;
  private sumB = 0;
  private parts = 0;

  /** Begins a part. Parts are summed up, so their order does not matter. */
  begin(): void {
    this.a = 0x2c1b3c6d;
    this.b = 0x297a2d39;
  }

  /** What is no string, number or boolean counts as nothing. */
  add(value: unknown): void {
    switch (typeof value) {
      case 'string':
        return this.addText(value);
      case 'number':
        NUMBER[0] = value;
        this.mix(WORDS[0] ?? 0);
        return this.mix(WORDS[1] ?? 0);
      case 'boolean':
        return this.mix(value ? 0x10001 : 0x10002);
      default:
        return this.mix(0x10003);
    }
  }

  end(): void {
    this.sumA = (this.sumA + avalanche(this.a ^ (this.b >>> 16))) | 0;
    this.sumB = (this.sumB + avalanche(this.b ^ (this.a >>> 13))) | 0;
    this.parts += 1;
  }

  /** A short text of letters and digits. */
  text(): string {
    const a = avalanche(this.sumA ^ this.parts) >>> 0;
    const b = avalanche(this.sumB + this.parts) >>> 0;
    return `${a.toString(36)}-${b.toString(36)}`;
  }

  private addText(text: string): void {
    let { a, b } = this;
    for (let i = 0; i < text.length; i += 1) {
      const code = text.charCodeAt(i);
      a = Math.imul(a ^ code, 0x9e3779b1);
      a = (a << 13) | (a >>> 19);
      b = Math.imul(b ^ code, 0x5f356495);
    }
    this.a = a;
    this.b = b ^ (b >>> 15);
    // The length keeps "ab" and "c" apart from "a" and "bc".
    this.mix(0x20000 + text.length);
  }

  private mix(word: number): void {
    const a = Math.imul(this.a ^ word, 0x9e3779b1);
    this.a = (a << 13) | (a >>> 19);
    const b = Math.imul(this.b ^ word, 0x5f356495);
    this.b = b ^ (b >>> 15);
  }
}

const NUMBER = new Float64Array(1);
const WORDS = new Uint32Array(NUMBER.buffer);

function avalanche(word: number): number {
  let h = word;
  h = Math.imul(h ^ (h >>> 16), 0x85ebca6b);
  h = Math.imul(h ^ (h >>> 13), 0xc2b2ae35);
  return (h ^ (h >>> 16)) | 0;
}
