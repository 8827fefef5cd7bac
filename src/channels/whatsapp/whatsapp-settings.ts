import { z } from 'zod';

import { secureUrl } from '../../platform/config/from-env';

/** Where Meta's Graph API is; the version is part of the address. */
export const GRAPH_API = 'https://graph.facebook.com/v23.0';

const NUMBER = 'expected the phone number id from the app dashboard, digits only (not the phone number)';
const SECRET = 'expected at least 8 characters';
const API = 'expected an https:// address (http:// only for a loopback host)';
const NAME = 'expected the name of an approved template: small letters, digits and _';
const LANGUAGE = "expected the template's language, like en, en_US or es";
const VARIABLE = 'expected title, details, text, everything or link';
const BUTTONS = 'expected from 0 to 3 quick-reply buttons';
const KIND = 'expected an event like incident.opened, or * for any';

export const secret = () => z.string({ error: SECRET }).trim().min(8, { error: SECRET });

export const phoneNumberId = () =>
  z
    .string({ error: NUMBER })
    .trim()
    .regex(/^\d{5,20}$/, { error: NUMBER });

/** What may stand in for `{{1}}`, `{{2}}`, … of a template. */
const variable = z.enum(['title', 'details', 'text', 'everything', 'link'], { error: VARIABLE });

const template = z.object({
  kind: z
    .string({ error: KIND })
    .trim()
    .regex(/^(\*|[a-z][a-z0-9.-]*)$/, { error: KIND })
    .default('*'),
  language: z
    .string({ error: LANGUAGE })
    .trim()
    .regex(/^[a-z]{2,3}(_[A-Z]{2})?$/, { error: LANGUAGE }),
  name: z
    .string({ error: NAME })
    .trim()
    .regex(/^[a-z0-9_]{1,512}$/, { error: NAME }),
  variables: z.array(variable, { error: VARIABLE }).max(10, { error: VARIABLE }).default(['title']),
  buttons: z.int({ error: BUTTONS }).min(0, { error: BUTTONS }).max(3, { error: BUTTONS }).default(0),
});

export type Template = z.output<typeof template>;
export type TemplateVariable = z.output<typeof variable>;

/** What an admin sets for WhatsApp. */
export const whatsappSettings = z.object({
  token: secret().meta({
    title: 'Access token',
    description: 'Of a system user, so that it does not expire.',
    secret: true,
  }),
  phoneNumberId: phoneNumberId().meta({ title: 'Phone number id' }),
  appSecret: secret().optional().meta({
    title: 'App secret',
    description: 'Proves that receipts and answers come from Meta; without it none are taken.',
    secret: true,
  }),
  verifyToken: secret().optional().meta({
    title: 'Verify token',
    description: 'Any words of yours; enter the same at Meta with the callback address.',
    secret: true,
  }),
  businessAccountId: z
    .string({ error: NUMBER })
    .trim()
    .regex(/^\d{5,20}$/, { error: 'expected the id of the WhatsApp Business account, digits only' })
    .optional()
    .meta({ title: 'Business account id', description: 'To test whether the templates are approved.' }),
  apiBase: z
    .string({ error: API })
    .pipe(secureUrl())
    .default(GRAPH_API)
    .meta({ title: 'API address', description: 'With its version.' }),
  templates: z
    .array(template, { error: 'expected a list of templates' })
    .max(100, { error: 'expected 100 templates at most' })
    .default([])
    .meta({
      title: 'Templates',
      description: 'What is said to people who have not written to us for 24 hours: approved at Meta first.',
    }),
});

export type WhatsappSettings = z.output<typeof whatsappSettings>;
