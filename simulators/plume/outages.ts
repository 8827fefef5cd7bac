import { type Deed, DeedError } from './deeds';
import { mix } from './identity';

/** A deed that happens `after` seconds from the moment the script was given. */
export interface Step extends Deed {
  readonly after: number;
}

/** How often things go wrong in the whole fleet, and for how long. */
export interface Frequency {
  readonly meanMinutesBetween: number;
  readonly meanMinutesDown: number;
}

interface Due {
  readonly at: number;
  readonly deed: Deed;
  /** The last deed of a random trouble: its home is free for another one. */
  readonly ends: boolean;
}

const SECOND = 1_000;
const SHORTEST_TROUBLE = 20 * SECOND;
const MINUTE = 60 * SECOND;

/**
 * What is going to happen, by the cloud's clock. Nothing runs in the background: what is due happens when somebody next
 * asks, dated with the moment at which it was due.
 */
export class Outages {
  /** When the next deed is due, epoch milliseconds; Infinity when there is none. */
  nextAt = Infinity;
  private plan: Due[] = [];
  private frequency: Frequency | undefined;
  private nextTroubleAt = Infinity;
  private readonly troubled = new Set<number>();
  private begun = 0;
  private dice: number;

  constructor(
    private readonly fleet: { podCount(home: number): number; isThere(home: number): boolean },
    /** Chance strikes the homes before this number. */
    private readonly homes: number,
    seed: number,
    private readonly perform: (deed: Deed) => void,
  ) {
    this.dice = mix(seed, 97);
  }

  /** Plans the steps of a script, from now on. */
  script(steps: readonly Step[], now: number): void {
    for (const { after, ...deed } of steps) {
      if (typeof after !== 'number' || !(after >= 0)) throw new DeedError('Every step needs `after`, in seconds');
      if (!this.fleet.isThere(deed.home)) throw new DeedError(`There is no home ${deed.home}`);
      this.add(now + after * SECOND, deed as Deed, false);
    }
    this.look();
  }

  /** Things go wrong by chance from now on, the first time within 15 seconds. */
  random(frequency: Frequency, now: number): void {
    this.frequency = frequency;
    this.nextTroubleAt = now + 8 * SECOND + this.chance() * 7 * SECOND;
    this.look();
  }

  /** No new random trouble begins; what has begun still ends. */
  calm(): void {
    this.frequency = undefined;
    this.nextTroubleAt = Infinity;
    this.look();
  }

  /** Lets everything happen that is due. */
  advance(now: number): void {
    while (this.nextAt <= now) {
      if (this.nextTroubleAt <= (this.plan[0]?.at ?? Infinity)) this.begin(this.nextTroubleAt);
      else this.happen(this.plan.shift() as Due);
      this.look();
    }
  }

  private happen({ at, deed, ends }: Due): void {
    if (ends) this.troubled.delete(deed.home);
    if (this.fleet.isThere(deed.home)) this.perform({ at, ...deed } as Deed);
  }

  /** A pod loses its connection, or a whole home does, or a pod is in poor health. */
  private begin(at: number): void {
    const { meanMinutesBetween, meanMinutesDown } = this.frequency as Frequency;
    this.nextTroubleAt = at + Math.max(SECOND, this.interval(meanMinutesBetween));
    const home = Math.floor(this.chance() * this.homes);
    // Whoever watches a demo is to see the gravest first.
    const fate = this.begun++ === 0 ? 0 : this.chance();
    const end = at + Math.max(SHORTEST_TROUBLE, this.interval(meanMinutesDown));
    const pods = this.fleet.podCount(home);
    const pod = 1 + Math.floor(this.chance() * (pods - 1));
    if (this.troubled.has(home) || !this.fleet.isThere(home) || pods === 0) return;
    this.troubled.add(home);
    if (pods === 1 || fate < 0.35) {
      this.add(at, { home, does: 'goesDark' }, false);
      this.add(end, { home, does: 'comesBack' }, true);
    } else if (fate < 0.85) {
      this.add(at, { home, pod, does: 'goesOffline' }, false);
      this.add(end, { home, pod, does: 'comesOnline' }, true);
    } else {
      this.add(at, { home, pod, does: 'health', status: 'poor' }, false);
      this.add(end, { home, pod, does: 'health', status: 'excellent' }, true);
    }
  }

  private add(at: number, deed: Deed, ends: boolean): void {
    const place = this.plan.findIndex((due) => due.at > at);
    this.plan.splice(place < 0 ? this.plan.length : place, 0, { at, deed, ends });
  }

  private look(): void {
    this.nextAt = Math.min(this.plan[0]?.at ?? Infinity, this.nextTroubleAt);
  }

  /** A time to wait whose mean is given, as between telephone calls. */
  private interval(meanMinutes: number): number {
    return -Math.log(1 - this.chance()) * meanMinutes * MINUTE;
  }

  private chance(): number {
    this.dice = mix(this.dice, 13);
    return this.dice / 0x1_0000_0000;
  }
}
