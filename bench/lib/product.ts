import { request } from 'undici';

import { residentBytes } from './cpu';
import { until } from './patience';
import type { Program } from './program';

/** The built product as a process. */
export class Product {
  constructor(
    readonly program: Program,
    private readonly port: number,
  ) {}

  get url(): string {
    return `http://127.0.0.1:${this.port}`;
  }

  get pid(): number {
    return this.program.pid;
  }

  /** Resolves with the milliseconds from the start of the process to the first 200 of `/health/ready`. */
  async ready(seconds = 60): Promise<number> {
    const address = `${this.url}/health/ready`;
    const ask = async () => {
      if (this.program.isOver) throw this.program.obituary('The product has ended');
      const status = await request(address).then(
        async (answer) => {
          await answer.body.dump();
          return answer.statusCode;
        },
        () => 0,
      );
      return status === 200 && performance.now() - this.program.startedAt;
    };
    return until('the product is ready', seconds, ask, 10);
  }

  get residentBytes(): number {
    return residentBytes(this.pid);
  }

  stop(): Promise<void> {
    return this.program.stop();
  }
}
