import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';

import { type AskedModel, type ModelCall, type Wire, WIRES } from './model-wires';

/** What a model does with one question. */
export interface ModelTurn {
  /** Piece by piece. */
  readonly says?: string | readonly string[];
  readonly calls?: readonly ModelCall[];
  /** Ends for reasons of safety. */
  readonly declines?: true;
  /** An error instead of an answer. */
  readonly refuses?: number;
  /** The connection breaks after so many events. */
  readonly breaksAfter?: number;
  /** Nothing more comes after what it says, and the connection stays open. */
  readonly falls?: 'silent';
  /** Goes on when this resolves, after what it has said so far. */
  readonly waits?: Promise<unknown>;
  /** Says this after it has waited. */
  readonly then?: string;
}

export type Playing = (asked: AskedModel, no: number) => ModelTurn;

/** A server of language models on loopback, in the wire format of one provider: it does what the story says. */
export class ModelServer {
  readonly asked: AskedModel[] = [];
  readonly key = 'sk-a-key-that-nobody-may-see-4711';
  private playing: Playing = () => ({ says: 'Nothing was arranged.' });

  private constructor(
    private readonly server: Server,
    readonly wire: Wire,
  ) {}

  static async start(provider: Wire['provider'] = 'google'): Promise<ModelServer> {
    const wire = WIRES.find((each) => each.provider === provider);
    if (!wire) throw new Error(`There is no wire of ${provider}`);
    const server = createServer();
    const model = new ModelServer(server, wire);
    server.on('request', (request: IncomingMessage, response: ServerResponse) => void model.serve(request, response));
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    return model;
  }

  get environment() {
    const { port } = this.server.address() as AddressInfo;
    return {
      AI_PROVIDER: this.wire.provider,
      AI_MODEL: 'm-1',
      AI_API_KEY: this.key,
      AI_BASE_URL: `http://127.0.0.1:${port}${this.wire.base}`,
    };
  }

  /** Does these one after the other, and the last again and again. */
  plays(...turns: readonly [ModelTurn, ...ModelTurn[]]): void {
    let at = 0;
    this.playing = () => turns[Math.min(at++, turns.length - 1)] as ModelTurn;
  }

  /** Decides by what it is asked. */
  decides(playing: Playing): void {
    this.playing = playing;
  }

  get last(): AskedModel {
    const last = this.asked.at(-1);
    if (!last) throw new Error('nobody has asked the model');
    return last;
  }

  async stop(): Promise<void> {
    this.server.closeAllConnections();
    await new Promise((resolve) => this.server.close(resolve));
  }

  private async serve(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const body = JSON.parse(Buffer.concat(await request.toArray()).toString()) as Record<string, unknown>;
    const asked = this.wire.read(request.url ?? '', request.headers as Record<string, string>, body);
    this.asked.push(asked);
    const turn = this.playing(asked, this.asked.length - 1);
    if (turn.refuses !== undefined) {
      const error = JSON.stringify(this.wire.error(turn.refuses));
      response.writeHead(turn.refuses, { 'content-type': 'application/json' }).end(error);
      return;
    }
    response.writeHead(200, { 'content-type': 'text/event-stream' });
    const { calls = [], declines = false, says = [], then } = turn;
    const pieces = typeof says === 'string' ? [says] : says;
    const whole = [...pieces, ...(then === undefined ? [] : [then])];
    const events = this.wire.events({ says: whole, calls, declines });
    const pause = this.pauseOf(turn, events, pieces);
    for (const [at, event] of events.entries()) {
      if (at === pause) {
        if (turn.falls) return;
        await turn.waits;
      }
      if (at === turn.breaksAfter) return void response.destroy();
      if (response.destroyed) return;
      response.write(event);
    }
    response.end();
  }
  /** Before which event it waits; -1: before none. */
  private pauseOf({ then, falls }: ModelTurn, events: readonly string[], pieces: readonly string[]): number {
    const saying = (text: string) => events.findIndex((event) => event.includes(JSON.stringify(text)));
    if (falls) return pieces.length === 0 ? 0 : saying(pieces.at(-1) ?? '') + 1;
    return then === undefined ? -1 : saying(then);
  }
}
