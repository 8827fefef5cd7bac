import {
  assignedMessage,
  cardMessage,
  flappingMessage,
  noticeMessage,
  recoveryMessage,
  reminderMessage,
} from '../domain/alert-message';
import { isSaid, type SendDecision } from '../domain/delivery';
import { digestMessage, digestReminderMessage, type DigestView, type ReminderView } from '../domain/digest-message';
import { incidentReport } from '../domain/incident-report';
import type { IncidentReport, Message } from '../domain/message';
import { type SaidContent, saidMessage } from '../domain/said-message';
import { ACTION_LINK_WORDS } from '../domain/texts/action-link';
import { textsFor } from '../domain/texts/catalogue';
import type { Wordings } from '../domain/wording';
import type { Lane } from './lanes';
import type { LoadedCard, LoadedDelivery } from './queue-reader';

/** For whom and when words are found. */
export interface Telling {
  readonly lane: Lane;
  readonly now: Date;
  readonly wordings: Wordings;
  /** Whether its reader can press anything. */
  readonly hasButtons: boolean;
}

/**
 * What a delivery says, in its reader's language, with what goes along: the paper about an incident that is over, the
 * link that confirms an address. Only for deliveries whose incident is known, and for notices.
 */
export function messageOf(delivery: LoadedDelivery, form: SendDecision['form'], telling: Telling): Message {
  const message = wordsOf(delivery, form, telling);
  const { lane } = telling;
  const report = reportOf(delivery, lane);
  if (report) return { ...message, report };
  const { key, params } = delivery.content;
  const link = key === 'code' ? params?.link : undefined;
  if (link === undefined) return message;
  const label = ACTION_LINK_WORDS.verify.button[textsFor(lane.language).language];
  return { ...message, actions: [{ label, data: '', url: link }] };
}

function reportOf({ type, card, timeline }: LoadedDelivery, lane: Lane): IncidentReport | null {
  const tells = type === 'incident.opened' || type === 'incident.resolved';
  return tells && card?.alert && timeline ? incidentReport(card.alert, timeline, lane) : null;
}

function wordsOf(
  delivery: LoadedDelivery,
  form: SendDecision['form'],
  { lane, now, wordings, hasButtons }: Telling,
): Message {
  const { id, card, content, severity, type } = delivery;
  const { language, timeZone } = lane;
  if (isSaid(type)) return saidMessage(type, severity, saidOf(content), language, wordings);
  const alert = card?.alert;
  if (!alert) return noticeMessage({ severity, key: content.key ?? '', params: content.params ?? {} }, language);
  const reader = { language, timeZone, now, wordings, deliveryId: hasButtons ? id : null };
  if (type === 'incident.assigned') return assignedMessage(alert, reader, content.params?.by ?? null);
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
export function editOf(card: LoadedCard, lane: Lane, now: Date, wordings: Wordings): Message | null {
  const { alert, id: deliveryId } = card;
  return alert && cardMessage(alert, { ...readerOf(lane, now, wordings), deliveryId });
}

export const digestOf = (view: DigestView, lane: Lane, now: Date, wordings: Wordings): Message =>
  digestMessage(view, readerOf(lane, now, wordings));

export const digestReminderOf = (view: ReminderView, lane: Lane, now: Date, wordings: Wordings): Message =>
  digestReminderMessage(view, readerOf(lane, now, wordings));

const readerOf = ({ language, timeZone }: Lane, now: Date, wordings: Wordings) => ({
  language,
  timeZone,
  now,
  wordings,
});

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
