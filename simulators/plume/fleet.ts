import { Identity, mix } from './identity';
import { Names } from './names';

/** An operator at Plume: its customers, and the credentials that see them. */
export interface Partner {
  readonly partnerId: string;
  readonly clientId: string;
  readonly clientSecret: string;
  /** How many homes it has from the start. */
  readonly homes: number;
}

/** What of a pod differs from what the seed made it. */
export interface PodState {
  connection: string;
  /** Epoch milliseconds; undefined while its state has never changed. */
  changedAt?: number;
  claimed: boolean;
  nickname?: string | null;
  /** The whole `health` value of its document. */
  health?: unknown;
  alerts: unknown[];
  devices?: number;
  speedTest?: object | null;
  /** Fields put over its document as they are, whatever they say. */
  extra?: Record<string, unknown>;
}

/** What of a home differs from what the seed made it. */
export interface HomeState {
  /** Grows whenever something about it may change. */
  revision: number;
  deleted: boolean;
  name?: string;
  serviceLevel: string;
  wifi: boolean;
  podCount: number;
  gateway: number;
  readonly pods: (PodState | undefined)[];
  /** Times without any connected pod, epoch milliseconds; the last may still be open. */
  readonly dark: { from: number; to: number }[];
  /** How the list of its nodes is answered, when not as Plume does. */
  shape?: string;
  /** Changes that no answer has shown yet. */
  readonly unseen: Change[];
}

/** A change of a pod's connection, and when an answer first told it. */
export interface Change {
  readonly home: number;
  readonly pod: number;
  readonly locationId: string;
  readonly nodeId: string;
  readonly says: string;
  /** When it happened, by the cloud's clock, epoch milliseconds. */
  readonly at: number;
  /** When the first answer that tells it left, real time with fractions of a millisecond; null before. */
  shownAt: number | null;
}

export interface FleetOptions {
  readonly seed: number;
  readonly partners: readonly Partner[];
  /** Pods of a home: a number, or the least and the most. */
  readonly pods: number | readonly [number, number];
  readonly hostileNames: boolean;
  /** When the homes began, epoch milliseconds. Nothing in the fleet is dated later unless it changes. */
  readonly since: number;
}

/**
 * Every home of every partner. Only what differs from the seed is stored; the rest is computed when it is asked for.
 *
 * Homes are numbered from 0 in the order of the partners; a customer bears the number of its first home.
 */
export class Fleet {
  readonly ids: Identity;
  readonly names: Names;
  readonly since: number;
  readonly seed: number;
  /** The newest changes of connections, oldest first. */
  readonly changes: Change[] = [];
  private readonly states = new Map<number, HomeState>();
  private readonly ranges: { readonly partner: Partner; readonly from: number; readonly to: number }[] = [];
  /** Partner and customer of the homes that were added later. */
  private readonly added = new Map<number, { partner: Partner; customer: number }>();
  private readonly furtherHomes = new Map<number, number[]>();
  private total = 0;

  constructor(private readonly options: FleetOptions) {
    this.seed = options.seed;
    this.since = options.since;
    this.ids = new Identity(options.seed);
    this.names = new Names(options.seed, options.hostileNames);
    for (const partner of options.partners) {
      this.ranges.push({ partner, from: this.total, to: this.total + partner.homes });
      this.total += partner.homes;
    }
  }

  get size(): number {
    return this.total;
  }

  get partners(): readonly Partner[] {
    return this.options.partners;
  }

  state(home: number): HomeState | undefined {
    return this.states.get(home);
  }

  /** The stored state of a home to be changed at once, made when there is none yet. */
  touch(home: number): HomeState {
    let state = this.states.get(home);
    if (!state) {
      state = {
        revision: 0,
        deleted: false,
        serviceLevel: 'fullService',
        wifi: true,
        podCount: this.podCount(home),
        gateway: 0,
        pods: [],
        dark: [],
        unseen: [],
      };
      this.states.set(home, state);
    }
    state.revision++;
    return state;
  }

  touchPod(home: number, pod: number): PodState {
    const { pods } = this.touch(home);
    return (pods[pod] ??= { connection: 'connected', claimed: true, alerts: [] });
  }

  podCount(home: number): number {
    const stored = this.states.get(home)?.podCount;
    if (stored !== undefined) return stored;
    const { pods } = this.options;
    if (typeof pods === 'number') return pods;
    const [least, most] = pods;
    return least + (mix(this.seed + 11, home) % (most - least + 1));
  }

  isThere(home: number): boolean {
    return home >= 0 && home < this.total && !this.states.get(home)?.deleted;
  }

  partnerOf(home: number): Partner {
    for (const { partner, from, to } of this.ranges) if (home >= from && home < to) return partner;
    return this.added.get(home)?.partner ?? (this.options.partners[0] as Partner);
  }

  /** The number of the customer whose home it is. */
  customerOf(home: number): number {
    return this.added.get(home)?.customer ?? home;
  }

  /** The homes of a customer that are there; none when there is no such customer (any longer). */
  homesOf(customer: number): number[] {
    if (customer < 0 || customer >= this.total || this.customerOf(customer) !== customer) return [];
    const further = this.furtherHomes.get(customer);
    return (further ? [customer, ...further] : [customer]).filter((home) => this.isThere(home));
  }

  /** The customers of a partner that are there, in order. */
  *customersOf(partner: Partner): Generator<number> {
    for (let no = 0; no < this.total; no++) {
      if (this.customerOf(no) === no && this.partnerOf(no) === partner && this.homesOf(no).length > 0) yield no;
    }
  }

  nameOf(home: number): string {
    const stored = this.states.get(home)?.name;
    if (stored !== undefined) return stored;
    return this.names.home(home).name;
  }

  /** Adds a home, to a new customer or to one that is there, and answers with its number. */
  add(home: { partner?: Partner; customer?: number; pods?: number; name?: string }): number {
    const no = this.total++;
    const customer = home.customer ?? no;
    const partner = home.customer === undefined ? home.partner : this.partnerOf(home.customer);
    this.added.set(no, { partner: partner ?? (this.options.partners[0] as Partner), customer });
    if (customer !== no) this.furtherHomes.set(customer, [...(this.furtherHomes.get(customer) ?? []), no]);
    const state = this.touch(no);
    if (home.pods !== undefined) state.podCount = home.pods;
    if (home.name !== undefined) state.name = home.name;
    return no;
  }

  /** Sets what a pod's connection says; nothing happens when it says so already. */
  connect(home: number, pod: number, says: string, at: number): void {
    const state = this.touch(home);
    const podState = this.touchPod(home, pod);
    if (podState.connection === says) return;
    podState.connection = says;
    podState.changedAt = at;
    const change: Change = {
      home,
      pod,
      locationId: this.ids.locationId(home),
      nodeId: this.ids.nodeId(home, pod),
      says,
      at,
      shownAt: null,
    };
    state.unseen.push(change);
    this.changes.push(change);
    if (this.changes.length > 200_000) this.changes.splice(0, 100_000);
    this.noteDarkness(home, state, at);
  }

  private noteDarkness(home: number, state: HomeState, at: number): void {
    const open = state.dark.at(-1);
    const isDark = !this.anyConnected(home, state);
    if (isDark && open?.to !== Infinity) state.dark.push({ from: at, to: Infinity });
    if (!isDark && open?.to === Infinity) open.to = at;
  }

  private anyConnected(home: number, state: HomeState): boolean {
    for (let pod = 0; pod < this.podCount(home); pod++) {
      const podState = state.pods[pod];
      if (!podState || (podState.claimed && podState.connection === 'connected')) return true;
    }
    return false;
  }
}
