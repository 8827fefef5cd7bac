import { assignedMessage, cardMessage, flappingMessage, reminderMessage } from './alert-message';
import type { AlertView } from './alert-view';
import { digestMessage, digestReminderMessage } from './digest-message';
import { after, hours, minutes } from './duration';
import type { IncidentKind } from './incident';
import type { Message } from './message';
import type { MessageName } from './messages';
import { VARIABLES } from './messages/variables';
import { saidMessage } from './said-message';
import type { Severity } from './severity';
import type { Language } from './texts/time';
import type { Wanted } from './wording';

/** A message of that type as it could be: what somebody looks at who changes its words. */
export function sampleMessage(name: MessageName, { kind, language, wordings }: Wanted, now: Date): Message {
  const alert = sampleAlert(kind ?? 'location_offline', language, now);
  const reader = { language, timeZone: 'Europe/Madrid', now, deliveryId: NOBODYS, wordings };
  const over = { ...alert, status: 'resolved', resolvedAt: now } as const;
  const names = NAMES.map((locationName) => ({ ...alert, kind: 'location_offline', locationName }) as const);
  const items = names.map((each) => ({ ...each, over: false }));
  switch (name) {
    case 'incident.opened':
      return cardMessage(alert, reader);
    case 'incident.changed':
      return cardMessage(
        { ...alert, status: 'acknowledged', acknowledgedBy: example('acknowledgedBy', language) },
        reader,
      );
    case 'incident.resolved':
      return cardMessage({ ...over, resolution: 'recovered' }, reader);
    case 'incident.closed':
      return cardMessage({ ...over, resolution: 'manual' }, reader);
    case 'incident.merged':
      return cardMessage({ ...over, resolution: 'merged' }, reader);
    case 'incident.removed':
      return cardMessage({ ...over, resolution: 'removed' }, reader);
    case 'incident.assigned':
      return assignedMessage(alert, reader, example('assignedBy', language));
    case 'incident.reminder':
      return reminderMessage(alert, reader);
    case 'incident.flapping':
    case 'incident.stable':
      return flappingMessage(alert, reader, name === 'incident.stable');
    case 'digest':
      return digestMessage({ offline: 38, back: 4, since: alert.openedAt, items }, reader);
    case 'digest.resolved': {
      const back = items.map((item) => ({ ...item, over: true }));
      return digestMessage({ offline: 0, back: 42, since: alert.openedAt, items: back }, reader);
    }
    case 'digest.reminder':
      return digestReminderMessage({ open: 37, since: alert.openedAt, items }, reader);
    case 'announcement':
    case 'report':
    case 'maintenance':
    case 'test':
    case 'custom': {
      const related = { type: 'location', name: example('about', language) } as const;
      const said = { title: example('title', language), message: example('message', language), actions: [], related };
      return saidMessage(name, 'info', said, language, wordings);
    }
  }
}

const NOBODYS = '00000000-0000-0000-0000-000000000000';
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

function sampleAlert(kind: IncidentKind, language: Language, now: Date): AlertView {
  const ofAccount = kind === 'plume_unreachable';
  return {
    kind,
    severity: SEVERITY[kind],
    status: 'open',
    resolution: null,
    flapping: false,
    title: example('title', language),
    openedAt: after(now, -(hours(2) + minutes(5))),
    resolvedAt: null,
    acknowledgedBy: null,
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
