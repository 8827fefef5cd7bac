import type { MessageType } from './message-type';

/** Of what was told in digests some is open, and nobody has it. */
export const digestReminder = {
  type: 'digest.reminder',
  icon: '⏰',
  severity: 'critical',
  said: false,
  variables: ['open', 'stillOpen', 'since'],
  wording: {
    en: {
      title: 'Reminder: {stillOpen}',
      text: 'Nobody has taken these yet. Acknowledge them to stop the reminders.',
    },
    es: {
      title: 'Recordatorio: {stillOpen}',
      text: 'Nadie se ha hecho cargo todavía de estos. Pulsa Reconocer en cada uno para que no lo repitamos.',
    },
  },
} as const satisfies MessageType;
