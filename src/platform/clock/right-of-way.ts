import { Injectable } from '@nestjs/common';

/**
 * Lets what is urgent and comes in bulk go first: whoever does it takes the right of way for a moment, and whoever can
 * wait does less meanwhile. It is about what this machine gets done, and so real time even where a test has a clock.
 */
@Injectable()
export class RightOfWay {
  private until = -Infinity;

  get isTaken(): boolean {
    return performance.now() < this.until;
  }

  /** Has it for `ms` milliseconds from now, unless it is taken for longer. */
  take(ms: number): void {
    this.until = Math.max(this.until, performance.now() + ms);
  }
}
