import type { IncomingMessage, ServerResponse } from 'node:http';
import { Params } from '../bot-api/params';
import { Refusal } from '../bot-api/refusal';
import type { Fate, Faults } from '../faults';
import type { Ledger } from '../ledger';
import { Call, Described, type ServerRules } from '../methods/call';
import { METHODS } from '../methods';
import type { World } from '../world/world';
import { readBody, readParams } from './body';

const TIMED = new Set(['sendMessage', 'editMessageText']);
const NO_PARAMS = new Params({});

/** Telegram's door: `/bot<token>/<method>`, with its faults, its book-keeping and its answers. */
export class Door {
  private readonly prefix: string;

  constructor(
    token: string,
    private readonly world: World,
    private readonly ledger: Ledger,
    private readonly faults: Faults,
    private readonly rules: ServerRules,
  ) {
    this.prefix = `/bot${token}/`;
  }

  /** `at` is when the request came in: milliseconds since 1970, with fractions. */
  async handle(request: IncomingMessage, response: ServerResponse, at: number): Promise<void> {
    const [path = '', query = ''] = (request.url ?? '').split('?', 2);
    const known = path.startsWith(this.prefix) ? METHODS.get(path.slice(this.prefix.length).toLowerCase()) : undefined;
    const name = known?.name ?? path.slice(path.indexOf('/', 1) + 1);
    let params = NO_PARAMS;
    try {
      const body = await readBody(request);
      params = readParams(query, request.headers['content-type'] ?? '', body);
      const struck = this.faults.strike(name, params.values);
      if (struck?.delayMs) await new Promise((resolve) => setTimeout(resolve, struck.delayMs));
      const fate = struck?.fate;
      if (fate && fate.kind !== 'lose-answer') {
        this.suffer(fate, name, params, at, request, response);
        return;
      }
      if (!path.startsWith(this.prefix)) throw this.misdirected(path);
      if (!known) throw new Refusal(404, 'Not Found: method not found', 'protocol');
      const result = this.perform(name, params, at, (hangUp) => this.whenGone(response, hangUp));
      const answer = ok(result instanceof Promise ? await result : result);
      if (fate?.kind === 'lose-answer') lose(fate.by, request);
      else send(response, 200, answer);
    } catch (error) {
      if (!(error instanceof Refusal)) {
        send(response, 500, failed(new Refusal(500, `Internal Server Error: ${String(error)}`, 'fault')));
        return;
      }
      if (error.blame !== 'fault' && !known)
        this.ledger.refused(error, { method: name, params: params.values, at }, undefined);
      send(response, error.code, failed(error));
    }
  }

  private whenGone(response: ServerResponse, hangUp: () => void): void {
    response.once('close', () => {
      hangUp();
      this.world.bell.wake();
    });
  }

  /** Runs a call and keeps the books; throws the refusal after writing it down. */
  private perform(name: string, params: Params, at: number, gone: (hangUp: () => void) => void): unknown {
    const call = new Call(this.world, params, this.rules, gone, (method, inner) => {
      this.performQuietly(method, inner, at);
    });
    this.ledger.called({ method: name, params: params.values, at });
    this.world.bell.wake();
    try {
      const result = METHODS.get(name.toLowerCase())?.run(call);
      this.arrived(name, params, at, true);
      return result;
    } catch (error) {
      this.arrived(name, params, at, false);
      if (error instanceof Refusal)
        this.ledger.refused(error, { method: name, params: params.values, at }, call.breach);
      throw error;
    }
  }

  private performQuietly(method: string, params: Params, at: number): void {
    try {
      this.perform(method, params, at, () => undefined);
    } catch (error) {
      // Whoever answers a webhook with a call is told nothing of its result.
      if (!(error instanceof Refusal)) throw error;
    }
  }

  private suffer(
    fate: Exclude<Fate, { kind: 'lose-answer' }>,
    name: string,
    params: Params,
    at: number,
    request: IncomingMessage,
    response: ServerResponse,
  ): void {
    this.ledger.called({ method: name, params: params.values, at });
    this.arrived(name, params, at, false);
    if (fate.kind === 'reset') request.socket.resetAndDestroy();
    if (fate.kind === 'refuse') {
      this.ledger.refused(fate.refusal, { method: name, params: params.values, at }, undefined);
      send(response, fate.refusal.code, failed(fate.refusal));
    }
    this.world.bell.wake();
  }

  private arrived(method: string, params: Params, at: number, accepted: boolean): void {
    if (!TIMED.has(method)) return;
    const text = params.text('text') ?? '';
    this.ledger.arrived({ at, chatId: Number(params.values['chat_id']), text, method, accepted });
  }

  private misdirected(path: string): Refusal {
    return /^\/bot\d+:[^/]+\/./.test(path)
      ? new Refusal(401, 'Unauthorized', 'world')
      : new Refusal(404, 'Not Found', 'protocol');
  }
}

function lose(by: 'hanging' | 'resetting', request: IncomingMessage): void {
  if (by === 'resetting') request.socket.resetAndDestroy();
}

const ok = (result: unknown) =>
  result instanceof Described
    ? JSON.stringify({ ok: true, result: result.result, description: result.description })
    : JSON.stringify({ ok: true, result });

const failed = ({ code, description, parameters }: Refusal) =>
  JSON.stringify({ ok: false, error_code: code, description, ...(parameters ? { parameters } : {}) });

function send(response: ServerResponse, status: number, answer: string): void {
  if (response.destroyed) return;
  response.sendDate = false;
  response.writeHead(status, { 'content-type': 'application/json', 'content-length': Buffer.byteLength(answer) });
  response.end(answer);
}
