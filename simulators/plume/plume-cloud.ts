import type { IncomingMessage, ServerResponse } from 'node:http';
import { type Answer, refusal } from './answer';
import { Api } from './api';
import { Control } from './control';
import { type Deed, DeedError, perform } from './deeds';
import type { Endpoint } from './endpoint';
import { type Fault, type FaultKind, type FaultOptions, Faults } from './faults';
import { type Change, Fleet, type Partner } from './fleet';
import { Home, type World } from './home';
import { type Call, Ledger, type Violation } from './ledger';
import { type Frequency, Outages, type Step } from './outages';
import { Reception } from './reception';
import type { NodesShape } from './shapes';
import { CloudServer } from './server';
import { SignIn } from './sign-in';

/** What a cloud is made of. Everything may be left out. */
export interface PlumeCloudOptions {
  /** 0 = any free one (the default). */
  readonly port?: number;
  readonly host?: string;
  /** The same seed makes the same fleet. */
  readonly seed?: number;
  /** Homes of the partner (10). */
  readonly homes?: number;
  /** Pods of each home (3): a number, or the least and the most. */
  readonly pods?: number | readonly [least: number, most: number];
  readonly tokenSeconds?: number;
  /** Every tenth home has a name with HTML, emoji, RTL, 10,000 characters… */
  readonly hostileNames?: boolean;
  readonly now?: () => Date;
  /** Homes whose pods' texts are kept in memory to answer faster, some 7 kB each (12,000). */
  readonly keptHomes?: number;
  /** In place of one partner with `homes` and a stranger with two. */
  readonly partners?: readonly Partner[];
}

const PARTNER_ID = '5f00aa11bb22cc33dd44ee55';
const AUTH_SERVER = 'ausSimulated00000001';

const usualPartners = (homes: number): Partner[] => [
  { partnerId: PARTNER_ID, clientId: '0oaSimulatedPlume001', clientSecret: 'PLUME-SECRET-client', homes },
  {
    partnerId: '5f00aa11bb22cc33dd44ee66',
    clientId: '0oaSimulatedPlume002',
    clientSecret: 'PLUME-SECRET-stranger',
    homes: 2,
  },
];

/** A Plume Cloud on this machine: sign-in, Customer API and Reports API over a fleet that can be made to do anything. */
export class PlumeCloud {
  readonly api: Api;
  readonly faults = new Faults();
  readonly ledger = new Ledger();
  readonly signIn: SignIn;
  private readonly world: World;
  private readonly outages: Outages;
  private readonly server: CloudServer;
  private readonly reception: Reception;

  private constructor(private readonly options: PlumeCloudOptions) {
    const { now: clock } = options;
    const now = clock ? () => clock().getTime() : Date.now;
    const seed = options.seed ?? 1;
    const fleet = new Fleet({
      seed,
      partners: options.partners ?? usualPartners(options.homes ?? 10),
      pods: options.pods ?? 3,
      hostileNames: options.hostileNames ?? false,
      since: now(),
    });
    this.world = { fleet, ledger: this.ledger, now };
    this.api = new Api(fleet, options.keptHomes ?? 12_000);
    this.signIn = new SignIn(fleet.partners, () => this.ssoUrl.replace('/v1/token', ''), options.tokenSeconds ?? 1_200);
    this.outages = new Outages(fleet, options.partners ? fleet.size : this.partner.homes, seed, (deed) =>
      this.perform(deed),
    );
    const control = new Control(this);
    this.server = new CloudServer(options.port ?? 0, options.host ?? '127.0.0.1', (req, res) => this.handle(req, res));
    this.reception = new Reception(
      this.world,
      this.api,
      this.faults,
      this.signIn,
      this.server,
      control,
      `/oauth2/${AUTH_SERVER}/v1/token`,
    );
  }

  static async start(options: PlumeCloudOptions = {}): Promise<PlumeCloud> {
    const cloud = new PlumeCloud(options);
    await cloud.server.listen();
    return cloud;
  }

  /** Where it listens, without a slash at the end. */
  get url(): string {
    return `http://${this.options.host ?? '127.0.0.1'}:${this.server.port}`;
  }
  get ssoUrl(): string {
    return `${this.url}/oauth2/${AUTH_SERVER}/v1/token`;
  }
  get apiBase(): string {
    return `${this.url}/api/`;
  }
  get reportsBase(): string {
    return `${this.url}/reports/`;
  }

  /** The partner whose homes come first. */
  get partner(): Partner {
    return this.world.fleet.partners[0] as Partner;
  }
  get partnerId(): string {
    return this.partner.partnerId;
  }
  /** What goes into `PLUME_AUTH_HEADER`. */
  get authHeader(): string {
    const { clientId, clientSecret } = this.partner;
    return `Basic ${Buffer.from(`${clientId}:${clientSecret}`).toString('base64')}`;
  }

  get now(): number {
    return this.world.now();
  }

  /** Homes of all partners, also those that were deleted. */
  get size(): number {
    return this.world.fleet.size;
  }

  /** The home of this number, from 0. Throws RangeError when there has never been one. */
  home(no: number): Home {
    this.advance();
    if (!Number.isInteger(no) || no < 0 || no >= this.size) throw new RangeError(`There is no home ${no}`);
    return new Home(this.world, no);
  }

  /** A home of another partner: calls for it are answered with 403. */
  stranger(): Home {
    return this.home(this.partner.homes);
  }

  isThere(no: number): boolean {
    return this.world.fleet.isThere(no);
  }

  /** A new home of the first partner, at a new customer or at the customer of another home. */
  addHome(home: { name?: string; pods?: number; customerOf?: Home } = {}): Home {
    const { customerOf, ...rest } = home;
    const customer = customerOf && this.world.fleet.customerOf(customerOf.no);
    return new Home(this.world, this.world.fleet.add({ ...rest, ...(customer !== undefined && { customer }) }));
  }

  removeHome(home: Home | number): void {
    this.home(typeof home === 'number' ? home : home.no).isDeleted();
  }

  /** Does a deed that is told as data. Throws DeedError when it makes no sense. */
  perform(deed: Deed): void {
    if (!(deed.home >= 0 && deed.home < this.size)) throw new DeedError(`There is no home ${deed.home}`);
    perform(new Home(this.world, deed.home), deed);
  }

  /** Plans deeds, each so many seconds from now. */
  script(steps: readonly Step[]): void {
    this.outages.script(steps, this.now);
  }

  /** Things go wrong by chance until `calm()`, the first time within 15 seconds. */
  randomOutages(frequency: Frequency): void {
    this.outages.random(frequency, this.now);
  }

  calm(): void {
    this.outages.calm();
  }

  /** Lets happen what is due by the clock; every call does so too. */
  advance(): void {
    this.outages.advance(this.now);
  }

  /** Every change of a connection and when an answer first told it, oldest first. */
  get changes(): readonly Change[] {
    return this.world.fleet.changes;
  }

  answersNodesAs(shape?: NodesShape): void {
    this.api.shape = shape;
  }

  /** Every answer of 200 of this endpoint goes through `change` before it is sent; none = no longer. */
  rewrites(endpoint: Endpoint, change?: (document: unknown) => unknown): void {
    this.reception.rewrites(endpoint, change);
  }

  /** Something goes wrong until its time or count is over, or `recovers()`. */
  fails(kind: FaultKind, options: FaultOptions = {}): Fault {
    return this.faults.add(kind, options, this.now);
  }

  /** Every fault is over, credentials are taken again. The firewall stays as it is. */
  recovers(): void {
    this.faults.clear();
    this.signIn.refuses = false;
  }

  /** Plume's firewall: so many calls per window of each source address, 403 beyond. */
  throttles(options: { limit?: number; windowMs?: number } = {}): void {
    this.faults.throttle(options.limit ?? 2_000, options.windowMs ?? 300_000);
  }

  doesNotThrottle(): void {
    this.faults.throttle(Infinity, 300_000);
  }

  /** Every token that was given is refused with 401 from now on. */
  revokesTokens(): void {
    this.signIn.revokeAll();
  }

  /** The sign-in refuses everybody's credentials, and no token that was given counts any longer. */
  refusesCredentials(refuses = true): void {
    this.signIn.refuses = refuses;
    if (refuses) this.signIn.revokeAll();
  }

  /** Connections are refused until `returns()`. */
  goesAway(): Promise<void> {
    return this.server.leave();
  }

  returns(): Promise<void> {
    return this.server.listen();
  }

  /** Goes away and returns after so long, real time. */
  async goesAwayFor(ms: number): Promise<void> {
    this.server.later(ms, () => void this.returns());
    await this.goesAway();
  }

  get violations(): readonly Violation[] {
    return this.ledger.violations;
  }

  /** The newest calls, oldest first. */
  calls(last?: number): Call[] {
    return this.ledger.calls(last);
  }

  stats() {
    const { issued: tokensIssued } = this.signIn;
    return {
      ...this.ledger.stats(this.now),
      tokensIssued,
      throttled: this.faults.throttled,
      changes: this.changes.length,
    };
  }

  stop(): Promise<void> {
    return this.server.stop();
  }

  private handle(req: IncomingMessage, res: ServerResponse): void {
    try {
      const now = this.now;
      if (this.outages.nextAt <= now) this.outages.advance(now);
      this.reception.receive(req, res, now);
    } catch (error) {
      const { status, body }: Answer = refusal(500, `The simulator failed: ${String(error)}`);
      res.writeHead(status).end(body);
    }
  }
}
