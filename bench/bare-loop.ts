import { createInterface } from 'node:readline';
import { type Dispatcher, Pool } from 'undici';

import { sleep } from './lib/patience';

/**
 * The ceiling of `bench:poll`, in a process of its own: fetches and parses the same documents as the product with as
 * many in flight, and does nothing else.
 *
 * Reads JSON lines: first what to fetch, then how many milliseconds to do so. Answers each with a line.
 */

interface Task {
  readonly origin: string;
  readonly paths: readonly string[];
  readonly authorization: string;
  readonly inFlight: number;
}

interface Turn {
  readonly warmUpMs: number;
  readonly ms: number;
}

/** What a turn brought: documents, seconds, and seconds of this process's CPU. */
export interface BareResult {
  readonly count: number;
  readonly seconds: number;
  readonly cpu: number;
}

/** The leanest way that undici has: its own `request()` builds a stream for each answer. */
class Exchange implements Dispatcher.DispatchHandler {
  private readonly chunks: Buffer[] = [];
  private status = 0;

  constructor(
    private readonly resolve: (body: string) => void,
    private readonly reject: (cause: unknown) => void,
  ) {}

  // undici tells by it that this is a handler of the new kind.
  onRequestStart(): void {}

  onResponseStart(_: unknown, status: number): void {
    this.status = status;
  }

  onResponseData(_: unknown, chunk: Buffer): void {
    this.chunks.push(chunk);
  }

  onResponseEnd(): void {
    if (this.status !== 200) return this.reject(new Error(`Answered ${this.status}`));
    this.resolve((this.chunks.length === 1 ? (this.chunks[0] as Buffer) : Buffer.concat(this.chunks)).toString('utf8'));
  }

  onResponseError(_: unknown, cause: unknown): void {
    this.reject(cause);
  }
}

class BareLoop {
  private readonly pool: Pool;
  private readonly headers: string[];
  private next = 0;
  private count = 0;
  private going = false;

  constructor(private readonly task: Task) {
    this.pool = new Pool(task.origin, { connections: task.inFlight });
    this.headers = ['authorization', task.authorization, 'accept', 'application/json'];
  }

  async turn({ warmUpMs, ms }: Turn): Promise<BareResult> {
    this.going = true;
    const workers = Array.from({ length: this.task.inFlight }, () => this.work());
    await sleep(warmUpMs);
    const [count, cpu, start] = [this.count, process.cpuUsage(), performance.now()];
    await sleep(ms);
    const used = process.cpuUsage(cpu);
    const result = {
      count: this.count - count,
      seconds: (performance.now() - start) / 1_000,
      cpu: (used.user + used.system) / 1e6,
    };
    this.going = false;
    await Promise.all(workers);
    return result;
  }

  private async work(): Promise<void> {
    while (this.going) {
      const path = this.task.paths[this.next++ % this.task.paths.length] as string;
      const { nodes } = JSON.parse(await this.fetch(path)) as { nodes: unknown[] };
      if (nodes.length > 0) this.count += 1;
    }
  }

  private fetch(path: string): Promise<string> {
    return new Promise((resolve, reject) => {
      this.pool.dispatch({ method: 'GET', path, headers: this.headers }, new Exchange(resolve, reject));
    });
  }
}

async function main(): Promise<void> {
  let loop: BareLoop | undefined;
  for await (const line of createInterface({ input: process.stdin })) {
    const said = JSON.parse(line) as Task | Turn;
    if ('paths' in said) loop = new BareLoop(said);
    const answer = 'paths' in said || !loop ? {} : await loop.turn(said);
    process.stdout.write(`${JSON.stringify(answer)}\n`);
  }
  process.exit(0);
}

main().catch((error: unknown) => {
  process.stderr.write(`${String(error)}\n`);
  process.exit(1);
});
