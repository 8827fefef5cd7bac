import type { MessageType } from './message-type';
import { OF_INCIDENTS } from './variables';

/** Somebody has it: the same alert, edited. */
export const incidentChanged = {
  type: 'incident.changed',
  icon: '🔴',
  severity: 'critical',
  said: false,
  variables: [...OF_INCIDENTS, 'opened'],
  wording: {
    en: { title: '{opened}', text: '{request}' },
    es: { title: '{opened}', text: '{request}' },
  },
} as const satisfies MessageType;
