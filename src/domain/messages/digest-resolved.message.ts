import type { MessageType } from './message-type';

/** The same message once all of it is over. */
export const digestResolved = {
  type: 'digest.resolved',
  icon: '🟢',
  severity: 'critical',
  said: false,
  variables: ['offline', 'back', 'since'],
  wording: {
    en: {
      title: '{offline} offline, {back} back online',
      text: 'All of them are back.',
    },
    es: {
      title: '{offline} sin conexión, {back} de vuelta',
      text: 'Todos están de vuelta.',
    },
  },
} as const satisfies MessageType;
