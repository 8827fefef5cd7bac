import { createHash } from 'node:crypto';
import { Injectable, Logger, type OnModuleInit } from '@nestjs/common';
import { HttpAdapterHost } from '@nestjs/core';
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';

import { seconds } from '../../domain/duration';
import { SLUG } from '../../domain/status-page';
import { acceptedLanguage } from '../../domain/texts/accepted-language';
import { STATUS_WORDS } from '../../domain/texts/status-page';
import type { Language } from '../../domain/texts/time';
import { Clock } from '../../platform/clock/clock';
import { ShortCache } from '../../platform/clock/short-cache';
import { PublicStatusService } from '../../status-pages/public-status.service';
import { plainDocument, type Reading, statusDocument } from './status-page-document';
import { STYLE } from './status-page.style';

/** A crowd that comes when something breaks is answered from memory: one look into the database for all of them. */
const KEPT = seconds(15);

/** Nothing may run, load or be sent; the one style is known by its hash. */
const POLICY = [
  `default-src 'none'`,
  `style-src 'sha256-${createHash('sha256').update(STYLE).digest('base64')}'`,
  `img-src 'self'`,
  `form-action 'none'`,
  `base-uri 'none'`,
  `frame-ancestors 'none'`,
].join('; ');

interface Asked {
  Params: { slug: string };
  Querystring: { lang?: unknown; refresh?: unknown };
}

/** There is no such page. Thrown, since what fails is not kept: whoever tries addresses fills no memory. */
class NoSuchPage extends Error {}

/** The pages for the public, at /status/{slug}. */
@Injectable()
export class StatusPageDoor implements OnModuleInit {
  private readonly logger = new Logger(StatusPageDoor.name);
  private readonly kept: ShortCache<string>;

  constructor(
    private readonly host: HttpAdapterHost,
    private readonly status: PublicStatusService,
    clock: Clock,
  ) {
    this.kept = new ShortCache(clock, KEPT);
  }

  /** The command line has the rooms without a server. */
  onModuleInit(): void {
    const adapter = this.host.httpAdapter as HttpAdapterHost['httpAdapter'] | undefined;
    const server = adapter?.getInstance<FastifyInstance>();
    server?.get<Asked>('/status/:slug', (request, reply) => this.answer(request, reply));
  }

  private async answer(request: FastifyRequest<Asked>, reply: FastifyReply): Promise<FastifyReply> {
    const { slug } = request.params;
    const reading = { language: languageOf(request), renewed: request.query.refresh !== undefined };
    const words = STATUS_WORDS[reading.language];
    reply.header('vary', 'accept-language').header('content-security-policy', POLICY);
    try {
      const page = await this.page(slug, reading);
      if (reading.renewed) reply.header('refresh', '60');
      return send(request, reply.header('cache-control', 'public, max-age=30'), page);
    } catch (cause) {
      if (cause instanceof NoSuchPage) {
        reply.status(404).header('cache-control', 'public, max-age=30');
        return send(request, reply, plainDocument(reading.language, words.missing, words.missingNext));
      }
      this.logger.error({ cause, slug }, 'a status page could not be shown');
      reply.status(503).header('cache-control', 'no-store').header('retry-after', '30');
      return send(request, reply, plainDocument(reading.language, words.failed, words.failedNext));
    }
  }

  private async page(slug: string, reading: Reading): Promise<string> {
    if (!SLUG.test(slug)) throw new NoSuchPage();
    return this.kept.get(`${slug} ${reading.language} ${reading.renewed}`, async () => {
      const status = await this.status.at(slug);
      if (!status) throw new NoSuchPage();
      return statusDocument(status, reading);
    });
  }
}

/** What the address asks for, else the browser. */
function languageOf({ query, headers }: FastifyRequest<Asked>): Language {
  if (query.lang === 'en' || query.lang === 'es') return query.lang;
  return acceptedLanguage(headers['accept-language']);
}

function send(request: FastifyRequest, reply: FastifyReply, page: string): FastifyReply {
  const tag = `"${createHash('sha256').update(page).digest('base64url').slice(0, 22)}"`;
  reply.header('etag', tag);
  const known = request.headers['if-none-match']?.split(',').map((each) => each.trim().replace(/^W\//, ''));
  if (reply.statusCode === 200 && known?.includes(tag)) return reply.status(304).send();
  return reply.type('text/html; charset=utf-8').send(page);
}
