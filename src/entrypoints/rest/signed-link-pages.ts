import { createHash } from 'node:crypto';
import { Logger } from '@nestjs/common';
import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';

import { acceptedLanguage } from '../../domain/texts/accepted-language';
import { LINK_PAGE_WORDS } from '../../domain/texts/action-link';
import type { Language } from '../../domain/texts/time';
import { networkOf, OF_ADDRESS, Throttle } from '../../platform/http/throttle';
import { type LinkPage, SignedLinks } from './signed-links.service';

/** What mail programs send along when they unsubscribe; nothing of it is read. */
const LARGEST_BODY = 16 * 1024;

const STYLE = `:root{color-scheme:light dark}body{font:1.1rem/1.5 system-ui,sans-serif;max-width:30rem;margin:15vh auto;padding:0 1.5rem}h1{font-size:1.25rem}button{font:inherit;padding:.6rem 1.4rem;border:0;border-radius:.5rem;background:#1864ab;color:#fff;cursor:pointer}`;

const POLICY = [
  `default-src 'none'`,
  `style-src 'sha256-${createHash('sha256').update(STYLE).digest('base64')}'`,
  `form-action 'self'`,
  `base-uri 'none'`,
  `frame-ancestors 'none'`,
].join('; ');

/** Not a named parameter: Fastify takes a hundred characters for those at most. */
interface Asked {
  Params: { '*': string };
}

/**
 * Serves the pages of the signed links in messages: GET shows what will happen, and only POST does it. They know no
 * session, cookie or script, and take a body of any kind, since each mail program has its own.
 */
export async function serveSignedLinks(app: NestFastifyApplication): Promise<void> {
  const server = app.getHttpAdapter().getInstance() as FastifyInstance;
  // Asked for when somebody follows a link: pages are added before the rooms behind them are made.
  const links = () => app.get(SignedLinks, { strict: false });
  const throttle = () => app.get(Throttle, { strict: false });
  const logger = new Logger('SignedLinks');

  const answer = (show: (token: string, asked: Language, address: string) => Promise<LinkPage>) => {
    return async ({ params, headers, ip }: FastifyRequest<Asked>, reply: FastifyReply): Promise<FastifyReply> => {
      const language = acceptedLanguage(headers['accept-language']);
      const wait = throttle().take(`links ${networkOf(ip)}`, OF_ADDRESS);
      if (wait > 0) return page(reply.header('retry-after', Math.ceil(wait)), trouble(429, 'tooMany', language));
      try {
        return page(reply, await show(params['*'], language, ip));
      } catch (cause) {
        logger.error({ cause }, 'a signed link could not be followed');
        return page(reply, trouble(500, 'trouble', language));
      }
    };
  };

  await server.register((scope, _options, done) => {
    scope.removeAllContentTypeParsers();
    scope.addContentTypeParser('*', { parseAs: 'buffer', bodyLimit: LARGEST_BODY }, (_request, _body, taken) =>
      taken(null, undefined),
    );
    scope.get<Asked>(
      '/a/*',
      answer((token, language) => links().shows(token, language)),
    );
    scope.post<Asked>(
      '/a/*',
      answer((token, language, address) => links().acts(token, language, address)),
    );
    done();
  });
}

const trouble = (status: number, what: keyof typeof LINK_PAGE_WORDS, language: Language): LinkPage => {
  return { status, language, subject: null, text: LINK_PAGE_WORDS[what][language], button: null };
};

function page(reply: FastifyReply, shown: LinkPage): FastifyReply {
  return reply
    .status(shown.status)
    .header('content-security-policy', POLICY)
    .header('cache-control', 'no-store')
    .header('referrer-policy', 'no-referrer')
    .header('x-robots-tag', 'noindex')
    .type('text/html; charset=utf-8')
    .send(documentOf(shown));
}

const documentOf = ({ language, subject, text, button }: LinkPage): string =>
  [
    `<!doctype html><html lang="${language}"><head><meta charset="utf-8"><title>Panoptes</title>`,
    `<meta name="viewport" content="width=device-width, initial-scale=1"><style>${STYLE}</style></head><body><main>`,
    `<h1>${escaped(subject ?? 'Panoptes')}</h1><p>${escaped(text)}</p>`,
    button === null ? '' : `<form method="post"><button type="submit">${escaped(button)}</button></form>`,
    '</main></body></html>',
  ].join('');

const escaped = (text: string): string => text.replace(/[&<>"']/g, (one) => `&#${one.charCodeAt(0)};`);
