import { Body, Controller, Get, Post, Query, Req, Res } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import type { FastifyReply, FastifyRequest } from 'fastify';
import type { z } from 'zod';

import { AuthService } from '../../auth/auth.service';
import type { Caller } from '../../auth/caller';
import { IdentityService } from '../../auth/identity.service';
import { InvitesService } from '../../auth/invites.service';
import { OidcService } from '../../auth/oidc.service';
import { SecondFactors } from '../../auth/second-factors.service';
import { SessionsService } from '../../auth/sessions.service';
import { type SignInResult, SignInService } from '../../auth/sign-in.service';
import { UserChanges } from '../../auth/user-changes.service';
import { Refusal } from '../../domain/refusal';
import { Anyone, InPerson, SignedIn, TheCaller } from './access';
import { AcceptInvite, CookieQuery, Login, MeDto, NewPassword, Refresh, SignedInDto, WaysDto } from './auth.dto';
import { Operation } from './operation';
import { CHALLENGE, Problem, tooMany, unauthorized, unproven, WRONG_TOO_OFTEN } from './problem';
import { COOKIES, CSRF_HEADER } from './session-cookies';
import { SessionAnswers } from './session-answers';

/** Coming in, staying in and going out. */
@ApiTags('Sign-in')
@Controller('api/auth')
export class AuthController {
  constructor(
    private readonly signIn: SignInService,
    private readonly answers: SessionAnswers,
    private readonly sessions: SessionsService,
    private readonly identity: IdentityService,
    private readonly auth: AuthService,
    private readonly changes: UserChanges,
    private readonly invites: InvitesService,
    private readonly secondFactors: SecondFactors,
    private readonly oidc: OidcService,
  ) {}

  @Get('ways')
  @Anyone()
  @Operation('Which ways of signing in there are here', { answers: WaysDto })
  ways() {
    return { password: true, oidc: this.oidc.isOn };
  }

  @Post('login')
  @Anyone()
  @Operation('Signs in by e-mail address and password', { answers: SignedInDto })
  async login(
    @Body({ schema: Login }) { email, password, otp }: z.output<typeof Login>,
    @Query({ schema: CookieQuery }) { cookie }: z.output<typeof CookieQuery>,
    @Req() request: FastifyRequest,
    @Res({ passthrough: true }) reply: FastifyReply,
  ) {
    const userId = accepted(await this.signIn.check(email, password, { address: request.ip, otp }));
    return this.answers.open(userId, cookie, request, reply);
  }

  @Post('refresh')
  @Anyone()
  @Operation('New tokens for a refresh token, which is used up by it', { answers: SignedInDto })
  async refresh(
    @Body({ schema: Refresh }) { refreshToken }: z.output<typeof Refresh>,
    @Query({ schema: CookieQuery }) { cookie }: z.output<typeof CookieQuery>,
    @Req() { cookies, headers }: FastifyRequest,
    @Res({ passthrough: true }) reply: FastifyReply,
  ) {
    if (!cookie) return this.answers.answer(await this.refreshed(refreshToken), false, reply);
    // Whose session it is, is known only once the token is used up: so the two are compared with each other.
    if (!headers[CSRF_HEADER] || headers[CSRF_HEADER] !== cookies[COOKIES.csrf]) {
      throw unproven();
    }
    const tokens = await this.refreshed(cookies[COOKIES.refresh]);
    // Of two pages that ask at once, the second must not take away the cookies of the first.
    return this.answers.answer(tokens, tokens !== null, reply);
  }

  @Post('logout')
  @Anyone()
  @Operation('Ends the session of an access token or a refresh token, and clears the cookies')
  async logout(
    @Body({ schema: Refresh }) { refreshToken }: z.output<typeof Refresh>,
    @Req() request: FastifyRequest,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<void> {
    const session = await this.leaving(request, refreshToken);
    this.answers.clearCookies(reply);
    if (session) await this.sessions.end(session.userId, session.sessionId);
  }

  @Get('me')
  @SignedIn()
  @Operation('Who you are here, and what you may see', { answers: MeDto })
  async me(@TheCaller() { actor }: Caller) {
    const { userId, grants } = actor;
    return { ...(await this.auth.byId(userId)), grants, secondFactor: await this.secondFactors.isOn(userId) };
  }

  @Post('password')
  @InPerson()
  @Operation('Changes your password, and ends all of your sessions')
  async password(
    @Body({ schema: NewPassword }) { current, password, otp }: z.output<typeof NewPassword>,
    @TheCaller() { actor }: Caller,
    @Req() { ip }: FastifyRequest,
  ): Promise<void> {
    const user = await this.auth.byId(actor.userId);
    const result = await this.signIn.check(user?.email ?? '', current, { address: ip, otp });
    if (result.kind === 'wrong') {
      const words = {
        en: 'The current password, or the code, is wrong.',
        es: 'La contraseña actual o el código no son correctos.',
      };
      throw new Refusal('invalid', words, 'current');
    }
    await this.changes.change(accepted(result), { password });
  }

  @Post('invites/accept')
  @Anyone()
  @Operation('Chooses the first password by an invitation, and signs in', { answers: SignedInDto })
  async accept(
    @Body({ schema: AcceptInvite }) { token, password }: z.output<typeof AcceptInvite>,
    @Query({ schema: CookieQuery }) { cookie }: z.output<typeof CookieQuery>,
    @Req() request: FastifyRequest,
    @Res({ passthrough: true }) reply: FastifyReply,
  ) {
    return this.answers.open(await this.invites.accept(token, password), cookie, request, reply);
  }

  /** Which session is to end. By cookies only from a page of ours: they come along whoever made the browser call. */
  private async leaving({ headers, cookies }: FastifyRequest, refreshToken: string | undefined) {
    const { authorization } = headers;
    if (authorization !== undefined || refreshToken !== undefined) {
      return this.sessionOf(/^Bearer +(\S+)$/i.exec(authorization ?? '')?.[1], refreshToken);
    }
    const session = await this.sessionOf(cookies[COOKIES.access], cookies[COOKIES.refresh]);
    const proof = headers[CSRF_HEADER];
    if (!session || (typeof proof === 'string' && this.identity.isCsrfToken(session.sessionId, proof))) return session;
    throw unproven();
  }

  /** Of the access token while it is good, else of the refresh token. */
  private async sessionOf(access: string | undefined, refreshToken: string | undefined) {
    const caller = access ? await this.identity.byBearer(access) : null;
    if (caller?.sessionId) return { userId: caller.actor.userId, sessionId: caller.sessionId };
    return refreshToken ? this.sessions.byRefreshToken(refreshToken) : null;
  }

  private refreshed(refreshToken: string | undefined) {
    return refreshToken ? this.sessions.refresh(refreshToken) : Promise.resolve(null);
  }
}

/** The user's id, or the answer to whoever is not let in. */
function accepted(result: SignInResult): string {
  switch (result.kind) {
    case 'ok':
      return result.userId;
    case 'wrong':
      throw unauthorized({
        en: 'The e-mail address or the password is wrong.',
        es: 'La dirección de correo o la contraseña no son correctas.',
      });
    case 'throttled':
      throw tooMany(WRONG_TOO_OFTEN, result.retryAfterSeconds);
    case 'otp': {
      const message = {
        en: "Send the code of the user's authenticator as well.",
        es: 'Envíe también el código del autenticador del usuario.',
      };
      throw new Problem(401, message, { errors: [{ path: 'otp', message }], headers: CHALLENGE });
    }
  }
}
