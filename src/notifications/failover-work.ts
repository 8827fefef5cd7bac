import { Injectable, type OnModuleInit } from '@nestjs/common';

import { seconds } from '../domain/duration';
import { Loops } from '../platform/clock/loops';
import { DeadAddresses } from './dead-addresses';
import { Failover } from './failover';

const EVERY = seconds(5);

/** Looks, again and again, for people who are not reached the way they should be. */
@Injectable()
export class FailoverWork implements OnModuleInit {
  constructor(
    private readonly failover: Failover,
    private readonly deadAddresses: DeadAddresses,
    private readonly loops: Loops,
  ) {}

  onModuleInit(): void {
    this.loops.add({ name: 'failover', every: EVERY, work: () => this.turn() });
  }

  /** One batch of each. Gives the milliseconds until there may be more. */
  private async turn(): Promise<number> {
    const more = [await this.failover.next(), await this.failover.settle(), await this.deadAddresses.tell()];
    return more.includes(true) ? 0 : EVERY;
  }
}
