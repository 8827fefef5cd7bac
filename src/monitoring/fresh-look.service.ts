import { Injectable } from '@nestjs/common';

import { seconds, since } from '../domain/duration';
import { Refusal } from '../domain/refusal';
import { Clock } from '../platform/clock/clock';
import { ShortCache } from '../platform/clock/short-cache';
import { type KnownLocation, PollNowService } from './poll-now.service';
import type { SeenAgain } from './recording.service';

/** Milliseconds: a look that is no older than this is fresh, however many ask. */
export const FRESH = seconds(10);

/** Looks at a location because somebody asks how it is, but not again and again for a crowd. */
@Injectable()
export class FreshLookService {
  private readonly looked: ShortCache<SeenAgain | Refusal | null>;

  constructor(
    private readonly clock: Clock,
    private readonly pollNow: PollNowService,
  ) {
    this.looked = new ShortCache(clock, FRESH);
  }

  /**
   * Resolves when it is known how the location stands, see `PollNowService.look`. Throws a Refusal when Plume gives no
   * usable answer; that, too, holds for whoever asks in the next seconds.
   */
  async freshen(location: KnownLocation): Promise<SeenAgain | null> {
    const found = await this.looked.get(location.id, () => this.look(location));
    if (found instanceof Refusal) throw found;
    return found;
  }

  private async look(location: KnownLocation): Promise<SeenAgain | Refusal | null> {
    if (location.lastPolledAt && since(location.lastPolledAt, this.clock.now()) < FRESH) return null;
    try {
      return await this.pollNow.look(location);
    } catch (cause) {
      if (cause instanceof Refusal) return cause;
      throw cause;
    }
  }
}
