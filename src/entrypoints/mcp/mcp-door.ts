import { Injectable, Logger, type OnModuleInit } from '@nestjs/common';
import { HttpAdapterHost } from '@nestjs/core';
import { WebStandardStreamableHTTPServerTransport } from '@modelcontextprotocol/sdk/server/webStandardStreamableHttp.js';
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';

import { AuthService } from '../../auth/auth.service';
import type { Caller } from '../../auth/caller';
import { IdentityService } from '../../auth/identity.service';
import { actingAs } from '../../platform/audit/acting';
import { PlatformConfig } from '../../platform/config/platform.config';
import { networkOf, OF_ADDRESS, OF_CALLER, Throttle } from '../../platform/http/throttle';
import { withLogContext } from '../../platform/logging/log-context';
import { notForUs } from './addressed-to-us';
import { McpConversation } from './mcp-conversation';

const PATH = '/mcp';

/** A question with its arguments; nothing that is said here is larger. */
const LARGEST_MESSAGE = 256 * 1024;

/** The headers of a request that the protocol speaks of. */
const SPOKEN = ['accept', 'content-type', 'mcp-protocol-version'];

/** An answer that is none: its status, and what to do next. */
interface NoAnswer {
  readonly status: number;
  readonly message: string;
  readonly headers?: Readonly<Record<string, string>>;
}

/**
 * MCP over streamable HTTP at /mcp: finds out whose API token comes, and has one message answered.
 *
 * Nothing is kept between two messages, so any replica answers any of them, and there is no stream to open.
 */
@Injectable()
export class McpDoor implements OnModuleInit {
  private readonly logger = new Logger(McpDoor.name);

  constructor(
    private readonly host: HttpAdapterHost,
    private readonly config: PlatformConfig,
    private readonly identity: IdentityService,
    private readonly auth: AuthService,
    private readonly throttle: Throttle,
    private readonly conversation: McpConversation,
  ) {}

  /** The command line has the rooms without a server. */
  onModuleInit(): void {
    const adapter = this.host.httpAdapter as HttpAdapterHost['httpAdapter'] | undefined;
    const server = adapter?.getInstance<FastifyInstance | undefined>();
    server?.route({
      method: 'POST',
      url: PATH,
      bodyLimit: LARGEST_MESSAGE,
      handler: (request, reply) => this.answer(request, reply),
    });
    const stateless = { status: 405, message: 'There is no stream here: send each message by POST.' };
    server?.route({
      method: ['GET', 'DELETE'],
      url: PATH,
      handler: (_request, reply) => say(reply, { ...stateless, headers: { allow: 'POST' } }),
    });
  }

  private async answer(request: FastifyRequest, reply: FastifyReply): Promise<FastifyReply> {
    reply.header('cache-control', 'no-store');
    const { host, origin } = request.headers;
    const misled = notForUs({ host, origin }, this.config.PUBLIC_URL);
    if (misled) return say(reply, { status: 403, message: misled });
    const caller = await this.callerOf(request);
    if ('status' in caller) return say(reply, caller);
    // Whatever a batch asked for at once would pass by the limits.
    if (Array.isArray(request.body)) return say(reply, { status: 400, message: 'Send one message at a time.' });
    const { actor, token } = caller;
    const doer = {
      via: 'mcp',
      userId: actor.userId,
      tokenId: token?.id ?? null,
      chat: null,
      address: request.ip,
    } as const;
    const log = { correlationId: `request-${request.id}`, userId: actor.userId };
    const answer = await actingAs(doer, () => withLogContext(log, () => this.pass(caller, request, reply)));
    return reply
      .status(answer.status)
      .headers(Object.fromEntries(answer.headers))
      .send(await answer.text());
  }

  /** Whose API token it is: a program has one of its own, with scopes, and no session of a person's. */
  private async callerOf({ headers, ip }: FastifyRequest): Promise<Caller | NoAnswer> {
    const [, bearer] = /^Bearer +(\S+)$/i.exec(headers.authorization ?? '') ?? [];
    const caller = bearer ? await this.identity.byBearer(bearer) : null;
    if (!caller?.token) {
      const wait = this.throttle.take(`strangers ${networkOf(ip)}`, OF_ADDRESS);
      return wait > 0 ? tooMany(wait) : stranger(bearer !== undefined);
    }
    const wait = this.throttle.take(`caller ${caller.token.id}`, OF_CALLER);
    if (wait > 0) return tooMany(wait);
    const reads = caller.token.scopes.some((scope) => scope !== 'ingest');
    return reads ? caller : { status: 403, message: 'This API token has neither the scope read nor write.' };
  }

  /** Has the message answered by a conversation that begins and ends with it. */
  private async pass({ actor, token }: Caller, request: FastifyRequest, reply: FastifyReply): Promise<Response> {
    const user = await this.auth.byId(actor.userId);
    const gone = new AbortController();
    reply.raw.once('close', () => gone.abort());
    const server = this.conversation.with(
      {
        actor,
        language: user?.language === 'es' ? 'es' : 'en',
        via: 'mcp',
        mayWrite: token?.scopes.includes('write') ?? false,
        signal: gone.signal,
      },
      this.config.publicUrl(request.socket.localPort ?? this.config.PORT),
    );
    server.onerror = (cause) => this.logger.debug({ cause }, 'a message over MCP is not good');
    const transport = new WebStandardStreamableHTTPServerTransport({ enableJsonResponse: true });
    await server.connect(transport);
    try {
      const spoken = SPOKEN.flatMap((name) => {
        const value = request.headers[name];
        return typeof value === 'string' ? [[name, value] as [string, string]] : [];
      });
      // Where it goes is known by now; the protocol asks for an address all the same.
      const message = new Request(`http://localhost${PATH}`, { method: 'POST', headers: spoken });
      return await transport.handleRequest(message, { parsedBody: request.body ?? null });
    } finally {
      await server.close();
    }
  }
}

const tooMany = (wait: number): NoAnswer => ({
  status: 429,
  message: 'Too many calls at once: wait a moment.',
  headers: { 'retry-after': String(Math.max(1, Math.ceil(wait))) },
});

const stranger = (came: boolean): NoAnswer => ({
  status: 401,
  message: 'Send an API token: Authorization: Bearer pan_… People make them in the dashboard, under their name.',
  headers: { 'www-authenticate': `Bearer realm="panoptes"${came ? ', error="invalid_token"' : ''}` },
});

function say(reply: FastifyReply, { status, message, headers = {} }: NoAnswer): FastifyReply {
  const error = { jsonrpc: '2.0', error: { code: -32_000, message }, id: null };
  return reply.status(status).headers(headers).type('application/json').send(JSON.stringify(error));
}
