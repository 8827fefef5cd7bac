import { applyDecorators, createParamDecorator, type ExecutionContext, SetMetadata } from '@nestjs/common';
import { ApiBearerAuth, ApiExtension } from '@nestjs/swagger';
import type { FastifyRequest } from 'fastify';

import type { Caller, TokenScope } from '../../auth/caller';
import type { Action } from '../../domain/permissions';

/** What a route wants of whoever calls it. */
export type Access =
  | { readonly to: 'anyone'; readonly throttled: boolean }
  | { readonly to: 'signed-in'; readonly inPerson: boolean }
  | { readonly to: 'action'; readonly action: Action }
  | { readonly to: 'token'; readonly scope: TokenScope };

export const ACCESS = Symbol('access');

const access = (wanted: Access) => applyDecorators(SetMetadata(ACCESS, wanted), ApiExtension('x-access', wanted));

const signedIn = (wanted: Access) => applyDecorators(access(wanted), ApiBearerAuth());

/** Open to whoever comes. Throttled by address, unless it is a provider's way in or a probe. */
export const Anyone = ({ throttled = true } = {}) => access({ to: 'anyone', throttled });

/** For whose role may do this at all. Where it matters at which place, the service asks again with the place. */
export const Allow = (action: Action) => signedIn({ to: 'action', action });

/** For anybody who is known; what they get is their own. */
export const SignedIn = () => signedIn({ to: 'signed-in', inPerson: false });

/** For people who signed in themselves: an API token must not make tokens, nor end sessions. */
export const InPerson = () => signedIn({ to: 'signed-in', inPerson: true });

/** For API tokens that carry this scope. */
export const WithToken = (scope: TokenScope) => signedIn({ to: 'token', scope });

/** A request whose caller the guard has found. */
export interface CallersRequest extends FastifyRequest {
  caller?: Caller;
}

/** Who calls. Only on routes that are not for anyone. */
export const TheCaller = createParamDecorator((_data: unknown, context: ExecutionContext): Caller => {
  const { caller } = context.switchToHttp().getRequest<CallersRequest>();
  if (!caller) throw new Error('A route for anyone has no caller');
  return caller;
});
