import type { IncomingHttpHeaders } from 'node:http';
import { Readable } from 'node:stream';
import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import type { FastifyRequest, RouteOptions } from 'fastify';

import { Problem } from './problem';

/** What a provider has sent, as it came. */
interface Sent {
  readonly headers: IncomingHttpHeaders;
  /** Byte for byte. */
  readonly body: Buffer;
}

const kept = new WeakMap<FastifyRequest['raw'], Sent>();

/** A provider's request as it came; without a body where it has none. */
export const callbackSent = ({ raw, headers }: FastifyRequest): Sent =>
  kept.get(raw) ?? { headers, body: Buffer.alloc(0) };

/**
 * Keeps the bodies of providers' requests as they came, whatever type they are of: signatures are made over their
 * bytes. Called before routes are added.
 */
export function keepCallbackBodies(app: NestFastifyApplication): void {
  app
    .getHttpAdapter()
    .getInstance()
    .addHook('onRoute', (route) => {
      if (route.url !== '/api/channels/:channel/callback' || ![route.method].flat().includes('POST')) return;
      keep(route);
    });
}

const TOO_MUCH = { en: 'This is more than a provider has to tell.', es: 'Un proveedor no tiene tanto que contar.' };

function keep(route: RouteOptions): void {
  const most = route.bodyLimit ?? 1024 * 1024;
  route.preParsing = async ({ raw, headers }: FastifyRequest, _reply, payload) => {
    const pieces: Buffer[] = [];
    let length = 0;
    for await (const piece of payload as AsyncIterable<Buffer>) {
      length += piece.length;
      if (length > most) throw new Problem(413, TOO_MUCH);
      pieces.push(Buffer.from(piece));
    }
    kept.set(raw, { headers: { ...headers }, body: Buffer.concat(pieces) });
    // Nothing is left for a parser: it would refuse what is no JSON.
    for (const name of ['content-type', 'content-length', 'transfer-encoding']) delete headers[name];
    return Readable.from([]);
  };
}
