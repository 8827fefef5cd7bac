import { createHmac, randomBytes } from 'node:crypto';

/** How a secret is written: its prefix and 24 to 64 bytes in base64. */
export const WEBHOOK_SECRET = /^whsec_[A-Za-z0-9+/]{32,86}={0,2}$/;

/** A new secret, as Standard Webhooks writes them. */
export const newWebhookSecret = (): string => `whsec_${randomBytes(32).toString('base64')}`;

/**
 * The headers by which a receiver knows that a body is ours, was not changed and is no repetition.
 *
 * `id` is the same for each attempt; `at` is the moment of this one. Each of the secrets signs, so that a receiver who
 * knows only one of them is content while they are being changed.
 */
export function signatureHeaders(
  id: string,
  at: Date,
  body: Buffer,
  secrets: readonly string[],
): Readonly<Record<string, string>> {
  const timestamp = String(Math.floor(at.getTime() / 1_000));
  const headers: Record<string, string> = { 'webhook-id': id, 'webhook-timestamp': timestamp };
  const signatures = secrets.map((secret) => {
    const key = Buffer.from(secret.slice('whsec_'.length), 'base64');
    return `v1,${createHmac('sha256', key).update(`${id}.${timestamp}.`).update(body).digest('base64')}`;
  });
  if (signatures.length > 0) headers['webhook-signature'] = signatures.join(' ');
  return headers;
}
