import type { MessageType } from './message-type';
import { OF_INCIDENTS } from './variables';

/** It goes on and off too fast to tell of each change. */
export const incidentFlapping = {
  type: 'incident.flapping',
  icon: '〰️',
  severity: 'warning',
  said: false,
  variables: [...OF_INCIDENTS, 'opened'],
  wording: {
    en: {
      title: '{location} keeps going on and off',
      text: 'We keep quiet about each change from here on, and tell you when it has settled down.',
    },
    es: {
      title: 'La conexión de {location} va y viene',
      text: 'A partir de ahora no contamos cada cambio; avisamos cuando esté estable.',
    },
  },
  kinds: {
    pod_offline: {
      en: { title: '{thePod} at {location} keeps going on and off' },
      es: { title: '{thePod} de {location} va y viene' },
    },
  },
} as const satisfies MessageType;
