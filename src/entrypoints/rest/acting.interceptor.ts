import { type CallHandler, type ExecutionContext, Injectable, type NestInterceptor } from '@nestjs/common';
import { Reflector } from '@nestjs/core';
import { map, Observable } from 'rxjs';
import type { ZodType } from 'zod';

import { actingAs, type Doer } from '../../platform/audit/acting';
import { withLogContext } from '../../platform/logging/log-context';
import type { CallersRequest } from './access';
import { ANSWERS } from './operation';

/** Lets a request act in its caller's name, and cuts what is answered to what the operation says it answers. */
@Injectable()
export class ActingInterceptor implements NestInterceptor {
  constructor(private readonly reflector: Reflector) {}

  intercept(context: ExecutionContext, next: CallHandler): Observable<unknown> {
    if (context.getType() !== 'http') return next.handle();
    const request = context.switchToHttp().getRequest<CallersRequest>();
    const answers = this.reflector.get<ZodType | undefined>(ANSWERS, context.getHandler());
    const doer = doerOf(request);
    const log = { correlationId: `request-${request.id}`, ...(doer.userId ? { userId: doer.userId } : {}) };
    // The handler runs when it is subscribed to, so that is what must happen in the caller's name.
    return new Observable((subscriber) =>
      actingAs(doer, () => withLogContext(log, () => next.handle().subscribe(subscriber))),
    ).pipe(map((body) => (answers ? answers.parse(body) : body)));
  }
}

const doerOf = ({ caller, ip }: CallersRequest): Doer => ({
  via: 'rest',
  userId: caller?.actor.userId ?? null,
  tokenId: caller?.token?.id ?? null,
  chat: null,
  address: ip,
});
