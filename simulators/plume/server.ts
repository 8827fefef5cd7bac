import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';

/** The listener of the cloud: on loopback, able to go away and to return on the same port. */
export class CloudServer {
  port: number;
  private server: Server | undefined;
  private stopped = false;
  private readonly timers = new Set<NodeJS.Timeout>();

  constructor(
    port: number,
    private readonly host: string,
    private readonly handle: (req: IncomingMessage, res: ServerResponse) => void,
  ) {
    this.port = port;
  }

  async listen(): Promise<void> {
    if (this.server || this.stopped) return;
    const server = createServer({ keepAliveTimeout: 60_000, noDelay: true }, this.handle);
    this.server = server;
    await new Promise<void>((resolve, reject) => {
      server.once('error', reject);
      server.listen(this.port, this.host, 1_024, resolve);
    });
    this.port = (server.address() as AddressInfo).port;
  }

  /** Closes the port and destroys every connection; whoever calls now is refused. */
  async leave(): Promise<void> {
    const server = this.server;
    if (!server) return;
    this.server = undefined;
    const closed = new Promise((resolve) => server.close(resolve));
    server.closeAllConnections();
    await closed;
  }

  /** Does something later, unless the server has stopped by then. */
  later(ms: number, deed: () => void): void {
    const timer = setTimeout(() => {
      this.timers.delete(timer);
      deed();
    }, ms);
    this.timers.add(timer);
  }

  async stop(): Promise<void> {
    this.stopped = true;
    for (const timer of this.timers) clearTimeout(timer);
    this.timers.clear();
    await this.leave();
  }
}

/** The body of a request as text; rejects when it is longer than 1 MiB or breaks off. */
export async function bodyOf(req: IncomingMessage): Promise<string> {
  const chunks: Buffer[] = [];
  let length = 0;
  for await (const chunk of req as AsyncIterable<Buffer>) {
    length += chunk.length;
    if (length > 1_048_576) throw new Error('The body is too long');
    chunks.push(chunk);
  }
  return Buffer.concat(chunks).toString('utf8');
}

const JSON_TYPE = 'application/json; charset=utf-8';

/** Sends an answer whole. Most bodies are ASCII, and those are written far faster as latin1. */
export function send(
  res: ServerResponse,
  status: number,
  body: string,
  type = JSON_TYPE,
  more?: readonly string[],
): void {
  const length = Buffer.byteLength(body);
  res.writeHead(status, ['content-type', type, 'content-length', String(length), ...(more ?? [])]);
  res.end(body, length === body.length ? 'latin1' : 'utf8');
}
