import type { MessageType } from './message-type';
import { behind, WHAT_WAS_SAID } from './said-wording';
import { OF_SAID } from './variables';

/** Sent to see whether it arrives. */
export const test = {
  type: 'test',
  icon: '🧪',
  severity: 'info',
  said: true,
  variables: OF_SAID,
  must: WHAT_WAS_SAID,
  wording: behind({ en: 'Test', es: 'Prueba' }),
} as const satisfies MessageType;
