import type { MessageType } from './message-type';
import { behind, WHAT_WAS_SAID } from './said-wording';
import { OF_SAID } from './variables';

/** How things have been. */
export const report = {
  type: 'report',
  icon: '📊',
  severity: 'info',
  said: true,
  variables: OF_SAID,
  must: WHAT_WAS_SAID,
  wording: behind({ en: 'Report', es: 'Informe' }),
} as const satisfies MessageType;
