import { z } from 'zod';

import type { JsonValue } from '../../domain/json';
import { SAID_TYPES } from '../../domain/messages';
import { INCIDENT_KINDS } from '../../domain/incident';
import { RELATED_TYPES } from '../../domain/messages/message-type';
import { ROLES } from '../../domain/permissions';
import { VERDICTS } from '../../domain/routing';
import { PRIORITIES } from '../../domain/said-message';
import { SEVERITIES } from '../../domain/severity';
import { LANGUAGES } from '../../domain/texts/time';
import { id, moment, words } from './schemas';
import { ChannelViewDto } from './templates.dto';

const type = z.enum(SAID_TYPES);
const priority = z.enum(PRIORITIES);

/** Of `data`, as JSON. */
const LONGEST_DATA = 8_000;

const action = () =>
  z.strictObject({
    label: words(40),
    url: z.url({ protocol: /^https$/, error: 'must be an https address' }).max(2_000),
  });

const to = z
  .union([
    z.strictObject({ userId: id() }),
    z.strictObject({ role: z.enum(ROLES) }),
    z.strictObject({ destinationId: id() }),
    z.strictObject({ chatId: words(100) }),
  ])
  .meta({ description: 'One of them: everywhere a person or a role is reached, one place, or one chat of Telegram.' });

/** Like `100123`, which scripts send as a number too. */
const withChatAsText = (given: unknown): unknown =>
  typeof given === 'object' && given !== null && 'chatId' in given && Number.isSafeInteger(given.chatId)
    ? { ...given, chatId: String(given.chatId) }
    : given;

export const NewNotification = z.strictObject({
  to: z.preprocess(withChatAsText, to),
  type: type.default('announcement'),
  title: words(200),
  message: words(4_000),
  priority: priority.default('normal'),
  data: z
    .record(z.string().max(100), z.json())
    .refine((data) => JSON.stringify(data).length <= LONGEST_DATA, {
      error: `must be at most ${LONGEST_DATA} characters of JSON`,
    })
    .transform((data) => data as Readonly<Record<string, JsonValue>>)
    .default({})
    .meta({ description: 'What programs (webhooks, MQTT) are told beside the words, in their `data`.' }),
  actions: z.array(action()).max(5).default([]),
  related: z
    .strictObject({ type: z.enum(RELATED_TYPES), id: words(200) })
    .nullable()
    .default(null),
});

export const SentDto = z
  .object({ id: id(), total: z.int() })
  .meta({ id: 'SentNotification', description: 'Where to ask what becomes of it, and how many are to be told.' });

export const NotificationDto = z
  .object({
    id: id(),
    type,
    title: z.string(),
    message: z.string(),
    priority,
    to: z.record(z.string(), z.string()),
    data: z.record(z.string(), z.unknown()),
    actions: z.array(z.object({ label: z.string(), url: z.string() })),
    related: z.object({ type: z.enum(RELATED_TYPES), id: z.string(), name: z.string() }).nullable(),
    state: z.enum(['expanding', 'sending', 'done', 'cancelled']),
    total: z.int(),
    delivered: z.int(),
    failed: z.int(),
    suppressed: z.int(),
    waiting: z.int(),
    unreachable: z.int().meta({ description: 'People it is for who have no place where they could be told.' }),
    createdBy: id().nullable(),
    createdByName: z.string().nullable(),
    createdAt: moment(),
  })
  .meta({ id: 'Notification', description: 'A message that a person sent, and what has become of it.' });

export const RecipientDto = z
  .object({ id: id(), name: z.string(), role: z.enum(ROLES) })
  .meta({ id: 'Recipient', description: 'Somebody who can be written to.' });

export const previewQuery = () =>
  z.strictObject({
    language: z
      .enum(LANGUAGES)
      .default('en')
      .meta({ description: 'Of what stands around the words; each reader gets it in theirs.' }),
  });

export const NotificationPreviewDto = z
  .object({
    total: z.int().meta({ description: 'Places where it would be told.' }),
    withoutDestination: z.int().meta({ description: 'People it is for who have no place where they could be told.' }),
    filtered: z.int().meta({ description: 'Places whose readers prefer not to be told.' }),
    channels: z.array(ChannelViewDto.extend({ destinations: z.int() })),
  })
  .meta({ id: 'NotificationPreview', description: 'Who would be told, and what each channel would show.' });

export const explainQuery = () =>
  z.strictObject({
    userId: id().optional(),
    type: z.enum(['incident', ...SAID_TYPES]).default('incident'),
    accountId: id().optional(),
    customerId: words(200).optional(),
    locationId: id().optional(),
    kind: z.enum(INCIDENT_KINDS).default('location_offline'),
    severity: z.enum(SEVERITIES).default('critical'),
  });

export const ExplanationDto = z
  .object({
    items: z.array(
      z.object({
        destinationId: id(),
        userId: id().nullable(),
        channel: z.string(),
        verdict: z.enum(VERDICTS).meta({ description: '`tell`, or what keeps it from being told.' }),
      }),
    ),
  })
  .meta({ id: 'Explanation', description: 'Who would be told of something, and why others would not.' });
