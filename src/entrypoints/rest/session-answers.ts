import { Injectable } from '@nestjs/common';
import type { FastifyReply, FastifyRequest } from 'fastify';
import type { z } from 'zod';

import { AuthService } from '../../auth/auth.service';
import { IdentityService } from '../../auth/identity.service';
import { SESSION_LIFE, SessionsService, type Tokens } from '../../auth/sessions.service';
import type { SignedInDto } from './auth.dto';
import { unauthorized } from './problem';
import { PublicUrl } from './public-url';
import { COOKIES } from './session-cookies';

/** No script needs them, and no other path. */
const PATHS = { access: '/api', refresh: '/api/auth', csrf: '/' } as const;

/** Answers whoever has proved who they are: with tokens, or with cookies and nothing to steal in the body. */
@Injectable()
export class SessionAnswers {
  constructor(
    private readonly sessions: SessionsService,
    private readonly auth: AuthService,
    private readonly identity: IdentityService,
    private readonly publicUrl: PublicUrl,
  ) {}

  /** Opens a session. */
  async open(userId: string, cookie: boolean, request: FastifyRequest, reply: FastifyReply) {
    const tokens = await this.sessions.open(userId, {
      address: request.ip,
      agent: request.headers['user-agent'] ?? null,
    });
    return this.answer(tokens, cookie, reply);
  }

  /** Throws the 401 of whoever is not known any more when there are no tokens. */
  async answer(tokens: Tokens | null, cookie: boolean, reply: FastifyReply): Promise<z.input<typeof SignedInDto>> {
    const user = tokens && (await this.auth.byId(tokens.userId));
    if (!tokens || !user) {
      if (cookie) this.clearCookies(reply);
      throw unauthorized({
        en: 'This sign-in is over: sign in again by POST /api/auth/login.',
        es: 'Esta sesión ha terminado: inicie otra con POST /api/auth/login.',
      });
    }
    const { accessToken, refreshToken, expiresIn } = tokens;
    if (!cookie) return { accessToken, refreshToken, expiresIn, user };
    this.setCookies(tokens, reply);
    return { expiresIn, user };
  }

  clearCookies(reply: FastifyReply): void {
    for (const kind of ['access', 'refresh', 'csrf'] as const) reply.clearCookie(COOKIES[kind], { path: PATHS[kind] });
  }

  private setCookies({ accessToken, refreshToken, expiresIn, sessionId }: Tokens, reply: FastifyReply): void {
    const common = { sameSite: 'strict', secure: this.publicUrl.isSecure } as const;
    const longest = SESSION_LIFE / 1_000;
    const hidden = { ...common, httpOnly: true };
    reply.setCookie(COOKIES.access, accessToken, { ...hidden, path: PATHS.access, maxAge: expiresIn });
    reply.setCookie(COOKIES.refresh, refreshToken, { ...hidden, path: PATHS.refresh, maxAge: longest });
    // Our page reads it and sends it back as a header, which a page elsewhere cannot.
    const proof = this.identity.csrfToken(sessionId);
    reply.setCookie(COOKIES.csrf, proof, { ...common, httpOnly: false, path: PATHS.csrf, maxAge: longest });
  }
}
