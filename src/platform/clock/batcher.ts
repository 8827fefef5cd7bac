/** So many together are a crowd, and after a crowd more will come. */
const CROWD = 16;

/** Milliseconds for what follows a crowd to gather. */
const MOMENT = 20;

/**
 * Hands over in batches what comes one by one: whatever has come by the next turn of the event loop goes together.
 *
 * One batch is in hand at a time and carries `limit` items at most, so it is fast at rest. Every batch costs about the
 * same, so in a storm the next one is given a moment to grow. `work` must not throw; what it cannot do is its own to
 * put right.
 */
export class Batcher<T> {
  private items: T[] = [];
  private running: Promise<void> | null = null;

  constructor(
    private readonly limit: number,
    private readonly work: (items: T[]) => Promise<void>,
  ) {}

  get size(): number {
    return this.items.length;
  }

  add(item: T): void {
    this.items.push(item);
    this.running ??= this.run();
  }

  /** Resolves when everything that was added is done. */
  async idle(): Promise<void> {
    while (this.running) await this.running;
  }

  private async run(): Promise<void> {
    try {
      let before = 0;
      while (this.items.length > 0) {
        await gather(this.items.length < this.limit ? before : 0);
        const batch = this.items.splice(0, this.limit);
        before = batch.length;
        await this.work(batch);
      }
    } finally {
      this.running = null;
    }
  }
}

/**
 * Resolves on the next turn of the event loop or, after `before` things at once, in a moment. That is real time even
 * where a test has a clock of its own: it is about what the machine gets done meanwhile.
 */
export const gather = (before: number): Promise<void> =>
  new Promise((resolve) => (before < CROWD ? setImmediate(resolve) : setTimeout(resolve, MOMENT)));
