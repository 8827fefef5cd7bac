import type { MessageType } from './message-type';

/** Work that is planned, and what of it people will notice. */
export const maintenance = {
  type: 'maintenance',
  icon: '🛠️',
  prefix: { en: 'Maintenance', es: 'Mantenimiento' },
} as const satisfies MessageType;
