import type { IncomingMessage, ServerResponse } from 'node:http';
import { type Deed, DeedError, shapeOf } from './deeds';
import type { Endpoint } from './endpoint';
import { FAULT_KINDS, type FaultKind, type FaultOptions, type Faults } from './faults';
import type { Home } from './home';
import type { Frequency, Step } from './outages';
import type { NodesShape } from './shapes';
import type { SignIn } from './sign-in';
import type { Ledger } from './ledger';
import { bodyOf, send } from './server';

type Body = Record<string, unknown>;

const ROUTES = {
  'GET /_sim': 'addresses, credentials, and these routes',
  'GET /_sim/fleet?offset=&limit=': 'homes with their ids, names and pods',
  'GET /_sim/homes/{no}': 'one home',
  'POST /_sim/homes': 'adds a home {name?,pods?,customerOf?}',
  'POST /_sim/homes/{no}/{deed}': 'goesDark, comesBack, rename {name}, isDeleted, answersNodesAs {shape}…',
  'POST /_sim/homes/{no}/pods/{no}/{deed}':
    'goesOffline, comesOnline, says {state}, isUnclaimed, health {status}, runsSpeedTest…',
  'POST /_sim/storm': 'the same to many: {from?,count?,pod?,does}',
  'POST /_sim/outages': 'a script [{after,home,pod?,does}], or {meanMinutesBetween,meanMinutesDown}, or {} for calm',
  'POST /_sim/shape': 'how every list of nodes is answered {shape?}',
  'GET /_sim/faults, POST, DELETE': 'what fails {kind,for?,count?,only?,home?,chance?,ms?}; DELETE ends all',
  'POST /_sim/throttle': 'the firewall {limit,windowMs?}; {limit:null} = off',
  'POST /_sim/tokens': '{revoke:true}, {refuse:true|false}, {seconds}',
  'POST /_sim/away': 'nobody listens {ms}',
  'GET /_sim/stats, DELETE': 'counters; DELETE begins anew',
  'GET /_sim/calls?last=': 'the newest calls',
  'GET /_sim/changes?from=': 'changes of connections, and when an answer first told each',
};

/** Where a cloud is found, and what gets in. */
interface Addresses {
  readonly url: string;
  readonly ssoUrl: string;
  readonly apiBase: string;
  readonly reportsBase: string;
  readonly partnerId: string;
  readonly authHeader: string;
}

/** What of a cloud can be driven from another process. The cloud knows its control, so the control knows only this. */
export interface Drivable extends Addresses {
  readonly size: number;
  readonly partner: { readonly homes: number };
  readonly faults: Faults;
  readonly ledger: Ledger;
  readonly signIn: SignIn;
  readonly changes: readonly object[];
  advance(): void;
  home(no: number): Home;
  isThere(no: number): boolean;
  addHome(home: { name?: string; pods?: number; customerOf?: Home }): Home;
  perform(deed: Deed): void;
  script(steps: readonly Step[]): void;
  randomOutages(frequency: Frequency): void;
  calm(): void;
  answersNodesAs(shape?: NodesShape): void;
  fails(kind: FaultKind, options: FaultOptions): unknown;
  recovers(): void;
  throttles(options: { limit?: number; windowMs?: number }): void;
  doesNotThrottle(): void;
  revokesTokens(): void;
  refusesCredentials(refuses: boolean): void;
  goesAwayFor(ms: number): Promise<void>;
  stats(): object;
  calls(last: number): object[];
}

/** Lets another process drive the cloud: everything under `/_sim`, JSON in and out. Never counted, never spoilt. */
export class Control {
  constructor(private readonly cloud: Drivable) {}

  receive(req: IncomingMessage, res: ServerResponse): void {
    const cors = [
      'access-control-allow-origin',
      '*',
      'access-control-allow-headers',
      'content-type',
      'access-control-allow-methods',
      '*',
    ];
    const answer = (status: number, value: unknown) => send(res, status, JSON.stringify(value), undefined, cors);
    if (req.method === 'OPTIONS') return answer(200, {});
    bodyOf(req)
      .then(async (text) =>
        answer(200, (await this.do(req, text === '' ? {} : (JSON.parse(text) as Body))) ?? { ok: true }),
      )
      .catch((error: unknown) => answer(400, { error: error instanceof Error ? error.message : String(error) }));
  }

  private async do(req: IncomingMessage, body: Body): Promise<unknown> {
    const { cloud } = this;
    cloud.advance();
    const { pathname, searchParams } = new URL(req.url as string, cloud.url);
    const [what = '', ...rest] = pathname.split('/').slice(2);
    const number = (name: string, otherwise: number) => Number(searchParams.get(name) ?? otherwise);
    switch (`${req.method} ${what}`) {
      case 'GET ':
        return { ...addressesOf(cloud), routes: ROUTES };
      case 'GET fleet':
        return this.fleet(number('offset', 0), number('limit', 100));
      case 'GET homes':
        return this.home(Number(rest[0]));
      case 'POST homes':
        return this.toHome(rest, body);
      case 'POST storm':
        return this.storm(body);
      case 'POST outages':
        return this.outages(body);
      case 'POST shape':
        return cloud.answersNodesAs(shapeOf(body));
      case 'GET faults':
        return cloud.faults.list.map(({ kind, options, hits }) => ({ kind, ...options, hits }));
      case 'POST faults':
        return this.fault(body);
      case 'DELETE faults':
        return cloud.recovers();
      case 'POST throttle':
        return typeof body['limit'] === 'number' ? cloud.throttles(body) : cloud.doesNotThrottle();
      case 'POST tokens':
        return this.tokens(body);
      case 'POST away':
        // The answer has to leave before the connections do.
        setTimeout(() => void cloud.goesAwayFor(Number(body['ms'] ?? 10_000)), 50);
        return undefined;
      case 'GET stats':
        return cloud.stats();
      case 'DELETE stats':
        return cloud.ledger.reset();
      case 'GET calls':
        return cloud.calls(number('last', 100));
      case 'GET changes':
        return cloud.changes.slice(number('from', 0));
      default:
        throw new DeedError(`Routes: ${Object.keys(ROUTES).join('; ')}`);
    }
  }

  private fleet(offset: number, limit: number): object {
    const numbers = Array.from(
      { length: Math.max(0, Math.min(limit, this.cloud.size - offset)) },
      (_, i) => offset + i,
    );
    return { size: this.cloud.size, homes: numbers.map((no) => this.home(no)) };
  }

  private home(no: number): object {
    const home = this.cloud.home(no);
    const { customerId, locationId, name, looks } = home;
    const pods = home.pods.map((pod) => ({ no: pod.no, id: pod.id, name: pod.name, connection: pod.connection }));
    return { no, customerId, locationId, name, looks, there: this.cloud.isThere(no), pods };
  }

  private toHome(rest: readonly string[], body: Body): unknown {
    if (rest.length === 0) {
      const customerOf = typeof body['customerOf'] === 'number' ? this.cloud.home(body['customerOf']) : undefined;
      return this.home(this.cloud.addHome({ ...body, customerOf }).no);
    }
    const home = Number(rest[0]);
    const ofPod = rest[1] === 'pods';
    const does = (ofPod ? rest[3] : rest[1]) ?? '';
    this.cloud.perform({ ...body, home, ...(ofPod && { pod: Number(rest[2]) }), does });
    return this.home(home);
  }

  private storm(body: Body): object {
    const { from = 0, count = this.cloud.partner.homes, ...deed } = body as Body & { from?: number; count?: number };
    for (let home = from; home < from + count; home++) this.cloud.perform({ ...deed, home } as Deed);
    return { homes: count };
  }

  private outages(body: Body | Step[]): void {
    if (Array.isArray(body)) return this.cloud.script(body);
    const { meanMinutesBetween, meanMinutesDown } = body;
    if (meanMinutesBetween === undefined) return this.cloud.calm();
    this.cloud.randomOutages({
      meanMinutesBetween: Number(meanMinutesBetween),
      meanMinutesDown: Number(meanMinutesDown ?? 1),
    });
  }

  private fault(body: Body): void {
    const { kind, ...options } = body;
    if (!FAULT_KINDS.includes(kind as FaultKind)) throw new DeedError(`A kind is one of: ${FAULT_KINDS.join(', ')}`);
    this.cloud.fails(kind as FaultKind, options as FaultOptions & { only?: Endpoint });
  }

  private tokens({ revoke, refuse, seconds }: Body): void {
    if (revoke === true) this.cloud.revokesTokens();
    if (typeof refuse === 'boolean') this.cloud.refusesCredentials(refuse);
    if (typeof seconds === 'number') this.cloud.signIn.tokenSeconds = seconds;
  }
}

/** Where a cloud is found, and what gets in: the values of the product's `PLUME_…` settings. */
export function addressesOf(cloud: Addresses): Record<string, string> {
  const { url, ssoUrl, apiBase, reportsBase, partnerId, authHeader } = cloud;
  return { url, control: `${url}/_sim`, ssoUrl, apiBase, reportsBase, partnerId, authHeader };
}
