import { randomBytes } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import fastifyStatic from '@fastify/static';
import { Logger } from '@nestjs/common';
import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import type { FastifyInstance, FastifyReply } from 'fastify';

/** The addresses that the dashboard's own router answers; all of them begin with the same document. */
const PAGES = [
  '/',
  '/incidents',
  '/locations',
  '/inbox',
  '/assistant',
  '/notifications',
  '/admin',
  '/me',
  '/setup',
  '/confirm',
  '/invite',
];

/**
 * What a page may do: run and load what we serve, and talk with us. Styles that the component library writes carry the
 * nonce of their page; there is no inline script at all.
 */
const policy = (nonce: string) =>
  [
    `default-src 'none'`,
    `script-src 'self'`,
    `style-src 'self' 'nonce-${nonce}'`,
    // Sizes and positions that are computed, set on elements one by one.
    `style-src-attr 'unsafe-inline'`,
    `img-src 'self' data:`,
    `font-src 'self'`,
    `connect-src 'self'`,
    `manifest-src 'self'`,
    `worker-src 'self'`,
    `base-uri 'none'`,
    `form-action 'self'`,
    `frame-ancestors 'none'`,
  ].join('; ');

/**
 * Serves the built dashboard from `folder`: its document for each of its pages, what is named by its content for a
 * year, and what keeps its name (the service worker, the manifest, the icons) to be asked for anew each time. Without a
 * build it says so, and the product runs all the same.
 */
export async function serveDashboard(app: NestFastifyApplication, folder: string): Promise<void> {
  const server = app.getHttpAdapter().getInstance() as FastifyInstance;
  const document = await readFile(join(folder, 'index.html'), 'utf8').catch(() => null);
  if (document === null) {
    new Logger('Dashboard').warn(`the dashboard is not built: there is no ${join(folder, 'index.html')}`);
    return;
  }
  const namedByContent = join(folder, 'assets');
  await app.register(fastifyStatic as never, {
    root: folder,
    prefix: '/',
    index: false,
    wildcard: false,
    immutable: true,
    maxAge: '1y',
    globIgnore: ['index.html'],
    decorateReply: false,
    setHeaders: (reply: FastifyReply, path: string) => {
      if (!path.startsWith(namedByContent)) reply.header('cache-control', 'no-cache');
    },
  });
  for (const page of PAGES) {
    server.get(page, (_request, reply) => show(reply, document));
    if (page !== '/') server.get(`${page}/*`, (_request, reply) => show(reply, document));
  }
}

function show(reply: FastifyReply, document: string): FastifyReply {
  const nonce = randomBytes(16).toString('base64url');
  return reply
    .header('content-security-policy', policy(nonce))
    .header('cache-control', 'no-cache')
    .type('text/html; charset=utf-8')
    .send(document.replace('__CSP_NONCE__', nonce));
}
