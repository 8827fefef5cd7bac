import type { EventData } from '../channels/channel';
import type { IncidentKind } from '../domain/incident';
import { NOBODYS, SAMPLE_REMINDER, sampleAlert, sampleDigest, sampleWords } from '../domain/message-samples';
import type { MessageName } from '../domain/messages';
import type { Language } from '../domain/texts/time';
import { eventOfDigest, eventOfDigestReminder, eventOfSaid, incidentEvent } from './event';

const IDS = { incidentId: NOBODYS, accountId: NOBODYS, customerId: null, locationId: NOBODYS, podId: null };

/** The facts behind a sample message of that type, as a program would be told them. */
export function sampleEvent(name: MessageName, kind: IncidentKind | null, language: Language, now: Date): EventData {
  const alert = sampleAlert(name, kind, language, now);
  switch (name) {
    case 'announcement':
    case 'report':
    case 'maintenance':
    case 'test':
    case 'custom':
      return eventOfSaid(name, 'info', {}, sampleWords(language).related, now);
    case 'digest':
    case 'digest.resolved':
      return eventOfDigest(sampleDigest(name, language, now), now);
    case 'digest.reminder':
      return eventOfDigestReminder({ ...SAMPLE_REMINDER, since: alert.openedAt, items: [] }, now);
    case 'incident.assigned':
    case 'incident.reminder':
    case 'incident.flapping':
    case 'incident.stable':
      return incidentEvent(name, alert, IDS, now);
    // Where a message can be changed it is; a program hears of the beginning and the end.
    case 'incident.opened':
    case 'incident.changed':
    case 'incident.resolved':
    case 'incident.closed':
    case 'incident.merged':
    case 'incident.removed':
      return incidentEvent(alert.status === 'resolved' ? 'incident.resolved' : 'incident.opened', alert, IDS, now);
  }
}
