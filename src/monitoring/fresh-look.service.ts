import { Injectable } from '@nestjs/common';

import { seconds } from '../domain/duration';
import { Refusal } from '../domain/refusal';
import { Clock } from '../platform/clock/clock';
import { ShortCache } from '../platform/clock/short-cache';
import { type KnownLocation, PollNowService } from './poll-now.service';

/** Milliseconds: a look that is no older than this is fresh, however many ask. */
export const FRESH = seconds(10);

/** Looks at a location because somebody asks how it is, but not again and again for a crowd. */
@Injectable()
export class FreshLookService {
  private readonly looked: ShortCache<Refusal | null>;

  constructor(
    clock: Clock,
    private readonly pollNow: PollNowService,
  ) {
    this.looked = new ShortCache(clock, FRESH);
  }

  /**
   * Resolves when what is stored of the location is fresh. Throws a Refusal when Plume gives no usable answer; that,
   * too, holds for whoever asks in the next seconds.
   */
  async freshen(location: KnownLocation): Promise<void> {
    const refusal = await this.looked.get(location.id, () => this.look(location));
    if (refusal) throw refusal;
  }

  private async look(location: KnownLocation): Promise<Refusal | null> {
    try {
      await this.pollNow.poll(location, FRESH);
      return null;
    } catch (cause) {
      if (cause instanceof Refusal) return cause;
      throw cause;
    }
  }
}
