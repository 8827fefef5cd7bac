import type { MessageType } from './message-type';
import { OF_INCIDENTS } from './variables';

/** It goes on and off no longer. */
export const incidentStable = {
  type: 'incident.stable',
  icon: '🔵',
  severity: 'info',
  said: false,
  variables: [...OF_INCIDENTS, 'opened'],
  wording: {
    en: {
      title: '{location} has settled down',
      text: 'No change for a while. From here on you hear of each change again.',
    },
    es: {
      title: 'La conexión de {location} ya es estable',
      text: 'Lleva un rato sin cambios. A partir de ahora volvemos a contar cada uno.',
    },
  },
  kinds: {
    pod_offline: {
      en: { title: '{thePod} at {location} has settled down' },
      es: { title: '{thePod} de {location} ya está estable' },
    },
  },
} as const satisfies MessageType;
