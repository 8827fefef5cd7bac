/**
 * Hands over in batches what comes one by one: whatever has come by the next turn of the event loop goes together.
 *
 * One batch is in hand at a time and carries `limit` items at most, so it is fast at rest and a thousand at a time in
 * a storm, from the same code. `work` must not throw; what it cannot do is its own to put right.
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
      while (this.items.length > 0) {
        await nextTurn();
        await this.work(this.items.splice(0, this.limit));
      }
    } finally {
      this.running = null;
    }
  }
}

const nextTurn = () => new Promise<void>((resolve) => setImmediate(resolve));
