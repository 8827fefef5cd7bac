import { z } from 'zod';

import { id, words } from './schemas';

/** Every channel that there is. */
export const CHANNEL_KINDS = [
  ...(['telegram', 'email', 'sms', 'whatsapp', 'in-app', 'webhook', 'slack', 'discord', 'teams', 'ntfy'] as const),
  ...(['web-push', 'mqtt', 'apprise'] as const),
] as const;

const channel = z.enum(CHANNEL_KINDS);

const settings = z.record(z.string().max(100), z.unknown());

const language = z.enum(['en', 'es']);

export const DestinationDto = z
  .object({
    id: id(),
    userId: id().nullable().meta({ description: 'Null: a subscriber, which is nobody here.' }),
    channel: z.string(),
    address: z.string().meta({ description: 'Masked where whoever knows it may speak there.' }),
    label: z.string().nullable(),
    language: z.string().nullable(),
    enabled: z.boolean(),
    verified: z.boolean(),
    disabledReason: z.string().nullable(),
    settings: settings.nullable().meta({
      description: 'What is set for it alone; secrets are masked. Null where the channel knows none.',
    }),
  })
  .meta({ id: 'Destination', description: 'Where somebody is reached. What is not verified hears nothing.' });

export const NewDestinationDto = z.strictObject({
  channel,
  address: words(500).optional().meta({ description: "Left out for `in-app`, where it is the user's own id." }),
  label: words(100).optional(),
  language: language.optional(),
  settings: settings.optional(),
  userId: id()
    .nullable()
    .optional()
    .meta({ description: "Whose it is, when it is not the caller's; null: nobody's. Admins only." }),
});

export const DestinationChanges = z.strictObject({
  address: words(500).optional().meta({
    description: 'Only as it is (409 otherwise): for another address, remove the destination and add a new one.',
  }),
  label: words(100).nullable().optional(),
  language: language.nullable().optional(),
  enabled: z.boolean().optional(),
  settings: settings.optional().meta({
    description: 'What is left out stays, so does a secret that comes back masked; null takes a field away.',
  }),
});

export const WaysDto = z
  .object({
    items: z.array(
      z.object({
        channel: z.string(),
        title: z.string(),
        proof: z.enum(['code', 'link', 'test', 'none']).meta({
          description: 'By the code that is sent there, by linking it from there, by a test message, or by nothing.',
        }),
      }),
    ),
  })
  .meta({ id: 'Ways', description: 'The channels by which somebody can be reached now.' });

export const CodeDto = z.strictObject({ code: z.string().regex(/^\d{6}$/, { error: 'expected six digits' }) });

export const TestDto = z.object({ deliveryId: id() }).meta({ id: 'Test', description: 'How it went, the log tells.' });
