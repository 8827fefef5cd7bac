import type { MessageType } from './message-type';
import { behind, WHAT_WAS_SAID } from './said-wording';
import { OF_SAID } from './variables';

/** Work that is planned, and what of it people will notice. */
export const maintenance = {
  type: 'maintenance',
  icon: '🛠️',
  severity: 'info',
  said: true,
  variables: OF_SAID,
  must: WHAT_WAS_SAID,
  wording: behind({ en: 'Maintenance', es: 'Mantenimiento' }),
} as const satisfies MessageType;
