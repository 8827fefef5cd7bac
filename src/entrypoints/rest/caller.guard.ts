import { type CanActivate, type ExecutionContext, Injectable } from '@nestjs/common';
import { Reflector } from '@nestjs/core';

import type { Caller } from '../../auth/caller';
import { IdentityService } from '../../auth/identity.service';
import { may } from '../../domain/permissions';
import { mayNot } from '../../domain/refusal';
import { networkOf, OF_ADDRESS, OF_CALLER, Throttle } from '../../platform/http/throttle';
import { type Access, ACCESS, type CallersRequest } from './access';
import { Problem, tooMany, unauthorized, unproven } from './problem';
import { COOKIES, CSRF_HEADER } from './session-cookies';

const SAFE = ['GET', 'HEAD', 'OPTIONS'];

/** Finds out who calls, and lets them through when the route is for them. A route that says nothing is for nobody. */
@Injectable()
export class CallerGuard implements CanActivate {
  constructor(
    private readonly reflector: Reflector,
    private readonly identity: IdentityService,
    private readonly throttle: Throttle,
  ) {}

  async canActivate(context: ExecutionContext): Promise<boolean> {
    // The bot's handlers pass here too; they have a guard of their own.
    if (context.getType() !== 'http') return true;
    const request = context.switchToHttp().getRequest<CallersRequest>();
    const access = this.reflector.getAllAndOverride<Access | undefined>(ACCESS, [
      context.getHandler(),
      context.getClass(),
    ]);
    if (!access) throw new Error(`${context.getClass().name}.${context.getHandler().name} does not say for whom it is`);
    if (access.to === 'anyone') {
      if (access.throttled) this.slow(`address ${networkOf(request.ip)}`, OF_ADDRESS);
      return true;
    }
    // Counted once it is known that they are nobody: behind one address there may be others who are somebody.
    const caller = await this.callerOf(request);
    if (!caller) {
      this.slow(`strangers ${networkOf(request.ip)}`, OF_ADDRESS);
      throw unauthorized(NO.caller);
    }
    this.slow(`caller ${caller.token?.id ?? caller.sessionId}`, OF_CALLER);
    check(caller, access, request.method);
    request.caller = caller;
    return true;
  }

  private async callerOf(request: CallersRequest): Promise<Caller | null> {
    const { authorization } = request.headers;
    if (authorization !== undefined) {
      const [, bearer] = /^Bearer +(\S+)$/i.exec(authorization) ?? [];
      return bearer ? this.identity.byBearer(bearer) : null;
    }
    const cookie = request.cookies[COOKIES.access];
    const caller = cookie ? await this.identity.byCookies(cookie) : null;
    if (caller?.sessionId && !SAFE.includes(request.method)) this.checkCsrf(caller.sessionId, request);
    return caller;
  }

  /** A browser sends cookies along whoever made it call; only our own page can read this one and repeat it. */
  private checkCsrf(sessionId: string, { headers }: CallersRequest): void {
    const repeated = headers[CSRF_HEADER];
    if (typeof repeated === 'string' && this.identity.isCsrfToken(sessionId, repeated)) return;
    throw unproven();
  }

  private slow(key: string, limit: { perSecond: number; burst: number }): void {
    const wait = this.throttle.take(key, limit);
    if (wait > 0) throw tooMany(NO.haste, wait);
  }
}

const NO = {
  caller: {
    en: 'Sign in first: POST /api/auth/login, then send the access token as a bearer token.',
    es: 'Inicie sesión antes: POST /api/auth/login, y envíe el token de acceso como token bearer.',
  },
  haste: { en: 'Too many calls at once: wait a moment.', es: 'Demasiadas llamadas a la vez: espere un momento.' },
  person: {
    en: 'An API token may not do this: sign in by e-mail and password.',
    es: 'Un token de API no puede hacer esto: inicie sesión con correo y contraseña.',
  },
};

function check({ actor, token }: Caller, access: Exclude<Access, { to: 'anyone' }>, method: string): void {
  if (access.to === 'token') {
    if (token?.scopes.includes(access.scope)) return;
    throw new Problem(403, {
      en: `This needs an API token with the scope ${access.scope}.`,
      es: `Esto necesita un token de API con el ámbito ${access.scope}.`,
    });
  }
  if (access.to === 'signed-in' && access.inPerson && token) {
    throw new Problem(403, NO.person);
  }
  const scope = SAFE.includes(method) ? 'read' : 'write';
  // Who may write may read what came of it.
  if (token && !token.scopes.some((each) => each === scope || each === 'write')) {
    throw new Problem(403, {
      en: `This API token does not have the scope ${scope}.`,
      es: `Este token de API no tiene el ámbito ${scope}.`,
    });
  }
  if (access.to === 'action' && !may(actor, access.action)) throw mayNot(actor.role, access.action);
}
