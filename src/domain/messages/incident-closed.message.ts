import type { MessageType } from './message-type';
import { OF_INCIDENTS } from './variables';

/** Somebody has closed it by hand: the alert in its last form, and the reply to it. */
export const incidentClosed = {
  type: 'incident.closed',
  icon: '🟢',
  severity: 'critical',
  said: false,
  variables: [...OF_INCIDENTS, 'until', 'downtime', 'opened'],
  wording: {
    en: {
      title: 'Closed by hand: {opened}',
      text: '',
    },
    es: {
      title: 'Cerrado a mano: {opened}',
      text: '',
    },
  },
} as const satisfies MessageType;
