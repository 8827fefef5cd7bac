import { z } from 'zod';

import { INCIDENT_KINDS } from './incident';
import { ROLES } from './permissions';
import { SEVERITIES } from './severity';
import { LANGUAGES } from './texts/time';
import { isTimeZone } from './time-zone';

/** The version of the document that this version of the product writes and reads. */
export const DOCUMENT_VERSION = 1;

/** PostgreSQL holds neither zero characters nor halves of a surrogate pair. */
const text = (longest: number) =>
  z
    .string()
    .max(longest)
    .refine((given) => !/[\0\p{Surrogate}]/u.test(given), { error: 'expected a text without control characters' });
const words = (longest: number) => text(longest).trim().min(1);

const email = text(254)
  .trim()
  .toLowerCase()
  .regex(/^\S+@\S+$/, { error: 'expected an e-mail address' });
const accountName = words(100);
const plumeId = words(200);
const moment = z.iso.datetime({ offset: true, error: 'expected a time like 2026-01-31T12:00:00Z' });
const language = z.enum(['en', 'es']).nullable();
const timeZone = text(100).refine(isTimeZone, { error: 'expected the name of a time zone, like Europe/Madrid' });
const address = z.url({ protocol: /^https?$/, error: 'expected a web address' }).max(500);
const kinds = z.array(z.enum(INCIDENT_KINDS)).min(1).nullable();

const ofAccount = z.strictObject({ type: z.literal('account'), account: accountName });
const ofCustomer = z.strictObject({ type: z.literal('customer'), customerId: plumeId });
const ofLocation = z.strictObject({ type: z.literal('location'), account: accountName, locationId: plumeId });
const grant = z.discriminatedUnion('type', [ofAccount, ofCustomer, ofLocation]);
const scope = z.discriminatedUnion('type', [
  z.strictObject({ type: z.literal('all') }),
  ofAccount,
  ofCustomer,
  ofLocation,
]);

/** What may be left out of a thing stays as it is where the thing is known, and is as usual where it is new. */
const user = z.strictObject({
  email,
  name: text(500),
  role: z.enum(ROLES),
  active: z.boolean().exactOptional(),
  language: language.exactOptional(),
  timeZone: timeZone.nullable().exactOptional(),
  grants: z.array(grant).max(1_000).exactOptional(),
});

const plumeAccount = z.strictObject({
  name: accountName,
  partnerId: words(200),
  ssoUrl: address.exactOptional(),
  apiBase: address.exactOptional(),
  reportsBase: address.exactOptional(),
  monitor: z.enum(['all', 'selected']),
  /** The authorization header with the name of its account, under the passphrase. */
  sealedAuthHeader: z.base64url().max(20_000).exactOptional(),
});

const location = z.strictObject({
  account: accountName,
  customerId: plumeId,
  locationId: plumeId,
  name: text(500).exactOptional(),
  /** Somebody here gave it its name; else it is Plume's. */
  namedByUs: z.boolean().exactOptional(),
});

const place = { channel: words(50), address: words(500) };

const destination = z.strictObject({
  ...place,
  owner: email.nullable().exactOptional(),
  label: text(500).nullable().exactOptional(),
  language: language.exactOptional(),
  enabled: z.boolean().exactOptional(),
  disabledReason: text(500).nullable().exactOptional(),
});

const subscription = z.strictObject({
  ...place,
  scope,
  minSeverity: z.enum(SEVERITIES).exactOptional(),
  kinds: kinds.exactOptional(),
});

const silence = z.strictObject({
  scope,
  kinds: kinds.default(null),
  /** Null: until resolved. */
  until: moment.nullable(),
  reason: text(2_000),
  createdBy: email.nullable().default(null),
});

const template = z.strictObject({
  type: words(100),
  kind: z.enum(INCIDENT_KINDS).nullable().default(null),
  language: z.enum(LANGUAGES),
  /** Null: the built-in one. */
  title: text(400).nullable().default(null),
  text: text(4_000).nullable().default(null),
});

/** Bounds that let nobody make us use up our memory. */
const lock = z.strictObject({
  kdf: z.literal('scrypt'),
  n: z.literal([2 ** 14, 2 ** 15, 2 ** 16, 2 ** 17, 2 ** 18]),
  r: z.literal(8),
  p: z.int().min(1).max(4),
  salt: z.base64url().min(16).max(100),
});

/** Everything that people have set up, by names that mean the same in another database. No password, session or token. */
export const configurationDocument = z.strictObject({
  panoptes: z.literal(DOCUMENT_VERSION, {
    error: `expected ${DOCUMENT_VERSION}, the version of the document that this version reads`,
  }),
  exportedAt: moment.optional(),
  secrets: lock.optional(),
  users: z.array(user).default([]),
  plumeAccounts: z.array(plumeAccount).default([]),
  locations: z.array(location).default([]),
  destinations: z.array(destination).default([]),
  subscriptions: z.array(subscription).default([]),
  silences: z.array(silence).default([]),
  templates: z.array(template).default([]),
});
export type ConfigurationDocument = z.output<typeof configurationDocument>;

export type NamedScope = z.output<typeof scope>;
export type PortableAccount = z.output<typeof plumeAccount>;
export type PortableLocation = z.output<typeof location>;
export type PortableDestination = z.output<typeof destination>;
export type PortableSubscription = z.output<typeof subscription>;
export type PortableSilence = z.output<typeof silence>;
export type PortableTemplate = z.output<typeof template>;

/** What is wrong in a document, and where: `users[3].email`. */
export interface DocumentFault {
  readonly path: string;
  readonly fault: string;
}

/** What an import did with one thing, or would do. */
export interface Taken {
  /** Its natural key, as people read it. */
  readonly key: string;
  readonly what: 'created' | 'updated' | 'unchanged' | 'skipped';
  /** What of it has changed, or why it was skipped. */
  readonly why?: string;
}

export const taken = (key: string, what: Taken['what'], why?: string): Taken =>
  why === undefined ? { key, what } : { key, what, why };

/** How a scope is written in lists, and by which it is known. */
export function scopeName(scope: NamedScope): string {
  switch (scope.type) {
    case 'all':
      return 'everything';
    case 'account':
      return `account ${scope.account}`;
    case 'customer':
      return `customer ${scope.customerId}`;
    case 'location':
      return `location ${scope.account}/${scope.locationId}`;
  }
}

export const locationName = ({ account, locationId }: { account: string; locationId: string }): string =>
  `${account}/${locationId}`;

export const placeName = ({ channel, address }: { channel: string; address: string }): string =>
  `${channel}:${address}`;

export const subscriptionName = (subscription: Pick<PortableSubscription, 'channel' | 'address' | 'scope'>): string =>
  `${placeName(subscription)} hears of ${scopeName(subscription.scope)}`;

/** Two silences of the same name are one. */
export function silenceName({ scope, kinds, until, reason }: PortableSilence): string {
  const what = kinds === null ? '' : ` (${[...kinds].sort().join(', ')})`;
  const end = until === null ? 'resolved' : new Date(until).toISOString();
  return `${scopeName(scope)}${what} until ${end}: ${reason}`;
}

/** `incident.opened/location_offline/es`, `report/es`. */
export const templateName = ({
  type,
  kind,
  language: of,
}: Pick<PortableTemplate, 'type' | 'kind' | 'language'>): string => [type, kind, of].filter(Boolean).join('/');

/** Reads a document: as a whole, or not at all. */
export function readDocument(
  given: unknown,
): { readonly document: ConfigurationDocument } | { readonly faults: readonly DocumentFault[] } {
  const read = configurationDocument.safeParse(given);
  if (!read.success) {
    return { faults: read.error.issues.map(({ path, message }) => ({ path: pathOf(path), fault: message })) };
  }
  const faults = repeated(read.data);
  return faults.length > 0 ? { faults } : { document: read.data };
}

/** `['users', 3, 'email']` as `users[3].email`. */
function pathOf(path: readonly PropertyKey[]): string {
  return path.reduce<string>(
    (said, step) => (typeof step === 'number' ? `${said}[${step}]` : said ? `${said}.${String(step)}` : String(step)),
    '',
  );
}

/** What stands in a document twice: which of the two is meant, nobody knows. */
function repeated(document: ConfigurationDocument): DocumentFault[] {
  return [
    ...twice(
      'users',
      document.users,
      ({ email: one }) => [one],
      ({ email: one }) => one,
    ),
    ...twice(
      'plumeAccounts',
      document.plumeAccounts,
      ({ name }) => [name],
      ({ name }) => name,
    ),
    ...twice('locations', document.locations, (each) => [each.account, each.locationId], locationName),
    ...twice('destinations', document.destinations, (each) => [each.channel, each.address], placeName),
    ...twice('subscriptions', document.subscriptions, (each) => [placeName(each), each.scope], subscriptionName),
    ...twice('silences', document.silences, (each) => [silenceName(each), each.scope], silenceName),
    ...twice('templates', document.templates, (each) => [templateName(each)], templateName),
  ];
}

function twice<T>(
  section: string,
  items: readonly T[],
  keyOf: (item: T) => readonly unknown[],
  nameOf: (item: T) => string,
): DocumentFault[] {
  const first = new Map<string, number>();
  return items.flatMap((item, at) => {
    const key = JSON.stringify(keyOf(item));
    const before = first.get(key);
    if (before === undefined) first.set(key, at);
    return before === undefined
      ? []
      : [{ path: `${section}[${at}]`, fault: `${nameOf(item)} stands at ${section}[${before}] already` }];
  });
}
