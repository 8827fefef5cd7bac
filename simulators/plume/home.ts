import type { Fleet } from './fleet';
import type { Ledger } from './ledger';
import type { NodesShape } from './shapes';

/** What handles need of the cloud. */
export interface World {
  readonly fleet: Fleet;
  readonly ledger: Ledger;
  readonly now: () => number;
}

/** The numbers of a speed test; what is left out takes a plausible value. */
export interface SpeedTestResult {
  readonly download?: number | null;
  readonly upload?: number | null;
  readonly rtt?: number | null;
  readonly status?: string;
  readonly startedAt?: Date;
  readonly endedAt?: Date | null;
}

const SCORES: Readonly<Record<string, number>> = { excellent: 5, good: 4, fair: 3, poor: 1 };

/** A home, and everything that can happen to it. */
export class Home {
  readonly customerId: string;
  readonly locationId: string;

  constructor(
    private readonly world: World,
    /** Its number in the fleet, from 0. */
    readonly no: number,
  ) {
    this.customerId = world.fleet.ids.customerId(world.fleet.customerOf(no));
    this.locationId = world.fleet.ids.locationId(no);
  }

  get name(): string {
    return this.world.fleet.nameOf(this.no);
  }

  /** How often its pods have been answered. */
  get looks(): number {
    return this.world.ledger.looksAt(this.no);
  }

  get pods(): Pod[] {
    return Array.from({ length: this.world.fleet.podCount(this.no) }, (_, i) => this.pod(i));
  }

  /** @param index from 0, in the order of the default names (`Pod 1` is 0) */
  pod(index: number): Pod {
    if (index < 0 || index >= this.world.fleet.podCount(this.no))
      throw new RangeError(`Home ${this.no} has no pod ${index}`);
    return new Pod(this.world, this.no, index);
  }

  /** The pod at the line; the first, unless another became it. */
  gateway(): Pod {
    return this.pod(this.world.fleet.state(this.no)?.gateway ?? 0);
  }

  /** Any pod but the gateway. */
  extender(): Pod {
    return this.pod(this.gateway().no === 0 ? 1 : 0);
  }

  /** Every pod of it loses its connection. */
  goesDark(at?: Date): this {
    for (const pod of this.pods) pod.goesOffline(at);
    return this;
  }

  /** Every pod of it is connected again. */
  comesBack(at?: Date): this {
    for (const pod of this.pods) pod.comesOnline(at);
    return this;
  }

  rename(name: string): this {
    this.world.fleet.touch(this.no).name = name;
    return this;
  }

  /** Every call for it is answered with 404, and no list names it. */
  isDeleted(): this {
    this.world.fleet.touch(this.no).deleted = true;
    return this;
  }

  /** It exists again after `isDeleted()`. */
  isRestored(): this {
    this.world.fleet.touch(this.no).deleted = false;
    return this;
  }

  /** Its nodes are answered in another shape; none = as Plume does. */
  answersNodesAs(shape?: NodesShape): this {
    this.world.fleet.touch(this.no).shape = shape;
    return this;
  }

  hasServiceLevel(status: 'fullService' | 'basicService' | 'noService'): this {
    this.world.fleet.touch(this.no).serviceLevel = status;
    return this;
  }

  /** Its WiFi is another box's: the WiFi calls answer 404. */
  hasNoWifi(): this {
    this.world.fleet.touch(this.no).wifi = false;
    return this;
  }

  /** One more pod is claimed. */
  addPod(): Pod {
    const state = this.world.fleet.touch(this.no);
    state.podCount++;
    return this.pod(state.podCount - 1);
  }
}

/** A pod, and everything that can happen to it. Moments are the cloud's present unless given. */
export class Pod {
  /** Its node id, which is its serial number. */
  readonly id: string;

  constructor(
    private readonly world: World,
    private readonly home: number,
    /** Its place in its home, from 0. */
    readonly no: number,
  ) {
    this.id = world.fleet.ids.nodeId(home, no);
  }

  /** What people call it: its nickname, else its default name. */
  get name(): string {
    const { fleet } = this.world;
    const nickname = fleet.state(this.home)?.pods[this.no]?.nickname;
    return (nickname === undefined ? fleet.names.pod(this.home, this.no) : nickname) ?? `Pod ${this.no + 1}`;
  }

  /** The word of its connection, as the API tells it. */
  get connection(): string {
    return this.world.fleet.state(this.home)?.pods[this.no]?.connection ?? 'connected';
  }

  goesOffline(at?: Date): this {
    return this.says('disconnected', at);
  }

  comesOnline(at?: Date): this {
    return this.says('connected', at);
  }

  /** Its connection state is this word, known to anybody or not. */
  says(connectionState: string, at?: Date): this {
    this.world.fleet.connect(this.home, this.no, connectionState, at?.getTime() ?? this.world.now());
    return this;
  }

  /** It is missing from its home's list. */
  isUnclaimed(): this {
    this.state.claimed = false;
    return this;
  }

  isClaimed(): this {
    this.state.claimed = true;
    return this;
  }

  becomesGateway(): this {
    this.world.fleet.touch(this.home).gateway = this.no;
    return this;
  }

  /** @param nickname null = nobody gave it a name */
  rename(nickname: string | null): this {
    this.state.nickname = nickname;
    return this;
  }

  health(status: 'excellent' | 'good' | 'fair' | 'poor' | (string & {}), score?: number): this {
    const usual = SCORES[status];
    this.state.health = { status, score: score ?? usual ?? 0, details: {} };
    return this;
  }

  alert(type: string): this {
    this.state.alerts.push({ type, createdAt: new Date(this.world.now()).toISOString() });
    return this;
  }

  hasNoAlerts(): this {
    this.state.alerts = [];
    return this;
  }

  hasDevices(count: number): this {
    this.state.devices = count;
    return this;
  }

  /** Its last speed test; without numbers a plausible one that succeeded just now. */
  runsSpeedTest(result: SpeedTestResult = {}): this {
    const startedAt = (result.startedAt ?? new Date(this.world.now())).toISOString();
    this.state.speedTest = {
      status: 'succeeded',
      gateway: this.no === (this.world.fleet.state(this.home)?.gateway ?? 0),
      trigger: 'scheduled',
      download: 412.7,
      upload: 38.9,
      rtt: 11.4,
      serverName: 'Test Lab',
      isp: 'Example ISP',
      ...result,
      startedAt,
    };
    return this;
  }

  hasNoSpeedTest(): this {
    this.state.speedTest = null;
    return this;
  }

  /** Puts fields over its document as they are, to tell what no sentence here can. */
  tells(fields: Record<string, unknown>): this {
    this.state.extra = { ...this.state.extra, ...fields };
    return this;
  }

  private get state() {
    return this.world.fleet.touchPod(this.home, this.no);
  }
}
