import { Injectable } from '@nestjs/common';

import { after, minutes, seconds } from '../domain/duration';
import { DirectoryService } from '../fleet/directory.service';
import { PlumeClient } from '../plume-client/plume-client';
import { Clock } from '../platform/clock/clock';
import { MonitoringConfig } from './monitoring.config';
import { SweepService } from './sweep.service';
import { WatchService } from './watch.service';

/** How the looks go. What the fleet shows is true of all replicas together, the rest of this process. */
export interface PollStanding {
  /** Locations that are watched, and those that somebody looked at within the last minute. */
  readonly watched: number;
  readonly lookedLastMinute: number;
  /** Milliseconds between two looks: what is wished for, and what the call budget carries. */
  readonly interval: number;
  readonly carried: number;
  /** How late (ms) this process's next look is. */
  readonly lag: number;
  /** Of the Plume host that this process asks most; null before the first call. */
  readonly budget: CallStanding | null;
}

/** How much of what one address may ask of Plume is used. */
export interface CallStanding {
  readonly usedLast5Minutes: number;
  /** Calls in five minutes; 0 = no limit. */
  readonly limit: number;
  readonly waiting: number;
  readonly throttledUntil: Date | null;
}

/** Says how the looks go, for whoever runs the product. */
@Injectable()
export class PollStandingService {
  constructor(
    private readonly clock: Clock,
    private readonly directory: DirectoryService,
    private readonly plume: PlumeClient,
    private readonly watch: WatchService,
    private readonly sweep: SweepService,
    private readonly config: MonitoringConfig,
  ) {}

  async standing(): Promise<PollStanding> {
    const { watched, looked } = await this.directory.lookedAt(after(this.clock.now(), -minutes(1)));
    const interval = seconds(this.config.POLL_INTERVAL_SECONDS);
    const [busiest = null] = this.plume.budgets().sort((one, other) => other.usedLast5Minutes - one.usedLast5Minutes);
    return {
      watched,
      lookedLastMinute: looked,
      interval,
      carried: this.sweep.carriedNow ?? interval,
      lag: this.watch.lag(),
      budget: busiest,
    };
  }
}
