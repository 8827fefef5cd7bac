import type { IncomingMessage, ServerResponse } from 'node:http';
import { type Answer, refusal } from './answer';
import type { Api } from './api';
import type { Endpoint } from './endpoint';
import type { Fault, Faults } from './faults';
import type { World } from './home';
import { type Route, routeOf } from './route';
import { bodyOf, type CloudServer, send } from './server';
import type { SignIn } from './sign-in';

const HTML = '<html><head><title>Service</title></head><body><h1>Please try again</h1></body></html>';

const A_TOKEN: Answer = { status: 200, body: '{"token_type":"Bearer","expires_in":600,"access_token":"a.b.c"}' };

/** One call on its way through the house. */
interface Visit {
  readonly req: IncomingMessage;
  readonly res: ServerResponse;
  readonly route: Route;
  /** Its number in the ledger. */
  readonly call: number;
  /** The home that it is about, when there is one. */
  readonly home: number | undefined;
}

/** From the raw headers: to ask for `headers` would make Node sort all of them. */
function authorizationOf({ rawHeaders }: IncomingMessage): string | undefined {
  for (let i = 0; i < rawHeaders.length; i += 2) {
    const name = rawHeaders[i] as string;
    if (name.length === 13 && name.toLowerCase() === 'authorization') return rawHeaders[i + 1];
  }
  return undefined;
}

/** Whoever drives the simulator over HTTP is heard here. */
export interface Driver {
  receive(req: IncomingMessage, res: ServerResponse): void;
}

/** Takes each call in: counts it, lets it meet its fault, asks the API for the answer, sends it. */
export class Reception {
  private readonly changes = new Map<Endpoint, (document: unknown) => unknown>();

  constructor(
    private readonly world: World,
    private readonly api: Api,
    private readonly faults: Faults,
    private readonly signIn: SignIn,
    private readonly server: CloudServer,
    private readonly driver: Driver,
    private readonly tokenPath: string,
  ) {}

  rewrites(endpoint: Endpoint, change?: (document: unknown) => unknown): void {
    if (change) this.changes.set(endpoint, change);
    else this.changes.delete(endpoint);
  }

  receive(req: IncomingMessage, res: ServerResponse, now: number): void {
    const url = req.url as string;
    if (url.startsWith('/_sim')) return this.driver.receive(req, res);
    const isToken = url === this.tokenPath;
    const route: Route = isToken ? { endpoint: 'token', query: '' } : routeOf(url);
    const source = req.socket.remoteAddress ?? '';
    const method = req.method as string;
    const call = this.world.ledger.enter(now, method, url, route.endpoint, source);
    const visit: Visit = { req, res, route, call, home: this.api.homeOf(route) };
    if (method !== (isToken ? 'POST' : 'GET')) {
      this.world.ledger.violation(now, `${method} ${url}`);
      return this.reply(visit, refusal(405));
    }
    if (!isToken && this.faults.isThrottled(source, now)) return this.reply(visit, refusal(403));
    const fault = this.faults.meets(route.endpoint, visit.home, now);
    if (!fault) return this.serve(visit);
    if (fault.kind !== 'slow') return this.spoil(visit, fault);
    this.server.later(fault.options.ms ?? 1_000, () => this.serve(visit));
  }

  private serve(visit: Visit): void {
    const { endpoint } = visit.route;
    if (endpoint === 'token') return void this.takeSignIn(visit);
    const answer = this.answer(visit);
    if (answer.status === 200 && endpoint === 'nodes') this.noteLook(visit.home as number);
    this.reply(visit, answer);
  }

  private answer({ req, route, home }: Visit): Answer {
    const now = this.world.now();
    const partner = this.signIn.partnerOf(authorizationOf(req), now);
    if (!partner) return refusal(401);
    return this.rewritten(route.endpoint, this.api.answer(route, partner, home, now));
  }

  private async takeSignIn(visit: Visit): Promise<void> {
    try {
      const body = await bodyOf(visit.req);
      this.reply(visit, this.rewritten('token', this.signIn.answer(visit.req.headers, body, this.world.now())));
    } catch {
      this.reply(visit, refusal(400));
    }
  }

  private rewritten(endpoint: Endpoint, answer: Answer): Answer {
    const change = this.changes.get(endpoint);
    if (!change || answer.status !== 200) return answer;
    return { ...answer, body: JSON.stringify(change(JSON.parse(answer.body))) };
  }

  private spoil(visit: Visit, { kind, options }: Fault): void {
    if (typeof kind === 'number') {
      const { retryAfter } = options;
      return this.reply(visit, refusal(kind), retryAfter === undefined ? [] : ['retry-after', String(retryAfter)]);
    }
    switch (kind) {
      case 'hang':
        visit.res.once('close', () => this.world.ledger.leave());
        return;
      case 'reset':
        this.world.ledger.leave();
        visit.req.socket.resetAndDestroy();
        return;
      case 'html':
        return this.reply(visit, { status: 200, body: HTML, type: 'text/html' });
      case 'empty':
        return this.reply(visit, { status: 200, body: '' });
      default:
        return this.breakOff(visit, kind === 'cut');
    }
  }

  /** Answers the first half of the body, with or without pretending that it is the whole. */
  private breakOff(visit: Visit, admitting: boolean): void {
    const whole: Answer = visit.route.endpoint === 'token' ? A_TOKEN : this.answer(visit);
    const half = whole.body.slice(0, Math.floor(whole.body.length / 2));
    if (!admitting) return this.reply(visit, { ...whole, body: half });
    this.world.ledger.answer(visit.call, whole.status, this.world.now());
    this.world.ledger.leave();
    visit.res.writeHead(whole.status, {
      'content-type': 'application/json',
      'content-length': Buffer.byteLength(whole.body),
    });
    visit.res.write(half, () => visit.req.socket.destroy());
  }

  private noteLook(home: number): void {
    this.world.ledger.look(home);
    const unseen = this.world.fleet.state(home)?.unseen;
    if (!unseen || unseen.length === 0) return;
    const shownAt = performance.timeOrigin + performance.now();
    for (const change of unseen) change.shownAt = shownAt;
    unseen.length = 0;
  }

  private reply({ res, call }: Visit, { status, body, type }: Answer, headers?: readonly string[]): void {
    this.world.ledger.answer(call, status, this.world.now());
    this.world.ledger.leave();
    send(res, status, body, type, headers);
  }
}
