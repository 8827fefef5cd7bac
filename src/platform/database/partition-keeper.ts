import { Injectable, Logger, type OnModuleInit } from '@nestjs/common';
import { DataSource } from 'typeorm';

import { Clock } from '../clock/clock';
import { Loops } from '../clock/loops';
import { keepPartitions } from './partitions';

const DAY = 86_400_000;

/** Prepares the coming months of the tables that grow for ever, in a process that runs for months. */
@Injectable()
export class PartitionKeeper implements OnModuleInit {
  private readonly logger = new Logger(PartitionKeeper.name);

  constructor(
    private readonly db: DataSource,
    private readonly clock: Clock,
    private readonly loops: Loops,
  ) {}

  onModuleInit(): void {
    this.loops.add({ name: 'partitions', every: DAY, work: () => this.keep() });
  }

  async keep(): Promise<void> {
    const made = await keepPartitions(this.db, this.clock.now());
    if (made.length > 0) this.logger.log({ partitions: made }, 'prepared the coming months');
  }
}
