import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';

/** A request as it came. */
export interface Asked {
  readonly method: string;
  readonly path: string;
  readonly query: Readonly<Record<string, string>>;
  readonly headers: Readonly<Record<string, string>>;
  readonly bytes: Buffer;
  readonly body: string;
}

export interface Answered {
  readonly status: number;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: unknown;
}

/** What every far side that speaks HTTP can do: answer, refuse everything, and fall silent. */
export class LoopbackServer {
  readonly asked: Asked[] = [];
  private trouble: Answered | null = null;
  private silent = false;
  private readonly next: Answered[] = [];

  private constructor(
    private readonly server: Server,
    private readonly answer: (asked: Asked) => Answered,
  ) {}

  static async start(answer: (asked: Asked) => Answered): Promise<LoopbackServer> {
    const server = createServer();
    const far = new LoopbackServer(server, answer);
    server.on('request', (request: IncomingMessage, response: ServerResponse) => void far.serve(request, response));
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    return far;
  }

  get url(): string {
    return `http://127.0.0.1:${(this.server.address() as AddressInfo).port}`;
  }

  /** The newest request. */
  get last(): Asked {
    const last = this.asked.at(-1);
    if (!last) throw new Error('nobody has asked');
    return last;
  }

  /** Answers everything with this status, `retryAfter` in seconds, and `body`, from now on. */
  refuses(status: number, retryAfter?: number, body?: unknown): void {
    const asked = retryAfter === undefined ? null : { 'retry-after': String(retryAfter) };
    this.refusesWith({ status, ...(asked && { headers: asked }), body });
  }

  refusesWith(answered: Answered): void {
    this.trouble = answered;
  }

  /** Answers the next request like this, and then as ever. */
  answersOnce(answered: Answered): void {
    this.next.push(answered);
  }

  goesSilent(): void {
    this.silent = true;
  }

  recovers(): void {
    this.trouble = null;
    this.silent = false;
  }

  async stop(): Promise<void> {
    this.server.closeAllConnections();
    await new Promise((resolve) => this.server.close(resolve));
  }

  private async serve(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const bytes = Buffer.concat(await request.toArray());
    const { pathname, searchParams } = new URL(request.url ?? '/', this.url);
    const headers = Object.fromEntries(
      Object.entries(request.headers).map(([name, value]) => [name, Array.isArray(value) ? value.join(', ') : value!]),
    );
    const query = Object.fromEntries(searchParams);
    const asked = { method: request.method!, path: pathname, query, headers, bytes, body: bytes.toString('utf8') };
    this.asked.push(asked);
    if (this.silent) return;
    const { status, headers: said, body } = this.trouble ?? this.next.shift() ?? this.answer(asked);
    const text = typeof body === 'string' ? body : body === undefined ? '' : JSON.stringify(body);
    const type = typeof body === 'object' ? { 'content-type': 'application/json' } : {};
    response.writeHead(status, { ...type, ...said }).end(text);
  }
}
