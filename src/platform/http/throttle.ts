import { Injectable } from '@nestjs/common';

import { Clock } from '../clock/clock';

const SECOND = 1_000;

export interface Limit {
  readonly perSecond: number;
  /** How many may come at once. */
  readonly burst: number;
}

/** A dashboard that opens asks for a few dozen things at once; a script that loads everything is slowed, not stopped. */
export const OF_CALLER: Limit = { perSecond: 50, burst: 1_000 };

/** Nobody who is not signed in has much to ask. */
export const OF_ADDRESS: Limit = { perSecond: 10, burst: 300 };

const MOST_KEPT = 10_000;

/** Whose address it is: of IPv6, everybody has a whole /64 to call from. */
export function networkOf(ip: string): string {
  const mapped = /^::ffff:(\d+\.\d+\.\d+\.\d+)$/i.exec(ip)?.[1];
  if (mapped !== undefined || !ip.includes(':')) return mapped ?? ip;
  const [head = '', tail] = ip.replace(/%.*$/, '').toLowerCase().split('::');
  const groups = (part: string) => (part === '' ? [] : part.split(':').map((group) => group.replace(/^0+(?=.)/, '')));
  const [first, last] = [groups(head), groups(tail ?? '')];
  const gap = Array.from({ length: Math.max(0, 8 - first.length - last.length) }, () => '0');
  return `${[...first, ...gap, ...last].slice(0, 4).join(':')}::/64`;
}

/** How often somebody may call this process: each call takes a place, and places come back with time (GCRA). */
@Injectable()
export class Throttle {
  /** When all places of a key are free again, ms. */
  private readonly freeAt = new Map<string, number>();

  constructor(private readonly clock: Clock) {}

  /** Takes a place. Gives 0, or how many seconds to wait for one. */
  take(key: string, { perSecond, burst }: Limit): number {
    const now = this.clock.now().getTime();
    const each = SECOND / perSecond;
    const freeAt = Math.max(now, this.freeAt.get(key) ?? 0) + each;
    const wait = (freeAt - now - burst * each) / SECOND;
    if (wait > 0) return wait;
    if (!this.freeAt.has(key) && this.freeAt.size >= MOST_KEPT) this.forget(now);
    this.freeAt.set(key, freeAt);
    return 0;
  }

  /** Forgets who has all places free; of a crowd that has not, whoever came first. */
  private forget(now: number): void {
    for (const [key, at] of this.freeAt) if (at <= now) this.freeAt.delete(key);
    for (const key of this.freeAt.keys()) {
      if (this.freeAt.size < MOST_KEPT) return;
      this.freeAt.delete(key);
    }
  }
}
