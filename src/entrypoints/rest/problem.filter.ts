import {
  type ArgumentsHost,
  Catch,
  type ExceptionFilter,
  HttpException,
  Logger,
  NotFoundException,
} from '@nestjs/common';
import type { FastifyReply } from 'fastify';

import { Refusal, type RefusalKind } from '../../domain/refusal';
import { Problem, type ProblemDocument, problemOf } from './problem';

const STATUS_OF: Record<RefusalKind, number> = {
  missing: 404,
  conflict: 409,
  forbidden: 403,
  invalid: 400,
  changed: 412,
  unreachable: 502,
};

const PROBLEM_JSON = 'application/problem+json';

/** Says every error as a problem document. What nobody foresaw is logged, and tells the caller nothing. */
@Catch()
export class ProblemFilter implements ExceptionFilter {
  private readonly logger = new Logger(ProblemFilter.name);

  catch(error: unknown, host: ArgumentsHost): void {
    // What fails in the bot's handlers is its worker's to know.
    if (host.getType() !== 'http') throw error;
    const reply = host.switchToHttp().getResponse<FastifyReply>();
    // A stream that breaks off when half of it is said cannot be followed by anything.
    if (reply.sent) return this.logger.warn({ cause: error }, 'an answer broke off');
    const document = this.documentOf(error);
    if (error instanceof Problem) reply.headers(error.more.headers ?? {});
    // As bytes: to a text, Fastify would add a charset, which this media type does not have.
    reply
      .status(document.status)
      .header('content-type', PROBLEM_JSON)
      .send(Buffer.from(JSON.stringify(document)));
  }

  private documentOf(error: unknown): ProblemDocument {
    if (error instanceof Problem) return error.getResponse() as ProblemDocument;
    if (error instanceof Refusal) {
      const { kind, message, field } = error;
      return problemOf(STATUS_OF[kind], message, field ? [{ path: field, message }] : undefined);
    }
    // Nest's own words repeat the address, and a token may stand in it.
    if (error instanceof NotFoundException) return problemOf(404, 'There is nothing at this address.');
    if (error instanceof HttpException) return problemOf(error.getStatus(), error.message);
    const status = statusOf(error);
    if (status !== null) return problemOf(status, error instanceof Error ? error.message : 'The request is not valid.');
    this.logger.error({ cause: error }, 'a request failed');
    return problemOf(500, 'Something went wrong here. It is in the log; try again in a moment.');
  }
}

/** The status of what Fastify itself refuses: a body that is too large, no JSON, or of an unknown type. */
function statusOf(error: unknown): number | null {
  const status: unknown = error instanceof Error && 'statusCode' in error ? error.statusCode : null;
  return typeof status === 'number' && status >= 400 && status < 500 ? status : null;
}
