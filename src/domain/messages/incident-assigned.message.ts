import type { MessageType } from './message-type';
import { OF_INCIDENTS } from './variables';

/** Somebody has handed it to its reader. */
export const incidentAssigned = {
  type: 'incident.assigned',
  icon: '👤',
  severity: 'critical',
  said: false,
  variables: [...OF_INCIDENTS, 'opened', 'assignedBy'],
  wording: {
    en: {
      title: 'Assigned to you: {opened}',
      text: '{request}\n{assignedBy} has handed this to you.',
    },
    es: {
      title: 'Te toca: {opened}',
      text: '{request}\n{assignedBy} te lo ha asignado.',
    },
  },
} as const satisfies MessageType;
