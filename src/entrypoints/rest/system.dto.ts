import { z } from 'zod';

import { ChannelDto } from './channels.dto';
import { id, moment } from './schemas';

/** Nobody reads parts of a second of how long something takes. */
const seconds = () => z.number().overwrite((value) => Number(value.toFixed(1)));

export const SystemDto = z
  .object({
    version: z.string(),
    database: z.object({ version: z.string(), bytes: z.number() }),
    replicas: z
      .array(z.object({ id: id(), version: z.string(), startedAt: moment(), seenAt: moment(), self: z.boolean() }))
      .meta({ description: 'The processes that live; `self` is the one that answers.' }),
    polling: z.object({
      watched: z.int(),
      lookedLastMinute: z.int().meta({ description: 'Locations that any replica looked at within the last minute.' }),
      intervalSeconds: seconds().meta({ description: 'What POLL_INTERVAL_SECONDS asks for.' }),
      carriedSeconds: seconds().meta({ description: 'What the call budget carries: looks are stretched to it.' }),
      lagSeconds: seconds().meta({ description: 'How late the next look of the answering process is.' }),
    }),
    budget: z
      .object({
        usedLast5Minutes: z.int(),
        limit: z.int().meta({ description: 'Calls in five minutes; 0: any number.' }),
        waiting: z.int(),
        throttledUntil: moment().nullable(),
      })
      .nullable()
      .meta({ description: 'Calls of the answering process to Plume; null before the first.' }),
    outbox: z.object({ waiting: z.int(), oldestSince: moment().nullable() }),
    channels: z.array(
      ChannelDto.pick({
        channel: true,
        title: true,
        state: true,
        lastError: true,
        sent: true,
        failed: true,
        lastUsedAt: true,
      }),
    ),
  })
  .meta({ id: 'System', description: 'How the product itself does.' });
