import { applyDecorators, HttpCode, SetMetadata } from '@nestjs/common';
import { ApiOperation, ApiResponse } from '@nestjs/swagger';
import type { ZodType } from 'zod';

export const ANSWERS = Symbol('answers');

interface Answers {
  /** What the body is cut to. None: the answer has no body, or the handler sends it itself. */
  readonly answers?: ZodType;
  /** 200, or 204 when there is no body. */
  readonly status?: number;
  /** What it is when it is not JSON. */
  readonly as?: readonly string[];
}

/** What an operation does, in a line, and what it answers when it has done it. */
export function Operation(summary: string, { answers, as, status = answers || as ? 200 : 204 }: Answers = {}) {
  const text = { schema: { type: 'string' as const } };
  return applyDecorators(
    ApiOperation({ summary }),
    HttpCode(status),
    SetMetadata(ANSWERS, answers),
    ApiResponse({
      status,
      description: summary,
      ...(answers ? { standardSchema: answers } : {}),
      ...(as ? { content: Object.fromEntries(as.map((type) => [type, text])) } : {}),
    }),
  );
}
