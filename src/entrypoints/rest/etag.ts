import { createHash } from 'node:crypto';
import { createParamDecorator, type ExecutionContext } from '@nestjs/common';
import { RouteConfig } from '@nestjs/platform-fastify';
import type { FastifyReply, FastifyRequest } from 'fastify';

import { Problem } from './problem';

/** The fields of what a route answers that people may change; null: all of them. */
type Fields = readonly string[] | null;

/**
 * For the routes that show and change a thing of which the product itself changes fields too: says which ones people
 * may change. Whoever writes with `If-Match` is stopped by a change of those, and by no other.
 */
export const Editable = (...editable: readonly string[]) => RouteConfig({ editable });

/** The version of an answer, by its body; behind a dot that of what people may change in it, where that is less. */
function etagOf(body: string, editable: Fields = null): string {
  const whole = digest(body);
  return editable ? `"${whole}.${versionOf(JSON.parse(body) as object, editable)}"` : `"${whole}"`;
}

/** Throws when `current`, as it would be answered, is not the version that the caller has seen. */
export type Unchanged = (current: object) => void;

/**
 * The condition of `If-Match`, for whoever changes something: called with the thing under lock, before the change.
 * Without the header everything fits.
 */
export const IfMatch = createParamDecorator((_data: unknown, context: ExecutionContext): Unchanged => {
  const request = context.switchToHttp().getRequest<FastifyRequest>();
  const wanted = request.headers['if-match'];
  return (current) => {
    if (!wanted || wanted.trim() === '*') return;
    const version = versionOf(current, editableOf(request));
    if (listed(wanted).some((tag) => tag.replace(/^"(?:[^.]*\.)?|"$/g, '') === version)) return;
    throw new Problem(412, CHANGED);
  };
});

const CHANGED = {
  en: 'Somebody changed it since you read it: read it again, then change it.',
  es: 'Alguien lo ha cambiado desde que usted lo leyó: vuelva a leerlo y cámbielo después.',
};

/** Gives every answer its version, and 304 to who has it already. */
export function answerVersion(request: FastifyRequest, reply: FastifyReply, payload: unknown): unknown {
  const kind = String(reply.getHeader('content-type') ?? '');
  if (reply.statusCode !== 200 || typeof payload !== 'string' || !kind.startsWith('application/json')) return payload;
  const tag = etagOf(payload, editableOf(request));
  reply.header('etag', tag);
  const known = request.headers['if-none-match'];
  if (request.method !== 'GET' || !known || !listed(known).includes(tag)) return payload;
  reply.status(304).removeHeader('content-type').removeHeader('content-length');
  return '';
}

function versionOf(thing: object, editable: Fields): string {
  const fields = new Map(Object.entries(thing));
  return digest(JSON.stringify(editable ? editable.map((field) => fields.get(field) ?? null) : thing));
}

const digest = (text: string): string => createHash('sha256').update(text).digest('base64url').slice(0, 22);

const editableOf = ({ routeOptions }: FastifyRequest): Fields =>
  (routeOptions.config as { editable?: Fields }).editable ?? null;

const listed = (header: string): string[] => header.split(',').map((tag) => tag.trim().replace(/^W\//, ''));
