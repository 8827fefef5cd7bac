import { cardMessage, flappingMessage, noticeMessage, recoveryMessage, reminderMessage } from '../domain/alert-message';
import { isSaid, type SendDecision } from '../domain/delivery';
import { digestMessage, digestReminderMessage, type DigestView, type ReminderView } from '../domain/digest-message';
import type { Message } from '../domain/message';
import { type SaidContent, saidMessage } from '../domain/said-message';
import type { Lane } from './lanes';
import type { LoadedCard, LoadedDelivery } from './queue-reader';

/** The words of a delivery, in its reader's language. Only for deliveries whose incident is known, and for notices. */
export function messageOf(delivery: LoadedDelivery, form: SendDecision['form'], lane: Lane, now: Date): Message {
  const { id: deliveryId, card, content, severity, type } = delivery;
  if (isSaid(type)) return saidMessage(type, severity, saidOf(content), lane.language);
  const alert = card?.alert;
  if (!alert) return noticeMessage({ severity, key: content.key ?? '', params: content.params ?? {} }, lane.language);
  const reader = { language: lane.language, timeZone: lane.timeZone, now, deliveryId };
  if (form === 'card') return cardMessage(alert, reader);
  switch (type) {
    case 'incident.resolved':
      return recoveryMessage(alert, reader);
    case 'incident.reminder':
      return reminderMessage(alert, reader);
    case 'incident.flapping':
    case 'incident.stable':
      return flappingMessage(alert, reader, type === 'incident.stable');
    case 'incident.opened':
    case 'notice':
      return cardMessage(alert, reader);
  }
}

/** What a card that was shown before shows now; null when its incident is gone. Its buttons keep the card's own id. */
export function editOf(card: LoadedCard, lane: Lane, now: Date): Message | null {
  const { alert, id: deliveryId } = card;
  return alert && cardMessage(alert, { language: lane.language, timeZone: lane.timeZone, now, deliveryId });
}

export const digestOf = (view: DigestView, lane: Lane, now: Date): Message =>
  digestMessage(view, { language: lane.language, timeZone: lane.timeZone, now });

export const digestReminderOf = (view: ReminderView, lane: Lane, now: Date): Message =>
  digestReminderMessage(view, { language: lane.language, timeZone: lane.timeZone, now });

const saidOf = ({
  title = '',
  message = '',
  actions = [],
  related = null,
}: LoadedDelivery['content']): SaidContent => ({
  title,
  message,
  actions,
  related,
});
