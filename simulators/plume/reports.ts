import type { Fleet } from './fleet';
import { mix } from './identity';

const MINUTE = 60_000;
const QUARTER = 15 * MINUTE;
const DAY = 86_400_000;
export const PERIODS: readonly string[] = ['daily', 'weekly', 'monthly'];
export const GRANULARITIES: readonly string[] = ['days', 'hours', 'minutes'];

/** The history that Plume's reports tell: traffic of the line, and when a home was online. The same for the same seed. */
export class Reports {
  constructor(private readonly fleet: Fleet) {}

  /** Buckets of 15 minutes, newest first. A bucket of a dark home carries nulls: no data is no zero. */
  wanStats(home: number, period: string, now: number): object {
    if (period !== 'daily') {
      const days = period === 'weekly' ? 7 : 30;
      return { days: Array.from({ length: days }, (_, i) => this.bucket(home, Math.floor(now / DAY) * DAY - i * DAY)) };
    }
    const newest = Math.floor(now / QUARTER) * QUARTER;
    return { fifteenMins: Array.from({ length: 96 }, (_, i) => this.bucket(home, newest - i * QUARTER)) };
  }

  /** Samples of 15 minutes (of one minute when minutes are asked), newest first. */
  onlineStats(home: number, granularity: string, limit: number, now: number): object {
    const step = granularity === 'minutes' ? MINUTE : QUARTER;
    const span = limit * (granularity === 'days' ? DAY : granularity === 'hours' ? 60 * MINUTE : MINUTE);
    const count = Math.min(Math.max(Math.floor(span / step), 1), 10_000);
    const newest = Math.floor(now / step) * step;
    const oldest = newest - (count - 1) * step;
    return {
      statsDateRange: [{ start: [iso(oldest)], end: [iso(newest)], id: 0 }],
      locationState: Array.from({ length: count }, (_, i) => {
        const at = newest - i * step;
        return { timestamp: iso(at), value: this.wasOnline(home, at) ? 'online' : 'offline' };
      }),
    };
  }

  private bucket(home: number, at: number): object {
    const timestamp = iso(at);
    if (!this.wasOnline(home, at))
      return { timestamp, rxMbytes: null, txMbytes: null, rxMaxMbps: null, txMaxMbps: null };
    const luck = mix(mix(this.fleet.seed, home), at / QUARTER) % 1_000;
    const hour = new Date(at).getUTCHours();
    const busy = hour >= 18 && hour < 23 ? 4 : hour >= 8 ? 2 : 0.3;
    const rxMbytes = round(busy * (20 + luck / 8));
    const rxMaxMbps = round((rxMbytes * 8 * (2 + (luck % 5))) / 900 + 1);
    return { timestamp, rxMbytes, txMbytes: round(rxMbytes / 14), rxMaxMbps, txMaxMbps: round(rxMaxMbps / 9) };
  }

  /** Every home has had a quarter of an hour offline now and then; what happened to it since the start comes on top. */
  private wasOnline(home: number, at: number): boolean {
    const dark = this.fleet.state(home)?.dark;
    if (dark?.some(({ from, to }) => at >= from && at < to)) return false;
    return at >= this.fleet.since || mix(mix(this.fleet.seed + 3, home), Math.floor(at / QUARTER)) % 400 !== 0;
  }
}

const iso = (ms: number): string => new Date(ms).toISOString();
const round = (n: number): number => Math.round(n * 10) / 10;
