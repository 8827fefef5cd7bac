import { readFileSync } from 'node:fs';
import { createInterface } from 'node:readline';
import { type Dispatcher, Pool } from 'undici';

import type { Post } from './receiver';

/**
 * The ceiling of `bench:deliver`, in a process of its own: posts what the product has posted, byte for byte and in the
 * same order, with as many in flight, and does nothing else. What is signed was signed by the product: nothing is
 * signed, rendered or written down here.
 *
 * Reads JSON lines: first where the posts lie, then, each time, that they shall go. Answers each with a line.
 */

interface Task {
  readonly file: string;
  readonly inFlight: number;
  /** To one origin. */
  readonly connections: number;
}

/** A post made ready, so that nothing but sending it is measured. */
interface Ready {
  readonly pool: Pool;
  readonly options: Dispatcher.DispatchOptions;
}

/** The leanest way that undici has: its own `request()` builds a stream for each answer. */
class Exchange implements Dispatcher.DispatchHandler {
  private status = 0;

  constructor(
    private readonly resolve: () => void,
    private readonly reject: (cause: unknown) => void,
  ) {}

  // undici tells by it that this is a handler of the new kind.
  onRequestStart(): void {}

  onResponseStart(_: unknown, status: number): void {
    this.status = status;
  }

  onResponseEnd(): void {
    if (this.status === 204) this.resolve();
    else this.reject(new Error(`Answered ${this.status}`));
  }

  onResponseError(_: unknown, cause: unknown): void {
    this.reject(cause);
  }
}

class BarePosts {
  private readonly posts: readonly Ready[];

  constructor(private readonly task: Task) {
    const pools = new Map<string, Pool>();
    const posts = JSON.parse(readFileSync(task.file, 'utf8')) as Post[];
    this.posts = posts.map(({ url, headers, body }) => {
      const { origin, pathname, search } = new URL(url);
      const pool = pools.get(origin) ?? new Pool(origin, { connections: task.connections });
      pools.set(origin, pool);
      return { pool, options: { method: 'POST', path: pathname + search, headers: [...headers], body } };
    });
  }

  async go(): Promise<void> {
    let next = 0;
    const work = async () => {
      for (let post = this.posts[next++]; post; post = this.posts[next++]) await send(post);
    };
    await Promise.all(Array.from({ length: this.task.inFlight }, work));
  }
}

const send = ({ pool, options }: Ready): Promise<void> =>
  new Promise((resolve, reject) => {
    pool.dispatch(options, new Exchange(resolve, reject));
  });

async function main(): Promise<void> {
  let posts: BarePosts | undefined;
  for await (const line of createInterface({ input: process.stdin })) {
    const said = JSON.parse(line) as Task | Record<string, never>;
    if ('file' in said) posts = new BarePosts(said as Task);
    else await posts?.go();
    process.stdout.write('{}\n');
  }
  process.exit(0);
}

main().catch((error: unknown) => {
  process.stderr.write(`${String(error)}\n`);
  process.exit(1);
});
