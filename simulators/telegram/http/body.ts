/** Reads what a request carries, in each of the forms that the Bot API takes. */

import type { IncomingMessage } from 'node:http';
import { Params, type Upload } from '../bot-api/params';
import { broken, Refusal } from '../bot-api/refusal';

const MOST_BYTES = 50 * 1_048_576;

/** The whole body. Rejects with 413 when it is larger than Telegram takes. */
export function readBody(request: IncomingMessage): Promise<Buffer> {
  return new Promise((resolve, reject) => {
    const parts: Buffer[] = [];
    let bytes = 0;
    request.on('data', (part: Buffer) => {
      bytes += part.length;
      if (bytes > MOST_BYTES) reject(new Refusal(413, 'Request Entity Too Large', 'protocol'));
      else parts.push(part);
    });
    request.on('end', () => {
      resolve(parts.length === 1 && parts[0] ? parts[0] : Buffer.concat(parts));
    });
    request.on('error', reject);
  });
}

/** Query and body together; a body wins over the query. */
export function readParams(query: string, contentType: string, body: Buffer): Params {
  const asked = query === '' ? {} : Object.fromEntries(new URLSearchParams(query));
  if (body.length === 0) return new Params(asked);
  if (contentType.startsWith('application/json')) return new Params({ ...asked, ...readObject(body) });
  if (contentType.startsWith('multipart/form-data')) {
    const { fields, uploads } = readMultipart(contentType, body);
    return new Params({ ...asked, ...fields }, uploads);
  }
  return new Params({ ...asked, ...Object.fromEntries(new URLSearchParams(body.toString())) });
}

function readObject(body: Buffer): Record<string, unknown> {
  let value: unknown;
  try {
    value = JSON.parse(body.toString());
  } catch {
    throw broken("can't parse request JSON object");
  }
  if (typeof value !== 'object' || value === null || Array.isArray(value)) throw broken('object expected as request');
  return value as Record<string, unknown>;
}

function readMultipart(contentType: string, body: Buffer) {
  const boundary = /boundary="?([^";]+)"?/i.exec(contentType)?.[1];
  if (boundary === undefined) throw broken('boundary of the multipart request is missing');
  const fields: Record<string, string> = {};
  const uploads = new Map<string, Upload>();
  const mark = Buffer.from(`--${boundary}`);
  let at = body.indexOf(mark);
  while (at >= 0) {
    const next = body.indexOf(mark, at + mark.length);
    if (next < 0) break;
    readPart(body.subarray(at + mark.length + 2, next - 2), fields, uploads);
    at = next;
  }
  return { fields, uploads };
}

function readPart(part: Buffer, fields: Record<string, string>, uploads: Map<string, Upload>): void {
  const end = part.indexOf('\r\n\r\n');
  if (end < 0) return;
  const head = part.subarray(0, end).toString();
  const bytes = part.subarray(end + 4);
  const name = /[; ]name="([^"]*)"/i.exec(head)?.[1];
  if (name === undefined) return;
  const fileName = /filename="([^"]*)"/i.exec(head)?.[1];
  if (fileName === undefined) fields[name] = bytes.toString();
  else
    uploads.set(name, {
      name: fileName,
      type: /content-type: *(\S+)/i.exec(head)?.[1] ?? '',
      bytes: Buffer.from(bytes),
    });
}
