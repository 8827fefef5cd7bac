import { ENDPOINTS, type Endpoint } from './endpoint';
import { RollingCount } from './rolling-count';

/** One call as it was answered. */
export interface Call {
  /** By the cloud's clock, epoch milliseconds. */
  readonly at: number;
  readonly method: string;
  /** Path with query. */
  readonly path: string;
  readonly endpoint: Endpoint;
  /** 0 while it is not answered, and for ever when the connection was destroyed. */
  readonly status: number;
  /** Milliseconds from when it came in to when it was answered; null while it is not. */
  readonly took: number | null;
  readonly source: string;
}

/** Something that a well-behaved client never does. */
export interface Violation {
  readonly at: number;
  readonly what: string;
}

const KEPT_CALLS = 2_000;
const FIVE_MINUTES = 300_000;

/** What was asked of the cloud: counters, and the newest calls. */
export class Ledger {
  readonly violations: Violation[] = [];
  inFlight = 0;
  mostInFlight = 0;
  private counts = new Map<Endpoint, number>(ENDPOINTS.map((endpoint) => [endpoint, 0]));
  private statuses = new Map<number, number>();
  // A column for each field: an object for each of 15,000 calls a second would keep the garbage collector busy.
  private readonly ats = new Float64Array(KEPT_CALLS);
  private readonly methods: string[] = [];
  private readonly paths: string[] = [];
  private readonly endpoints: Endpoint[] = [];
  private readonly answers = new Uint16Array(KEPT_CALLS);
  private readonly answeredAts = new Float64Array(KEPT_CALLS);
  private readonly sources: string[] = [];
  private total = 0;
  private rolling = new RollingCount(FIVE_MINUTES);
  /** How often the pods of each home were answered. */
  private looks = new Uint32Array(1_024);

  /** Notes a call when it comes in, and answers with its number. */
  enter(at: number, method: string, path: string, endpoint: Endpoint, source: string): number {
    this.counts.set(endpoint, (this.counts.get(endpoint) as number) + 1);
    const no = this.total++;
    const place = no % KEPT_CALLS;
    this.ats[place] = at;
    this.methods[place] = method;
    this.paths[place] = path;
    this.endpoints[place] = endpoint;
    this.answers[place] = 0;
    this.sources[place] = source;
    if (endpoint !== 'token') this.rolling.add(at);
    if (++this.inFlight > this.mostInFlight) this.mostInFlight = this.inFlight;
    return no;
  }

  /** Notes how the call of this number was answered, and when. */
  answer(no: number, status: number, at: number): void {
    if (no > this.total - KEPT_CALLS) {
      this.answers[no % KEPT_CALLS] = status;
      this.answeredAts[no % KEPT_CALLS] = at;
    }
    this.statuses.set(status, (this.statuses.get(status) ?? 0) + 1);
  }

  leave(): void {
    this.inFlight--;
  }

  look(home: number): void {
    if (home >= this.looks.length) {
      const grown = new Uint32Array(Math.max(home + 1, this.looks.length * 2));
      grown.set(this.looks);
      this.looks = grown;
    }
    this.looks[home] = (this.looks[home] as number) + 1;
  }

  looksAt(home: number): number {
    return this.looks[home] ?? 0;
  }

  violation(at: number, what: string): void {
    if (this.violations.length < 1_000) this.violations.push({ at, what });
  }

  countOf(endpoint: Endpoint): number {
    return this.counts.get(endpoint) ?? 0;
  }

  /** The newest calls, oldest first, at most 2,000. */
  calls(last = KEPT_CALLS): Call[] {
    const start = Math.max(0, this.total - Math.min(last, KEPT_CALLS));
    return Array.from({ length: this.total - start }, (_, i) => this.call((start + i) % KEPT_CALLS));
  }

  private call(place: number): Call {
    const at = this.ats[place] as number;
    const status = this.answers[place] as number;
    return {
      at,
      method: this.methods[place] as string,
      path: this.paths[place] as string,
      endpoint: this.endpoints[place] as Endpoint,
      status,
      took: status === 0 ? null : (this.answeredAts[place] as number) - at,
      source: this.sources[place] as string,
    };
  }

  /** Everything counted, as one plain object. */
  stats(now: number) {
    let homesSeen = 0;
    for (const looks of this.looks) if (looks > 0) homesSeen++;
    return {
      calls: Object.fromEntries(this.counts) as Record<Endpoint, number>,
      total: this.total,
      statuses: Object.fromEntries(this.statuses),
      violations: this.violations.length,
      callsInFiveMinutes: this.rolling.count(now),
      highestInFiveMinutes: this.rolling.highest,
      inFlight: this.inFlight,
      mostInFlight: this.mostInFlight,
      homesSeen,
    };
  }

  /** Begins to count anew. */
  reset(): void {
    this.counts = new Map(ENDPOINTS.map((endpoint) => [endpoint, 0]));
    this.statuses = new Map();
    this.violations.length = 0;
    this.total = 0;
    this.mostInFlight = this.inFlight;
    this.rolling = new RollingCount(FIVE_MINUTES);
    this.looks.fill(0);
  }
}
