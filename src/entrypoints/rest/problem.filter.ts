import {
  type ArgumentsHost,
  Catch,
  type ExceptionFilter,
  HttpException,
  Logger,
  NotFoundException,
} from '@nestjs/common';
import type { FastifyReply, FastifyRequest } from 'fastify';

import { Refusal, type RefusalKind } from '../../domain/refusal';
import { Problem } from './problem';
import { readerOf } from './reader';

const STATUS_OF: Record<RefusalKind, number> = {
  missing: 404,
  conflict: 409,
  forbidden: 403,
  invalid: 400,
  changed: 412,
  unreachable: 502,
};

const PROBLEM_JSON = 'application/problem+json';

/** What Fastify and Nest refuse by themselves, in Spanish: their own words are English. */
const REFUSED: Readonly<Record<number, string>> = {
  400: 'La petición no se puede leer: revise la dirección y el cuerpo.',
  413: 'Lo enviado es demasiado grande.',
  415: 'No se admite contenido de este tipo: envíe JSON.',
};

/**
 * Says every error as a problem document, in the language of its reader. What nobody foresaw is logged, and tells the
 * caller nothing.
 */
@Catch()
export class ProblemFilter implements ExceptionFilter {
  private readonly logger = new Logger(ProblemFilter.name);

  catch(error: unknown, host: ArgumentsHost): void {
    // What fails in the bot's handlers is its worker's to know.
    if (host.getType() !== 'http') throw error;
    const http = host.switchToHttp();
    const reply = http.getResponse<FastifyReply>();
    // A stream that breaks off when half of it is said cannot be followed by anything.
    if (reply.sent) return this.logger.warn({ cause: error }, 'an answer broke off');
    const language = readerOf(http.getRequest<FastifyRequest>());
    const problem = this.problemOf(error);
    reply
      .status(problem.getStatus())
      .headers(problem.more.headers ?? {})
      .header('content-type', PROBLEM_JSON)
      .header('content-language', language)
      .header('vary', [reply.getHeader('vary') ?? [], 'accept-language'].flat().join(', '))
      // As bytes: to a text, Fastify would add a charset, which this media type does not have.
      .send(Buffer.from(JSON.stringify(problem.said(language))));
  }

  private problemOf(error: unknown): Problem {
    if (error instanceof Problem) return error;
    if (error instanceof Refusal) {
      const { kind, words, field } = error;
      return new Problem(STATUS_OF[kind], words, field ? { errors: [{ path: field, message: words }] } : {});
    }
    // Nest's own words repeat the address, and a token may stand in it.
    if (error instanceof NotFoundException) {
      return new Problem(404, { en: 'There is nothing at this address.', es: 'No hay nada en esta dirección.' });
    }
    const status = error instanceof HttpException ? error.getStatus() : statusOf(error);
    if (status !== null && error instanceof Error) {
      return new Problem(status, { en: error.message, es: REFUSED[status] ?? 'No se admite esta petición.' });
    }
    this.logger.error({ cause: error }, 'a request failed');
    return new Problem(500, {
      en: 'Something went wrong here. It is in the log; try again in a moment.',
      es: 'Algo ha fallado aquí. Está en el registro; inténtelo de nuevo en un momento.',
    });
  }
}

/** The status of what Fastify itself refuses: a body that is too large, no JSON, or of an unknown type. */
function statusOf(error: unknown): number | null {
  const status: unknown = error instanceof Error && 'statusCode' in error ? error.statusCode : null;
  return typeof status === 'number' && status >= 400 && status < 500 ? status : null;
}
