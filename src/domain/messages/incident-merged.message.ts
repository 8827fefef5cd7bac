import type { MessageType } from './message-type';
import { OF_INCIDENTS } from './variables';

/** It has become part of a greater one: the alert in its last form. */
export const incidentMerged = {
  type: 'incident.merged',
  icon: '⚪',
  severity: 'info',
  said: false,
  variables: [...OF_INCIDENTS, 'until', 'opened'],
  wording: {
    en: {
      title: '{opened}, with the whole home',
      text: 'The whole home is offline now; that alert goes on from here.',
    },
    es: {
      title: '{opened}, junto con toda la casa',
      text: 'Ahora toda la casa está sin conexión; ese aviso sigue por aquí.',
    },
  },
} as const satisfies MessageType;
