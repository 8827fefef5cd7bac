import { STATUS_CODES } from 'node:http';
import { HttpException } from '@nestjs/common';

/** What is wrong with one field of what was sent. */
export interface FieldError {
  readonly path: string;
  readonly message: string;
}

/** RFC 9457, as every answer that is no success looks. */
export interface ProblemDocument {
  readonly type: string;
  readonly title: string;
  readonly status: number;
  readonly detail: string;
  readonly errors?: readonly FieldError[];
}

/** An answer that is no success. Rooms throw a Refusal; this is for what concerns HTTP itself. */
export class Problem extends HttpException {
  constructor(
    status: number,
    detail: string,
    readonly more: {
      readonly errors?: readonly FieldError[];
      readonly headers?: Readonly<Record<string, string>>;
    } = {},
  ) {
    super(problemOf(status, detail, more.errors), status);
  }
}

export const problemOf = (status: number, detail: string, errors?: readonly FieldError[]): ProblemDocument => ({
  type: 'about:blank',
  title: STATUS_CODES[status] ?? 'Error',
  status,
  detail,
  ...(errors ? { errors } : {}),
});

export const unauthorized = (detail: string) =>
  new Problem(401, detail, { headers: { 'www-authenticate': 'Bearer realm="panoptes"' } });

export const tooMany = (detail: string, retryAfterSeconds: number) =>
  new Problem(429, detail, { headers: { 'retry-after': String(Math.max(1, Math.ceil(retryAfterSeconds))) } });
