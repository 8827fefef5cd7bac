import type { EventData } from '../channels/channel';
import type { AlertView } from '../domain/alert-view';
import type { NotificationType } from '../domain/delivery';
import type { DigestView, ReminderView } from '../domain/digest-message';
import type { SaidContent } from '../domain/said-message';
import type { Severity } from '../domain/severity';
import type { LoadedCard, LoadedDelivery } from './queue-reader';
import type { AlertIds } from './truth';

/** The facts behind a delivery, for programs. What is over when its beginning is told counts as its end. */
export function eventOf({ type, card, content, severity }: LoadedDelivery, now: Date): EventData {
  if (!card?.alert || !card.ids) {
    const { key, params = {}, data = {}, related = null } = content;
    if (!key) return eventOfSaid(type, severity, data, related, now);
    return { type: key === 'test' || key === 'code' ? key : type, severity, at: now, data: { key, ...params } };
  }
  const over = type === 'incident.opened' && card.alert.status === 'resolved';
  return incidentEvent(over ? 'incident.resolved' : type, card.alert, card.ids, now);
}

/** The message of a person, with the facts that they gave to programs. */
export const eventOfSaid = (
  type: NotificationType,
  severity: Severity,
  data: NonNullable<SaidContent['data']>,
  related: SaidContent['related'],
  now: Date,
): EventData => ({ type, severity, at: now, data: { ...data, related } });

/** What a card that is said anew is about; null when its incident is gone. */
export const eventOfCard = ({ alert, ids }: LoadedCard, now: Date): EventData | null =>
  alert && ids && incidentEvent(alert.status === 'resolved' ? 'incident.resolved' : 'incident.opened', alert, ids, now);

/** Many incidents in one: how many are offline and how many are back. */
export const eventOfDigest = ({ offline, back, since }: DigestView, now: Date): EventData => ({
  type: offline === 0 ? 'digest.resolved' : 'digest',
  severity: offline === 0 ? 'info' : 'critical',
  at: now,
  data: { offline, back, since: since.toISOString() },
});

export const eventOfDigestReminder = ({ open, since }: ReminderView, now: Date): EventData => ({
  type: 'digest.reminder',
  severity: 'critical',
  at: now,
  data: { open, since: since?.toISOString() ?? null },
});

export function incidentEvent(type: string, alert: AlertView, ids: AlertIds, now: Date): EventData {
  return {
    type,
    severity: alert.severity,
    at: momentOf(type, alert) ?? now,
    // Field by field: spread into an object of this size, it would take ten times as long.
    data: {
      incidentId: ids.incidentId,
      accountId: ids.accountId,
      customerId: ids.customerId,
      locationId: ids.locationId,
      podId: ids.podId,
      kind: alert.kind,
      status: alert.status,
      resolution: alert.resolution,
      title: alert.title,
      flapping: alert.flapping,
      accountName: alert.accountName,
      customerName: alert.customerName,
      locationName: alert.locationName,
      podName: alert.podName,
      podsOnline: alert.podsOnline,
      podsTotal: alert.podsTotal,
      timeZone: alert.timeZone,
      acknowledgedBy: alert.acknowledgedBy,
      openedAt: alert.openedAt.toISOString(),
      resolvedAt: alert.resolvedAt?.toISOString() ?? null,
    },
  };
}

const momentOf = (type: string, { openedAt, resolvedAt }: AlertView): Date | null => {
  if (type === 'incident.opened') return openedAt;
  return type === 'incident.resolved' ? resolvedAt : null;
};
