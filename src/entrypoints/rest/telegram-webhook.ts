import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import type { FastifyReply, FastifyRequest, HookHandlerDoneFunction, RouteOptions } from 'fastify';

import { TelegramIntake } from '../../platform/telegram/telegram-intake';
import { Problem } from './problem';

export const SECRET_HEADER = 'x-telegram-bot-api-secret-token';

const FOR_TELEGRAM = {
  en: 'This is for Telegram, which shows its secret.',
  es: 'Esto es para Telegram, que muestra su secreto.',
};

/** Lets nothing of a call to the webhook be read before it has shown the secret. Called before routes are added. */
export function guardWebhook(app: NestFastifyApplication): void {
  app
    .getHttpAdapter()
    .getInstance()
    .addHook('onRoute', (route) => {
      if (route.url !== '/api/telegram/webhook' || ![route.method].flat().includes('POST')) return;
      guard(route, app.get(TelegramIntake, { strict: false }));
    });
}

function guard(route: RouteOptions, intake: TelegramIntake): void {
  const showsSecret = (request: FastifyRequest, _: FastifyReply, done: HookHandlerDoneFunction) => {
    const [secret] = [request.headers[SECRET_HEADER]].flat();
    done(intake.accepts(secret) ? undefined : new Problem(401, FOR_TELEGRAM));
  };
  route.onRequest = [showsSecret, ...[route.onRequest ?? []].flat()];
  route.errorHandler = (error, _, reply) => {
    // Refused, what cannot be read would be pushed again and again.
    if (!isUnreadable(error)) throw error;
    void intake.receive(undefined).then(() => reply.status(200).type('text/plain').send(''));
  };
}

/** Whether Fastify could make nothing of a body. */
const isUnreadable = (error: Error & { readonly code?: string; readonly statusCode?: number }) =>
  error.code?.startsWith('FST_ERR_CTP_') === true || (error instanceof SyntaxError && error.statusCode === 400);
