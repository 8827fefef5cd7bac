import type { MessageType } from './message-type';
import { OF_INCIDENTS } from './variables';

/** Something is wrong somewhere: the alert as long as nobody has it. */
export const incidentOpened = {
  type: 'incident.opened',
  icon: '🔴',
  severity: 'critical',
  said: false,
  variables: [...OF_INCIDENTS, 'title', 'advice'],
  wording: {
    en: { title: '{headline}', text: '{request}\n{advice}' },
    es: { title: '{headline}', text: '{request}\n{advice}' },
  },
  kinds: {
    location_offline: {
      en: { title: '{location} is offline' },
      es: { title: '{location} está sin conexión' },
    },
    pod_offline: {
      en: { title: '{thePod} at {location} is offline' },
      es: { title: '{thePod} de {location} está sin conexión' },
    },
    plume_unreachable: {
      en: { title: 'Plume does not answer for {account}' },
      es: { title: 'Plume no responde para {account}' },
    },
    location_degraded: {
      en: { title: '{location} is not well' },
      es: { title: '{location} no está bien' },
    },
    support: {
      en: { title: '{location} asks for help: {title}' },
      es: { title: '{location} pide ayuda: {title}' },
    },
    power: {
      en: { title: '{location} has lost power' },
      es: { title: '{location} se ha quedado sin luz' },
    },
  },
} as const satisfies MessageType;
