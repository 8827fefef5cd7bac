import { randomUUID } from 'node:crypto';
import fastifyCookie from '@fastify/cookie';
import fastifyHelmet from '@fastify/helmet';
import { FastifyAdapter, type NestFastifyApplication } from '@nestjs/platform-fastify';
import { SwaggerModule } from '@nestjs/swagger';
import type { FastifyInstance } from 'fastify';

import { PlatformConfig } from '../../platform/config/platform.config';
import { withLogContext } from '../../platform/logging/log-context';
import { keepCallbackBodies } from './callback-body';
import { answerVersion } from './etag';
import { openApi } from './openapi';
import { serveSignedLinks } from './signed-link-pages';
import { guardWebhook } from './telegram-webhook';

/** Nothing that anybody tells us is larger. */
const LARGEST_BODY = 1024 * 1024;

/** An id that somebody in front of us gave the request goes on through our log. */
const REQUEST_ID = /^[\w-]{8,64}$/;

/** The HTTP server beneath the product: what holds for every request, whichever route it is for. */
export const httpAdapter = ({ TRUST_PROXY: behindProxy }: PlatformConfig): FastifyAdapter =>
  new FastifyAdapter({
    // What the proxy itself saw stands last; whatever stands before it, anybody may have written.
    trustProxy: behindProxy && ((_address, hop) => hop === 0),
    forceCloseConnections: true,
    bodyLimit: LARGEST_BODY,
    genReqId: requestId,
  });

/** Adds to a new application what stands before and behind every route. Called before it is initialised. */
export async function prepareHttp(app: NestFastifyApplication): Promise<void> {
  const { PUBLIC_URL: publicUrl } = app.get(PlatformConfig);
  const secure = publicUrl?.startsWith('https:') ?? false;
  await app.register(fastifyCookie as never);
  await app.register(fastifyHelmet as never, {
    // Behind plain http, browsers must not be sent where nobody listens.
    strictTransportSecurity: secure,
    contentSecurityPolicy: { directives: { upgradeInsecureRequests: secure ? [] : null } },
  });
  app.enableCors({
    origin: publicUrl ? new URL(publicUrl).origin : false,
    credentials: true,
    methods: ['GET', 'POST', 'PUT', 'PATCH', 'DELETE'],
    exposedHeaders: ['etag', 'retry-after', 'x-request-id'],
  });
  addHooks(app.getHttpAdapter().getInstance());
  guardWebhook(app);
  await serveSignedLinks(app);
  keepCallbackBodies(app);
  SwaggerModule.setup('api/docs', app, () => openApi(app), {
    jsonDocumentUrl: 'api/openapi.json',
    raw: ['json'],
    customSiteTitle: 'Panoptes API',
  });
}

function addHooks(server: FastifyInstance): void {
  server.addHook('onRequest', (request, reply, done) => {
    reply.header('x-request-id', request.id);
    if (request.url.startsWith('/api/')) {
      // What people see of the network lies in no cache but their own, and is asked for anew there.
      reply.header('cache-control', request.method === 'GET' ? 'private, no-cache' : 'no-store');
    }
    withLogContext({ correlationId: `request-${request.id}` }, done);
  });
  server.addHook('onSend', (request, reply, payload, done) => done(null, answerVersion(request, reply, payload)));
}

function requestId({ headers }: { headers: Record<string, unknown> }): string {
  const given = headers['x-request-id'];
  return typeof given === 'string' && REQUEST_ID.test(given) ? given : randomUUID();
}
