import type { Endpoint } from './endpoint';
import { mix } from './identity';
import { RollingCount } from './rolling-count';

/**
 * How a call can fail. Numbers are statuses; `hang` never answers, `slow` answers late, `reset` destroys the connection,
 * `truncated` ends the JSON in its middle, `cut` ends the connection in the middle of the body, `html` and `empty` are
 * answers of 200 that are no JSON.
 */
export type FaultKind =
  | 400
  | 401
  | 403
  | 404
  | 422
  | 429
  | 500
  | 502
  | 503
  | 'hang'
  | 'slow'
  | 'reset'
  | 'truncated'
  | 'cut'
  | 'html'
  | 'empty';

export const FAULT_KINDS: readonly FaultKind[] = [
  400, 401, 403, 404, 422, 429, 500, 502, 503, 'hang', 'slow', 'reset', 'truncated', 'cut', 'html', 'empty',
]; // prettier-ignore

export interface FaultOptions {
  /** Milliseconds by the cloud's clock until it is over; without, until `recovers()`. */
  readonly for?: number;
  /** How many calls fail before it is over. */
  readonly count?: number;
  /** Which calls fail; without, every one but the sign-in. */
  readonly only?: Endpoint | readonly Endpoint[];
  /** The number of the only home whose calls fail. */
  readonly home?: number;
  /** Which share of the calls fails, 0 to 1. */
  readonly chance?: number;
  /** How late `slow` answers, milliseconds of real time. */
  readonly ms?: number;
  /** Value of a `Retry-After` header, seconds. Plume documents none. */
  readonly retryAfter?: number;
}

/** A fault that lasts until its time, its count, or somebody ends it. */
export class Fault {
  /** How many calls it has spoilt. */
  hits = 0;
  private ended = false;

  constructor(
    readonly kind: FaultKind,
    readonly options: FaultOptions,
    private readonly until: number,
  ) {}

  /** Ends it. */
  over(): void {
    this.ended = true;
  }

  isOver(now: number): boolean {
    return this.ended || now >= this.until || this.hits >= (this.options.count ?? Infinity);
  }

  concerns(endpoint: Endpoint, home: number | undefined): boolean {
    const { only, home: single } = this.options;
    if (single !== undefined && single !== home) return false;
    if (only === undefined) return endpoint !== 'token';
    return typeof only === 'string' ? only === endpoint : only.includes(endpoint);
  }
}

/** What is wrong with the cloud at the moment, and the firewall that counts the calls of each source. */
export class Faults {
  private active: Fault[] = [];
  private dice = 0;
  private limit = Infinity;
  private windowMs = 300_000;
  private sources = new Map<string, RollingCount>();
  /** Calls that the firewall has refused. */
  throttled = 0;

  add(kind: FaultKind, options: FaultOptions, now: number): Fault {
    const fault = new Fault(kind, options, options.for === undefined ? Infinity : now + options.for);
    this.active.push(fault);
    return fault;
  }

  clear(): void {
    for (const fault of this.active) fault.over();
    this.active = [];
  }

  get list(): readonly Fault[] {
    return this.active;
  }

  /** The fault that this call meets, the newest first. */
  meets(endpoint: Endpoint, home: number | undefined, now: number): Fault | undefined {
    if (this.active.length === 0) return undefined;
    this.active = this.active.filter((fault) => !fault.isOver(now));
    const fault = this.active.findLast((one) => one.concerns(endpoint, home) && this.strikes(one));
    if (fault) fault.hits++;
    return fault;
  }

  /** Plume's firewall: `limit` calls of one source address within any `windowMs`; the rest are refused. */
  throttle(limit: number, windowMs: number): void {
    this.limit = limit;
    this.windowMs = windowMs;
    this.sources = new Map();
  }

  /** Counts a call of a source and tells whether the firewall refuses it. What is refused counts too. */
  isThrottled(source: string, now: number): boolean {
    if (this.limit === Infinity) return false;
    let count = this.sources.get(source);
    if (!count) this.sources.set(source, (count = new RollingCount(this.windowMs)));
    if (count.add(now) <= this.limit) return false;
    this.throttled++;
    return true;
  }

  private strikes({ options: { chance } }: Fault): boolean {
    return chance === undefined || mix(71, this.dice++) / 0x1_0000_0000 < chance;
  }
}
