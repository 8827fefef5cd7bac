import { createParamDecorator, type ExecutionContext } from '@nestjs/common';
import type { FastifyRequest } from 'fastify';

import { acceptedLanguage } from '../../domain/texts/accepted-language';
import type { Language } from '../../domain/texts/time';

/** The language that whoever calls reads, by their `Accept-Language`. */
export const readerOf = ({ headers }: FastifyRequest): Language => acceptedLanguage(headers['accept-language']);

export const Reads = createParamDecorator(
  (_data: unknown, context: ExecutionContext): Language => readerOf(context.switchToHttp().getRequest()),
);
