import type { MessageType } from './message-type';
import { OF_INCIDENTS } from './variables';

/** All is well again: the alert in its last form, and the reply to it. */
export const incidentResolved = {
  type: 'incident.resolved',
  icon: '🟢',
  severity: 'critical',
  said: false,
  variables: [...OF_INCIDENTS, 'title', 'until', 'downtime', 'opened'],
  wording: {
    en: { title: '{headline}', text: '' },
    es: { title: '{headline}', text: '' },
  },
  kinds: {
    location_offline: {
      en: { title: '{location} is back online' },
      es: { title: '{location} vuelve a tener conexión' },
    },
    pod_offline: {
      en: { title: '{thePod} at {location} is back online' },
      es: { title: '{thePod} de {location} vuelve a tener conexión' },
    },
    plume_unreachable: {
      en: { title: 'Plume answers again for {account}' },
      es: { title: 'Plume vuelve a responder para {account}' },
    },
    location_degraded: {
      en: { title: '{location} is well again' },
      es: { title: '{location} vuelve a estar bien' },
    },
    support: {
      en: { title: 'Done at {location}: {title}' },
      es: { title: 'Resuelto en {location}: {title}' },
    },
    power: {
      en: { title: '{location} has power again' },
      es: { title: '{location} vuelve a tener luz' },
    },
  },
} as const satisfies MessageType;
