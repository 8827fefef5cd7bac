import { z } from 'zod';

import { moment } from './schemas';

export const WebhookDto = z
  .object({
    mode: z.enum(['polling', 'webhook']),
    url: z.string().nullable(),
    hasCustomCertificate: z.boolean(),
    pendingUpdateCount: z.int(),
    lastErrorMessage: z.string().nullable(),
    lastErrorAt: moment().nullable(),
    lastErrorAgeSeconds: z.int().nullable(),
  })
  .meta({ id: 'TelegramWebhook' });

export const NewWebhook = z.strictObject({
  /** The whole address; without it, our own below PUBLIC_URL. */
  webhook_url: z
    .url({ protocol: /^https$/, error: 'must be an https address' })
    .max(2_000)
    .optional(),
});

export const BotDto = z
  .object({
    id: z.int(),
    username: z.string(),
    name: z.string(),
    canJoinGroups: z.boolean(),
    canReadAllGroupMessages: z.boolean(),
  })
  .meta({ id: 'TelegramBot' });

export const LinkCodeDto = z
  .object({ code: z.string(), deepLink: z.string().nullable(), expiresAt: moment() })
  .meta({ id: 'LinkCode' });
