import TinyQueue from 'tinyqueue';

import type { BlockLease, WatchedLocation } from '../fleet/blocks.service';

/** A location this process looks at, as small as it can be: a fleet of them lies in memory. Times are ms. */
export interface Watched {
  readonly id: string;
  readonly no: number;
  readonly accountId: string;
  readonly customerId: string;
  readonly locationId: string;
  lease: BlockLease;
  fingerprint: string | null;
  /** A state is being confirmed, or its state is not known: the next look is news, whatever it sees. */
  confirming: boolean;
  reviewAt: number;
  nextPollAt: number;
  devicesAt: number;
  documentAt: number;
  /** Since when Plume says that it knows nothing of it; 0 while it does. */
  missingSince: number;
  /** Out of the queue: being looked at, or recorded. */
  busy: boolean;
  /** No longer ours, or no longer watched. */
  dropped: boolean;
}

/** The locations this process holds, in the order in which they are due. */
export class Watchlist {
  private readonly byId = new Map<string, Watched>();
  private readonly queue = new TinyQueue<Watched>([], (a, b) => a.nextPollAt - b.nextPollAt);

  get size(): number {
    return this.byId.size;
  }

  /** Takes in a block as it was read: what is new joins, what is known is brought up to date, what is gone leaves. */
  load(lease: BlockLease, locations: readonly WatchedLocation[], now: number): void {
    const ids = new Set(locations.map(({ id }) => id));
    for (const watched of this.byId.values()) {
      if (watched.lease.block === lease.block && !ids.has(watched.id)) this.remove(watched);
    }
    for (const location of locations) this.take(lease, location, now);
  }

  drop(block: number): void {
    for (const watched of this.byId.values()) if (watched.lease.block === block) this.remove(watched);
  }

  /** The location that is due first, taken out of the queue; undefined when none is due at `now`. */
  due(now: number): Watched | undefined {
    for (let head = this.queue.peek(); head && head.nextPollAt <= now; head = this.queue.peek()) {
      this.queue.pop();
      if (head.dropped) continue;
      head.busy = true;
      return head;
    }
    return undefined;
  }

  /** Puts a location back to be looked at again at `at`. */
  again(watched: Watched, at: number): void {
    watched.nextPollAt = at;
    watched.busy = false;
    if (!watched.dropped) this.queue.push(watched);
  }

  /** When the next location is due; undefined when there is none. */
  nextAt(): number | undefined {
    while (this.queue.peek()?.dropped) this.queue.pop();
    return this.queue.peek()?.nextPollAt;
  }

  /** Locations whose document is older than `before`, `limit` at most. */
  undescribed(before: number, limit: number): Watched[] {
    const found: Watched[] = [];
    for (const watched of this.byId.values()) {
      if (watched.documentAt < before && found.push(watched) >= limit) break;
    }
    return found;
  }

  private take(lease: BlockLease, location: WatchedLocation, now: number): void {
    const known = this.byId.get(location.id);
    if (known) {
      known.lease = lease;
      known.fingerprint = location.fingerprint;
      known.confirming = location.confirming;
      known.reviewAt = location.reviewAt?.getTime() ?? 0;
      return;
    }
    const { id, no, accountId, customerId, locationId } = location;
    const watched: Watched = {
      id,
      no,
      accountId,
      customerId,
      locationId,
      lease,
      fingerprint: location.fingerprint,
      confirming: location.confirming,
      reviewAt: location.reviewAt?.getTime() ?? 0,
      // What was due while nobody held it is due now, not late.
      nextPollAt: Math.max(location.nextPollAt?.getTime() ?? now, now),
      devicesAt: location.devicesAt?.getTime() ?? 0,
      documentAt: location.documentAt?.getTime() ?? 0,
      missingSince: 0,
      busy: false,
      dropped: false,
    };
    this.byId.set(id, watched);
    this.queue.push(watched);
  }

  private remove(watched: Watched): void {
    watched.dropped = true;
    this.byId.delete(watched.id);
  }
}
