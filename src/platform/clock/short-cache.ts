import type { Clock } from './clock';

/** More answers than this are not kept; the oldest go first. */
const MOST = 1_000;

/** Answers kept for a while (ms), so that a crowd that asks the same thing asks once. What fails is not kept. */
export class ShortCache<T> {
  // In the order of their age: a map keeps the order in which keys came.
  private readonly kept = new Map<
    string,
    { readonly at: number; readonly answer: Promise<T>; said?: { readonly it: T } }
  >();

  constructor(
    private readonly clock: Clock,
    private readonly lasts: number,
  ) {}

  /** What was answered or is being asked for `key`; else what `ask` brings. */
  get(key: string, ask: () => Promise<T>): Promise<T> {
    const known = this.known(key);
    if (known) return known;
    const entry: { at: number; answer: Promise<T>; said?: { it: T } } = {
      at: this.clock.now().getTime(),
      answer: ask(),
    };
    this.kept.set(key, entry);
    entry.answer.then(
      (it) => (entry.said = { it }),
      () => {
        if (this.kept.get(key) === entry) this.kept.delete(key);
      },
    );
    return entry.answer;
  }

  /** What was answered for `key`, without waiting for what is still being asked. */
  answered(key: string): T | undefined {
    this.forget(this.clock.now().getTime());
    return this.kept.get(key)?.said?.it;
  }

  /** What was answered or is being asked for `key`; undefined when nobody has asked lately. */
  known(key: string): Promise<T> | undefined {
    this.forget(this.clock.now().getTime());
    return this.kept.get(key)?.answer;
  }

  private forget(now: number): void {
    for (const [key, { at }] of this.kept) {
      if (now - at < this.lasts && this.kept.size < MOST) return;
      this.kept.delete(key);
    }
  }
}
