import { Controller, Get, Query, Req, Res } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import type { FastifyReply, FastifyRequest } from 'fastify';
import type { z } from 'zod';

import { OIDC_FLOW_LIFE, OidcService } from '../../auth/oidc.service';
import { Refusal } from '../../domain/refusal';
import { Anyone } from './access';
import { CookieQuery, SignedInDto } from './auth.dto';
import { Operation } from './operation';
import { PublicUrl } from './public-url';
import { SessionAnswers } from './session-answers';

/** Where the browser comes back to, and how far its cookie reaches. */
const PATH = '/api/auth/oidc';

/** Kept by the browser while it is at the provider's page. */
const FLOW_COOKIE = 'panoptes-oidc';

/** Sign-in by OpenID Connect. */
@ApiTags('Sign-in')
@Controller('api/auth/oidc')
export class OidcController {
  constructor(
    private readonly oidc: OidcService,
    private readonly answers: SessionAnswers,
    private readonly publicUrl: PublicUrl,
  ) {}

  @Get('start')
  @Anyone()
  @Operation("Sends the browser to the provider's page", { status: 302 })
  async start(
    @Query({ schema: CookieQuery }) { cookie }: z.output<typeof CookieQuery>,
    @Req() request: FastifyRequest,
    @Res() reply: FastifyReply,
  ): Promise<void> {
    const begun = await this.oidc.start(`${this.publicUrl.of(request)}${PATH}/callback`, cookie).catch(toPage(request));
    if ('trouble' in begun) return void (await reply.redirect(begun.trouble, 302));
    const { url, flow } = begun;
    reply.setCookie(FLOW_COOKIE, flow, {
      path: PATH,
      httpOnly: true,
      // Not strict: the browser comes back by a link on the provider's page.
      sameSite: 'lax',
      secure: this.publicUrl.isSecure,
      maxAge: OIDC_FLOW_LIFE / 1_000,
    });
    await reply.redirect(url, 302);
  }

  @Get('callback')
  @Anyone()
  @Operation('Takes the browser back from the provider and signs in', { answers: SignedInDto })
  async callback(@Req() request: FastifyRequest, @Res() reply: FastifyReply): Promise<void> {
    reply.clearCookie(FLOW_COOKIE, { path: PATH });
    const search = /\?.*$/.exec(request.url)?.[0] ?? '';
    const ended = await this.oidc.finish(search, request.cookies[FLOW_COOKIE]).catch(toPage(request));
    if ('trouble' in ended) return void (await reply.redirect(ended.trouble, 302));
    const { userId, cookie } = ended;
    const answer = await this.answers.open(userId, cookie, request, reply);
    // Who came by cookies is a person in the dashboard, and wants to see that.
    if (cookie) reply.status(302).header('location', '/');
    await reply.send(answer);
  }
}

/**
 * For a refusal on the way of somebody who stands there with a browser: the sign-in page, which tells them what is wrong
 * in their language. Programs get the problem itself.
 */
const toPage =
  ({ headers }: FastifyRequest) =>
  (cause: unknown): { readonly trouble: string } => {
    const wantsPage = headers.accept?.includes('text/html') ?? false;
    if (!wantsPage || !(cause instanceof Refusal)) throw cause;
    return { trouble: `/?oidc=${cause.kind}` };
  };
