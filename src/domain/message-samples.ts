import { assignedMessage, cardMessage, flappingMessage, reminderMessage } from './alert-message';
import type { AlertView } from './alert-view';
import { digestMessage, digestReminderMessage, type DigestView } from './digest-message';
import { after, hours, minutes } from './duration';
import type { IncidentKind, Resolution } from './incident';
import type { Message } from './message';
import type { MessageName } from './messages';
import { VARIABLES } from './messages/variables';
import { type SaidContent, saidMessage } from './said-message';
import type { Severity } from './severity';
import type { Language } from './texts/time';
import type { Wanted } from './wording';

/** A message of that type as it could be: what somebody looks at who changes its words. */
export function sampleMessage(name: MessageName, { kind, language, wordings }: Wanted, now: Date): Message {
  const alert = sampleAlert(name, kind, language, now);
  const reader = { language, timeZone: 'Europe/Madrid', now, deliveryId: NOBODYS, wordings };
  switch (name) {
    case 'incident.opened':
    case 'incident.changed':
    case 'incident.resolved':
    case 'incident.closed':
    case 'incident.merged':
    case 'incident.removed':
      return cardMessage(alert, reader);
    case 'incident.assigned':
      return assignedMessage(alert, reader, example('assignedBy', language));
    case 'incident.reminder':
      return reminderMessage(alert, reader);
    case 'incident.flapping':
    case 'incident.stable':
      return flappingMessage(alert, reader, name === 'incident.stable');
    case 'digest':
    case 'digest.resolved':
      return digestMessage(sampleDigest(name, language, now), reader);
    case 'digest.reminder':
      return digestReminderMessage({ ...SAMPLE_REMINDER, ...sampleCrowd(false, language, now) }, reader);
    case 'announcement':
    case 'report':
    case 'maintenance':
    case 'test':
    case 'custom':
      return saidMessage(name, 'info', sampleWords(language), language, wordings);
  }
}

/** What somebody could have written. */
export const sampleWords = (language: Language): SaidContent => ({
  title: example('title', language),
  message: example('message', language),
  actions: [],
  related: { type: 'location', id: NOBODYS, name: example('about', language) },
});

/** Many at once, some of them or all of them over. */
export function sampleDigest(name: 'digest' | 'digest.resolved', language: Language, now: Date): DigestView {
  const over = name === 'digest.resolved';
  return { ...(over ? { offline: 0, back: 42 } : { offline: 38, back: 4 }), ...sampleCrowd(over, language, now) };
}

export const SAMPLE_REMINDER = { open: 37 };

function sampleCrowd(over: boolean, language: Language, now: Date): Pick<DigestView, 'since' | 'items'> {
  const { openedAt: since, ...alert } = sampleAlert('incident.opened', null, language, now);
  return { since, items: NAMES.map((locationName) => ({ ...alert, over, locationName })) };
}

export const NOBODYS = '00000000-0000-0000-0000-000000000000';
const NAMES = ['Casa García', 'Casa Vega', 'Villa Rosa'];

const example = (name: keyof typeof VARIABLES, language: Language): string => VARIABLES[name].example[language];

const SEVERITY: Readonly<Record<IncidentKind, Severity>> = {
  location_offline: 'critical',
  pod_offline: 'warning',
  plume_unreachable: 'critical',
  location_degraded: 'warning',
  support: 'info',
  power: 'warning',
};

/** An incident as a message of that type finds it. */
export function sampleAlert(name: MessageName, wanted: IncidentKind | null, language: Language, now: Date): AlertView {
  const kind = wanted ?? 'location_offline';
  const ofAccount = kind === 'plume_unreachable';
  return {
    kind,
    severity: SEVERITY[kind],
    ...standingOf(name, language, now),
    flapping: name === 'incident.flapping',
    title: example('title', language),
    openedAt: after(now, -(hours(2) + minutes(5))),
    locationName: ofAccount ? null : example('location', language),
    customerName: ofAccount ? null : example('customer', language),
    accountName: example('account', language),
    podName: kind === 'pod_offline' ? example('pod', language) : null,
    podsOnline: kind === 'location_offline' ? 0 : 2,
    podsTotal: 3,
    timeZone: 'Europe/Madrid',
    facts: {
      ...(kind === 'location_offline' ? { pods: [{ name: 'Kitchen' }, { name: 'Hall' }] } : {}),
      ...(kind === 'support' ? { text: example('request', language) } : {}),
      ...(kind === 'power' ? { signals: ['mains'] } : {}),
    },
  };
}

const ENDS: Readonly<Partial<Record<MessageName, Resolution>>> = {
  'incident.resolved': 'recovered',
  'incident.closed': 'manual',
  'incident.merged': 'merged',
  'incident.removed': 'removed',
};

function standingOf(name: MessageName, language: Language, now: Date) {
  const resolution = ENDS[name] ?? null;
  const over = { status: 'resolved', resolution, resolvedAt: now, acknowledgedBy: null } as const;
  if (resolution) return over;
  const open = { resolution: null, resolvedAt: null } as const;
  return name === 'incident.changed'
    ? ({ ...open, status: 'acknowledged', acknowledgedBy: example('acknowledgedBy', language) } as const)
    : ({ ...open, status: 'open', acknowledgedBy: null } as const);
}
