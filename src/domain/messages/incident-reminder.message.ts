import type { MessageType } from './message-type';
import { OF_INCIDENTS } from './variables';

/** Still open, and nobody has it. */
export const incidentReminder = {
  type: 'incident.reminder',
  icon: '⏰',
  severity: 'critical',
  said: false,
  variables: [...OF_INCIDENTS, 'opened'],
  wording: {
    en: {
      title: 'Reminder: {opened}',
      text: 'Nobody has taken this yet. Acknowledge it to stop the reminders.',
    },
    es: {
      title: 'Recordatorio: {opened}',
      text: 'Nadie se ha hecho cargo todavía. Pulsa Reconocer para que no lo repitamos.',
    },
  },
} as const satisfies MessageType;
