import { z } from 'zod';

import { moment, words } from './schemas';

const fields = () => z.record(z.string(), z.unknown());

/** The name of a channel in a path. */
export const channelName = () => words(50);

const figures = () =>
  z.object({
    sent: z.int().meta({ description: 'Deliveries that were taken.' }),
    failed: z.int().meta({ description: 'Deliveries that failed for good.' }),
    p50Ms: z.int().nullable().meta({ description: 'How long the far side took: half of the answers came within.' }),
    p95Ms: z.int().nullable(),
  });

export const ChannelDto = z
  .object({
    channel: z.string(),
    title: z.string(),
    enabled: z.boolean(),
    configured: z.boolean().meta({ description: 'Its settings suffice, and it is switched on.' }),
    schema: fields().meta({ description: 'JSON Schema of the settings; secret fields carry `secret: true`.' }),
    settings: fields().meta({ description: 'Every field: null where nothing is set, ••• where a secret is.' }),
    destinationSchema: fields().nullable().meta({ description: 'The same for what is set of one destination.' }),
    actions: z.enum(['buttons', 'links', 'none']),
    limits: z.object({ perSecond: z.number().meta({ description: 'Messages a second; 0 = unlimited.' }) }),
    state: z.enum(['ok', 'failing', 'misconfigured', 'off']),
    lastError: z.string().nullable(),
    sent: z.int(),
    failed: z.int(),
    lastUsedAt: moment().nullable(),
    statistics: z.object({ lastHour: figures(), lastDay: figures() }),
  })
  .meta({ id: 'Channel', description: 'A way to reach people, with its settings and how it does.' });

export const ChannelsDto = z.object({ items: z.array(ChannelDto) }).meta({ id: 'Channels' });

export const ChannelChange = z
  .strictObject({
    enabled: z.boolean().optional(),
    settings: fields()
      .optional()
      .meta({ description: 'What is left out stays, so does a masked secret; null takes a field away.' }),
  })
  .meta({ id: 'ChannelChange' });

export const ChannelTest = z
  .strictObject({
    address: words(2_000).optional().meta({ description: 'Without it only the settings are tried.' }),
    settings: fields().optional().meta({ description: 'Of the destination, as `destinationSchema` says.' }),
  })
  .meta({ id: 'ChannelTest' });

export const ChannelTrialDto = z
  .object({
    check: z.string().nullable().meta({ description: 'What the far side says to the settings.' }),
    messageId: z.string().nullable(),
    said: z.string().nullable(),
  })
  .meta({ id: 'ChannelTrial', description: 'What a test has shown.' });

export const WebPushKeyDto = z.object({ publicKey: z.string() }).meta({
  id: 'WebPushKey',
  description: 'What a browser subscribes with (VAPID, base64url).',
});
