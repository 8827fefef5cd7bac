import type { MessageType } from './message-type';

/** Many incidents in one message that is kept current. */
export const digest = {
  type: 'digest',
  icon: '🔴',
  severity: 'critical',
  said: false,
  variables: ['offline', 'back', 'since'],
  wording: {
    en: {
      title: '{offline} offline, {back} back online',
      text: 'Too much at once for single messages: this one is kept current.',
    },
    es: {
      title: '{offline} sin conexión, {back} de vuelta',
      text: 'Demasiado a la vez para mensajes sueltos: este se mantiene al día.',
    },
  },
} as const satisfies MessageType;
