import type { IncomingMessage, ServerResponse } from 'node:http';
import { pictureType } from '../bot-api/picture';
import { PAGE } from '../page/page.html';
import type { Simulation } from '../simulation';
import type { WorldEvent } from '../world/bell';
import { readBody } from './body';
import { ROUTES } from './control';
import { Question, WrongQuestion } from './question';
import { messageView } from './view';

/** Everything that is not the Bot API: the page, its live events, the pictures, and the levers. */
export class Site {
  constructor(private readonly simulation: Simulation) {}

  async handle(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const url = new URL(request.url ?? '/', 'http://simulator');
    if (url.pathname === '/') {
      answer(response, 200, PAGE, 'text/html; charset=utf-8');
    } else if (url.pathname === '/_sim/events') {
      this.stream(response);
    } else if (url.pathname.startsWith('/_sim/files/')) {
      const file = this.simulation.world.files.get(url.pathname.slice('/_sim/files/'.length));
      // Only pictures are shown; anything else is handed over as a file.
      const type = (file && pictureType(file.bytes)) ?? 'application/octet-stream';
      answer(response, file ? 200 : 404, file?.bytes ?? '', type);
    } else {
      await this.lever(request, response, url);
    }
  }

  private async lever(request: IncomingMessage, response: ServerResponse, url: URL): Promise<void> {
    const route = ROUTES[`${request.method ?? 'GET'} ${url.pathname.replace(/^\/_sim\//, '')}`];
    try {
      const body = (await readBody(request)).toString();
      const fields = { ...Object.fromEntries(url.searchParams), ...(body === '' ? {} : parse(body)) };
      if (!route) throw new WrongQuestion(`There is no ${request.method ?? ''} ${url.pathname} here.`);
      answer(response, 200, JSON.stringify(await route(this.simulation, new Question(fields))), 'application/json');
    } catch (error) {
      const words = error instanceof Error ? error.message : String(error);
      const status = error instanceof WrongQuestion ? 404 : words.includes('waited') ? 504 : 400;
      answer(response, status, JSON.stringify({ error: words }), 'application/json');
    }
  }

  private stream(response: ServerResponse): void {
    response.writeHead(200, { 'content-type': 'text/event-stream', 'cache-control': 'no-store' });
    response.write('retry: 1000\n\n');
    const tell = (event: WorldEvent) => {
      response.write(
        `data: ${JSON.stringify('message' in event ? { ...event, message: messageView(event.message) } : event)}\n\n`,
      );
    };
    const leave = this.simulation.world.bell.listen(tell);
    response.once('close', leave);
  }
}

function parse(body: string): Record<string, unknown> {
  try {
    return JSON.parse(body) as Record<string, unknown>;
  } catch {
    throw new WrongQuestion('The body must be JSON.');
  }
}

function answer(response: ServerResponse, status: number, body: string | Buffer, type: string): void {
  response.writeHead(status, {
    'content-type': type,
    'content-length': Buffer.byteLength(body),
    'cache-control': 'no-store',
    'x-content-type-options': 'nosniff',
    ...(type.startsWith('text/html') ? { 'content-security-policy': SAFE } : {}),
  });
  response.end(body);
}

const SAFE =
  "default-src 'none'; script-src 'unsafe-inline'; style-src 'unsafe-inline'; img-src 'self' data:; connect-src 'self'";
